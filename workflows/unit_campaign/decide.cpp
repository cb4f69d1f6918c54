#include "workflows/unit_campaign/decide.hpp"

#include "workflows/campaign/campaign_errors.hpp"
#include "workflows/machines/action_words.hpp"
#include "workflows/unit_campaign/task_words.hpp"
#include "workflows/unit_campaign/turn.hpp"
#include "workflows/unit_campaign/unit_campaign_errors.hpp"
#include "workflows/words/dates.hpp"

namespace duban {

Result<const TaskInstance*> Turn::instance(const TaskKey& key) const {
  const auto* found = find_instance(state(), key, context);
  if (found == nullptr || (side == Side::unit && is_hidden(*found, context))) {
    return Error{errors::workflow_unknown_task, {{"task", key}}};
  }
  return found;
}

Refusal refuse_unless_active(const Turn& turn) {
  const auto& state = turn.state();
  if (state.participation == Participation::withdrawn) return Error{errors::workflow_unit_withdrawn};
  if (!state.launched_at) return Error{errors::workflow_not_launched};
  if (state.participation == Participation::suspended) return Error{errors::workflow_unit_suspended};
  if (state.phase == PhaseState::completed) return Error{errors::workflow_unit_completed};
  return std::nullopt;
}

Refusal refuse_without_reason(std::string_view reason) {
  if (!reason.empty()) return std::nullopt;
  return Error{errors::workflow_reason_missing}.at_pointer("/reason");
}

Refusal refuse_date_out_of_reach(const Turn& turn, Date date, std::string_view pointer) {
  constexpr std::chrono::days kAheadMax{366};
  if (date < turn.today()) {
    return Error{errors::workflow_date_in_the_past, {{"date", words::named_day(date)}}}.at_pointer(
        std::string(pointer));
  }
  const Date last = turn.today() + kAheadMax;
  if (date > last) {
    return Error{errors::workflow_date_too_far,
                 {{"date", Named{format_date(date), words::full_day(date)}},
                  {"last", Named{format_date(last), words::full_day(last)}}}}
        .at_pointer(std::string(pointer));
  }
  return std::nullopt;
}

DueDate new_due(const Turn& turn, const TaskInstance& instance, Date date, Date not_before) {
  const auto& task = task_of(instance, turn.context);
  const auto due = resolve_due(task, date, *turn.context.calendar, turn.context.zone, {}).due;
  return due.date < not_before ? due_on_day(task, date, turn.context.zone) : due;
}

Error refused_task(const Turn& turn, const TaskInstance& instance, TaskTrigger trigger) {
  return words::refused_task(instance, turn.state(), turn.context, name_of(trigger),
                             words::phrase_of(trigger));
}

Result<Decision> decide(const UnitCampaign& state, const CampaignContext& context, Side side,
                        const UnitCommand& command, Instant now) {
  if (state.version == 0 && !std::holds_alternative<Enrol>(command)) {
    return Error{errors::workflow_unknown_unit, {{"unit", state.unit.value}}};
  }
  Turn turn{state, context, side, now};
  // A command finds the unit as the clock has left it, however late the timer is: whether a filing just after
  // midnight meets an overdue task must not depend on which of the two came through the door first.
  run_clock(turn, Instant::min());
  if (auto refusal = std::visit([&](const auto& given) { return handle(turn, given); }, command))
    return *refusal;
  // What the command made possible happens now, also where its date is past: a phase that waited for its last
  // task was not due to be entered before.
  turn.decision.wake_at = run_clock(turn, now);
  return std::move(turn.decision);
}

}  // namespace duban
