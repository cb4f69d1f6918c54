// Joining, launching, suspending, resuming, withdrawing and completing a unit's campaign.
#include "workflows/base/name.hpp"
#include "workflows/campaign/campaign_errors.hpp"
#include "workflows/machines/action_words.hpp"
#include "workflows/machines/state_words.hpp"
#include "workflows/unit_campaign/turn.hpp"
#include "workflows/unit_campaign/unit_campaign_errors.hpp"

namespace duban {
namespace {

ParticipationFacts participation_facts(const UnitCampaign& state) {
  return {.launched = state.launched_at.has_value(), .completed = state.phase == PhaseState::completed};
}

Refusal refuse_participation(const Turn& turn, ParticipationTrigger trigger) {
  const auto& state = turn.state();
  const auto outcome = next_participation(state.participation, trigger, participation_facts(state));
  if (outcome.verdict == Verdict::taken) return std::nullopt;
  if (state.participation == Participation::withdrawn) return Error{errors::workflow_unit_withdrawn};
  if (!state.launched_at) return Error{errors::workflow_not_launched};
  if (state.phase == PhaseState::completed) return Error{errors::workflow_unit_completed};
  return Error{errors::workflow_transition_not_allowed,
               {{"trigger", words::named_refused(trigger)},
                {"what", Named{"unit", {"the unit", "该单位"}}},
                {"state", Named{std::string(name_of(state.participation).text()),
                                words::clause_of(state.participation)}}}};
}

// Due before the launch, or undated in a phase that is over: not required unless asked for.
bool was_due_before(const TaskInstance& instance, Instant now, const CampaignContext& context) {
  if (const auto* due = due_of(instance, context)) return due->overdue_at <= now;
  return context.schedule->phases[task_of(instance, context).phase].closes_at <= now;
}

// What was not yet over when the unit was suspended; of what was overdue, only the rungs to come move, by the
// same days (TaskInstance::held_days). A moved due date begins a round, for the order of its rungs may be
// another one where some are counted in working days. Rungs that had passed when the clock stopped are
// skipped, and none of those to come is.
std::vector<MovedDue> moved_dues(const Turn& turn, std::int32_t days) {
  std::vector<MovedDue> moved;
  if (days == 0) return moved;
  const auto& state = turn.state();
  const auto& zone = turn.context.zone;
  const auto stopped_at = *state.suspended_at;
  const auto time_of_day = stopped_at - zone.start_of_day(zone.local_date(stopped_at));
  const auto restarted_at =
      zone.start_of_day(zone.local_date(stopped_at) + std::chrono::days{days}) + time_of_day;
  for (const auto& instance : state.tasks) {
    const auto* due = due_of(instance, turn.context);
    if (due == nullptr || is_settled(instance.state) || due->overdue_at <= stopped_at) continue;
    const auto& task = task_of(instance, turn.context);
    const auto later = due_on_day(task, due->date + std::chrono::days{days}, zone);
    moved.push_back(
        {later, rungs_before(task, later, restarted_at, turn.context), key_of(instance, turn.context)});
  }
  return moved;
}

// What nobody will file any more holds up nothing: a task due after it is due that long after the launch.
void set_dues_after_dispensed(Turn& turn, const std::vector<TaskKey>& dispensed) {
  for (const auto& key : dispensed) {
    const auto task = turn.context.slot(find_slot(key, turn.context)->slot).task;
    set_dependent_dues(turn, task, AfterEvent::submitted);
    set_dependent_dues(turn, task, AfterEvent::accepted);
  }
}

}  // namespace

Refusal handle(Turn& turn, const Enrol& command) {
  if (turn.state().version != 0)
    return Error{errors::workflow_already_enrolled, {{"unit", turn.state().unit.value}}};
  turn.emit(UnitEnrolled{command.profile});
  return std::nullopt;
}

Refusal handle(Turn& turn, const LaunchUnit& command) {
  const auto& state = turn.state();
  if (state.participation == Participation::withdrawn) return Error{errors::workflow_unit_withdrawn};
  if (state.launched_at) return Error{errors::workflow_already_launched};
  UnitLaunched launched;
  if (!command.require_past_due) {
    for (const auto& instance : planned_instances(state.profile, turn.context)) {
      if (was_due_before(instance, turn.now, turn.context))
        launched.dispensed.push_back(key_of(instance, turn.context));
    }
  }
  const auto dispensed = launched.dispensed;
  turn.emit(std::move(launched));
  set_dues_after_dispensed(turn, dispensed);
  enter_phase_in_force(turn);
  return std::nullopt;
}

Refusal handle(Turn& turn, const SuspendUnit& command) {
  if (auto refusal = refuse_without_reason(command.reason)) return refusal;
  if (auto refusal = refuse_participation(turn, ParticipationTrigger::suspend)) return refusal;
  turn.emit(UnitSuspended{command.by_campaign, command.reason});
  return std::nullopt;
}

Refusal handle(Turn& turn, const ResumeUnit& command) {
  if (auto refusal = refuse_participation(turn, ParticipationTrigger::resume)) return refusal;
  const auto& state = turn.state();
  if (state.suspended_by_campaign != command.by_campaign) return Error{errors::workflow_suspended_elsewhere};
  std::int32_t days = 0;
  if (turn.context.plan->suspension_clock == ClockPolicy::freeze) {
    days =
        static_cast<std::int32_t>((turn.today() - turn.context.zone.local_date(*state.suspended_at)).count());
  }
  turn.emit(UnitResumed{days, moved_dues(turn, days), command.reason});
  return std::nullopt;
}

Refusal handle(Turn& turn, const WithdrawUnit& command) {
  if (auto refusal = refuse_without_reason(command.reason)) return refusal;
  if (auto refusal = refuse_participation(turn, ParticipationTrigger::withdraw)) return refusal;
  turn.emit(UnitWithdrawn{command.reason});
  return std::nullopt;
}

Refusal handle(Turn& turn, const CompleteUnit& command) {
  if (auto refusal = refuse_without_reason(command.reason)) return refusal;
  if (auto refusal = refuse_unless_active(turn)) return refusal;
  const auto& state = turn.state();
  PhaseFacts facts{.next = std::nullopt, .due = true};
  const std::size_t next = state.phase_index ? *state.phase_index + 1U : 0U;
  if (next < turn.context.plan->phases.size()) facts.next = turn.context.plan->phases[next].kind;
  if (next_phase(state.phase, PhaseTrigger::complete, facts).verdict != Verdict::taken) {
    return Error{
        errors::workflow_phases_remain,
        {{"phase", Named{turn.context.plan->phases[next].id, turn.context.plan->phases[next].title}}}};
  }
  UnitCompleted completed{state.phase, turn.now, command.reason, {}};
  for (const auto& instance : state.tasks) {
    if (!is_settled(instance.state)) completed.unfinished.push_back(key_of(instance, turn.context));
  }
  turn.emit(std::move(completed));
  return std::nullopt;
}

}  // namespace duban
