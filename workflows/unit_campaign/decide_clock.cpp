// What the clock does: phases entered, tasks opened, due days over, rungs fired. A WakeUp is a command like
// any other.
#include "workflows/unit_campaign/moments.hpp"
#include "workflows/unit_campaign/task_words.hpp"
#include "workflows/unit_campaign/turn.hpp"
#include "workflows/unit_campaign/unit_campaign_errors.hpp"

#include <algorithm>
#include <stdexcept>

namespace duban {
namespace {

void enter(Turn& turn, std::uint16_t index, Instant moment) {
  const auto& state = turn.state();
  const auto& phase = turn.context.plan->phases[index];
  const auto outcome = next_phase(state.phase, PhaseTrigger::enter_next, {.next = phase.kind, .due = true});
  if (outcome.verdict != Verdict::taken)
    throw std::logic_error("the plan's phases are out of order: " + phase.id);
  PhaseEntered entered{{}, state.phase, index, moment, phase.id, outcome.to};
  for (const auto& instance : state.tasks) {
    if (!is_settled(instance.state) && task_of(instance, turn.context).phase < index) {
      entered.carried.push_back(key_of(instance, turn.context));
    }
  }
  turn.emit(std::move(entered));
}

// Every instance that opens at that moment, in one event.
void open_tasks(Turn& turn, Instant moment) {
  TasksOpened opened;
  opened.moment = moment;
  for (const auto& instance : turn.state().tasks) {
    if (instance.state != TaskState::planned || opens_at(instance, turn.state(), turn.context) > moment)
      continue;
    if (next_task(instance.state, TaskTrigger::open, {}).verdict != Verdict::taken) continue;
    opened.tasks.push_back(key_of(instance, turn.context));
    if (const auto rungs = rungs_skipped_by_opening(instance, moment, turn.context); rungs != 0) {
      opened.skipped.push_back({rungs, opened.tasks.back()});
    }
  }
  turn.emit(std::move(opened));
}

void fall_due(Turn& turn, const TaskInstance& instance, Instant moment) {
  if (next_escalation(instance.escalation, EscalationTrigger::fall_due, {}).verdict != Verdict::taken) {
    throw std::logic_error("an instance cannot become overdue twice");
  }
  turn.emit(TaskBecameOverdue{moment, key_of(instance, turn.context)});
}

void fire_rung(Turn& turn, const TaskInstance& instance, Instant moment) {
  const auto& plan = *turn.context.plan;
  const auto next = *next_rung(instance, turn.context);
  const auto& rung = plan.ladders[*task_of(instance, turn.context).ladder].rungs[next.rung];
  const auto& due = *due_of(instance, turn.context);
  const bool before_due = next.at < due.overdue_at;
  const auto outcome =
      next_escalation(instance.escalation, before_due ? EscalationTrigger::remind : EscalationTrigger::climb,
                      {.past_due_rung = next.at > due.overdue_at});
  if (outcome.verdict != Verdict::taken) throw std::logic_error("a rung cannot fire from this state");
  RungFired fired;
  fired.from = instance.escalation;
  fired.level = rung.level;
  fired.moment = moment;
  for (const auto party : rung.notify) fired.notified.push_back(plan.parties[party].id);
  fired.proposed = rung.propose;
  fired.round = instance.round;
  fired.rung = next.rung;
  fired.task = key_of(instance, turn.context);
  fired.to = outcome.to;
  turn.emit(std::move(fired));
}

void perform(Turn& turn, const Moment& moment, Instant at) {
  const auto& state = turn.state();
  switch (moment.kind) {
    case MomentKind::enter_phase:
      return enter(turn, static_cast<std::uint16_t>(state.phase_index ? *state.phase_index + 1 : 0), at);
    case MomentKind::open_tasks:
      return open_tasks(turn, at);
    case MomentKind::fall_due:
      return fall_due(turn, state.tasks[moment.task], at);
    case MomentKind::fire_rung:
      return fire_rung(turn, state.tasks[moment.task], at);
    case MomentKind::complete:
      return turn.emit(UnitCompleted{state.phase, at, {}, {}});
  }
}

}  // namespace

std::optional<Instant> run_clock(Turn& turn, Instant not_before) {
  for (;;) {
    const auto moment = next_moment(turn.state(), turn.context);
    if (!moment) return std::nullopt;
    if (moment->at > turn.now) return moment->at;
    perform(turn, *moment, std::max(moment->at, not_before));
  }
}

void enter_phase_in_force(Turn& turn) {
  const auto& phases = turn.context.schedule->phases;
  const auto later = std::find_if(phases.begin(), phases.end(),
                                  [&](const ScheduledPhase& phase) { return phase.opens_at > turn.now; });
  if (later == phases.begin()) return;
  enter(turn, static_cast<std::uint16_t>(later - phases.begin() - 1), turn.now);
}

// decide() has run the clock already, as it does before every command.
Refusal handle(Turn&, const WakeUp&) {
  return std::nullopt;
}

Refusal handle(Turn& turn, const ApprovePhase& command) {
  if (auto refusal = refuse_unless_active(turn)) return refusal;
  const auto& state = turn.state();
  const auto& phases = turn.context.plan->phases;
  const std::size_t next = state.phase_index ? *state.phase_index + 1U : 0U;
  const bool awaited = state.phase_index &&
                       phases[*state.phase_index].advance == AdvancePolicy::by_approval &&
                       !state.next_phase_approved;
  const std::string_view next_id = next < phases.size() ? std::string_view(phases[next].id) : "completed";
  if (!awaited || next_id != command.phase) {
    return Error{errors::workflow_phase_not_awaiting_approval,
                 {{"phase", words::named_phase(command.phase, *turn.context.plan)}}};
  }
  turn.emit(PhaseApproved{command.phase, command.reason});
  return std::nullopt;
}

}  // namespace duban
