#include "workflows/unit_campaign/moments.hpp"

#include "workflows/unit_campaign/instances.hpp"

#include <tuple>

namespace duban {
namespace {

// Keeps the earliest moment offered.
class Earliest {
 public:
  void offer(Instant at, MomentKind kind, std::size_t task = 0) {
    if (!best_ || std::tie(at, kind) < std::tie(best_->at, best_->kind)) best_ = Moment{at, kind, task};
  }
  [[nodiscard]] const std::optional<Moment>& best() const { return best_; }

 private:
  std::optional<Moment> best_;
};

bool clock_runs(const UnitCampaign& state, const CampaignContext& context) {
  if (!state.launched_at || state.phase == PhaseState::completed) return false;
  switch (state.participation) {
    case Participation::active:
      return true;
    case Participation::suspended:
      return context.plan->suspension_clock == ClockPolicy::run_on;
    case Participation::withdrawn:
      return false;
  }
  return false;
}

// Whether the unit may leave the phase it is in, by the phase's own policy. Before the first phase only the
// date counts.
bool may_leave(const UnitCampaign& state, const CampaignContext& context) {
  if (!state.phase_index) return true;
  switch (context.plan->phases[*state.phase_index].advance) {
    case AdvancePolicy::by_date:
      return true;
    case AdvancePolicy::when_complete:
      return all_settled(state, context, state.phase_index);
    case AdvancePolicy::by_approval:
      return state.next_phase_approved;
  }
  return false;
}

void offer_phase(Earliest& earliest, const UnitCampaign& state, const CampaignContext& context) {
  const auto& phases = context.schedule->phases;
  const std::size_t next = state.phase_index ? *state.phase_index + 1U : 0U;
  if (next < phases.size()) {
    if (may_leave(state, context)) {
      earliest.offer(moved_by_days(phases[next].opens_at, state.frozen_days, context.zone),
                     MomentKind::enter_phase);
    }
    return;
  }
  // The clock completes nothing that is unfinished: it waits for the last task, or for a person's decision.
  const bool approved =
      context.plan->phases.back().advance != AdvancePolicy::by_approval || state.next_phase_approved;
  if (approved && all_settled(state, context)) {
    earliest.offer(moved_by_days(phases.back().closes_at, state.frozen_days, context.zone),
                   MomentKind::complete);
  }
}

void offer_instance(Earliest& earliest, const UnitCampaign& state, const CampaignContext& context,
                    std::size_t at) {
  const auto& instance = state.tasks[at];
  if (instance.state == TaskState::planned) {
    earliest.offer(opens_at(instance, state, context), MomentKind::open_tasks, at);
    return;
  }
  if (!awaits_owner(instance.state)) return;
  const auto* due = due_of(instance, context);
  if (due == nullptr) return;
  if (instance.escalation == EscalationState::quiet || instance.escalation == EscalationState::reminding) {
    earliest.offer(due->overdue_at, MomentKind::fall_due, at);
  }
  if (const auto rung = next_rung(instance, context)) earliest.offer(rung->at, MomentKind::fire_rung, at);
}

}  // namespace

std::optional<Moment> next_moment(const UnitCampaign& state, const CampaignContext& context) {
  if (!clock_runs(state, context)) return std::nullopt;
  Earliest earliest;
  offer_phase(earliest, state, context);
  for (std::size_t at = 0; at < state.tasks.size(); ++at) offer_instance(earliest, state, context, at);
  return earliest.best();
}

std::optional<Instant> next_wake_up(const UnitCampaign& state, const CampaignContext& context) {
  const auto moment = next_moment(state, context);
  return moment ? std::optional{moment->at} : std::nullopt;
}

}  // namespace duban
