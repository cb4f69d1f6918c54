#include "workflows/unit_campaign/decide.hpp"

#include "workflows/unit_campaign/turn.hpp"

namespace duban {

Result<const TaskInstance*> Turn::instance(const TaskKey& key) const {
  const auto* found = find_instance(state(), key, context);
  if (found == nullptr || (side == Side::unit && is_hidden(*found, context))) {
    return Error{ErrorCode::WorkflowUnknownTask, {{"task", key}}};
  }
  return found;
}

Refusal refuse_unless_active(const Turn& turn) {
  const auto& state = turn.state();
  if (!state.launched_at) return Error{ErrorCode::WorkflowNotLaunched};
  if (state.participation == Participation::withdrawn) return Error{ErrorCode::WorkflowUnitWithdrawn};
  if (state.participation == Participation::suspended) return Error{ErrorCode::WorkflowUnitSuspended};
  if (state.phase == PhaseState::completed) return Error{ErrorCode::WorkflowUnitCompleted};
  return std::nullopt;
}

Refusal refuse_without_reason(std::string_view reason) {
  if (!reason.empty()) return std::nullopt;
  return Error{ErrorCode::WorkflowReasonMissing}.at_pointer("/reason");
}

Error refused_transition(std::string_view what, std::string_view trigger, std::string_view state) {
  return Error{ErrorCode::WorkflowTransitionNotAllowed,
               {{"what", what}, {"trigger", trigger}, {"state", state}}};
}

Result<Decision> decide(const UnitCampaign& state, const CampaignContext& context, Side side,
                        const UnitCommand& command, Instant now) {
  Turn turn{state, context, side, now};
  if (auto refusal = std::visit([&](const auto& given) { return handle(turn, given); }, command))
    return *refusal;
  return std::move(turn.decision);
}

}  // namespace duban
