#include "orchestrator/api/units/unit_actions.hpp"

#include "orchestrator/operations/tasks.hpp"
#include "orchestrator/operations/units.hpp"
#include "workflows/unit_campaign/decide.hpp"
#include "workflows/unit_campaign/instances.hpp"

namespace duban {
namespace {

bool role_may(const UnitView& view, const Operation& operation) {
  return operation.lets_in(view.principal.role);
}

// Whether the decision itself would be taken, tried with a reason, because one can always be given.
bool would_take(const UnitView& view, const UnitCommand& command) {
  return static_cast<bool>(decide(view.state, view.context, view.principal.side(), command, view.now));
}

// The phase that an approval would open.
std::string next_phase_id(const UnitView& view) {
  const std::size_t next = view.state.phase_index ? *view.state.phase_index + 1U : 0U;
  const auto& phases = view.context.plan->phases;
  return next < phases.size() ? phases[next].id : "completed";
}

bool takes(TaskState state, TaskTrigger trigger) {
  return next_task(state, trigger, {.reviewed = true, .complete = true}).verdict == Verdict::taken;
}

bool may_act_on(const UnitView& view, const TaskInstance& instance) {
  const auto owner = task_of(instance, view.context).owner;
  return !view.for_unit() || view.context.plan->parties[owner].scope == PartyScope::unit;
}

bool may_ask_for_extension(const UnitView& view, const TaskInstance& instance) {
  const auto* due = due_of(instance, view.context);
  return due != nullptr && view.now < due->due_at && !instance.extension &&
         (instance.state == TaskState::planned || awaits_owner(instance.state)) && may_act_on(view, instance);
}

bool is_under_way(const UnitCampaign& state) {
  return state.launched_at && state.participation == Participation::active &&
         state.phase != PhaseState::completed;
}

}  // namespace

std::vector<std::string_view> unit_actions(const UnitView& view) {
  constexpr const char* kReason = "-";
  std::vector<std::string_view> actions;
  const auto offer = [&](const Operation& operation, const UnitCommand& command) {
    if (role_may(view, operation) && would_take(view, command)) actions.push_back(operation.id);
  };
  offer(operations::approve_phase, ApprovePhase{next_phase_id(view), kReason});
  offer(operations::suspend_unit, SuspendUnit{kReason, false});
  offer(operations::resume_unit, ResumeUnit{kReason, false});
  offer(operations::withdraw_unit, WithdrawUnit{kReason});
  offer(operations::complete_unit, CompleteUnit{kReason});
  return actions;
}

std::vector<std::string_view> task_actions(const TaskInstance& instance, const UnitView& view) {
  std::vector<std::string_view> actions;
  if (!is_under_way(view.state)) return actions;
  const auto offer = [&](const Operation& operation, bool possible) {
    if (possible && role_may(view, operation)) actions.push_back(operation.id);
  };
  offer(operations::file_submission,
        takes(instance.state, TaskTrigger::submit) && may_act_on(view, instance));
  offer(operations::accept_submission, takes(instance.state, TaskTrigger::accept));
  offer(operations::return_submission, takes(instance.state, TaskTrigger::send_back));
  offer(operations::request_extension, may_ask_for_extension(view, instance));
  offer(operations::grant_extension, instance.extension.has_value());
  offer(operations::refuse_extension, instance.extension.has_value());
  offer(operations::waive_task, takes(instance.state, TaskTrigger::waive));
  offer(operations::require_task, takes(instance.state, TaskTrigger::require));
  return actions;
}

}  // namespace duban
