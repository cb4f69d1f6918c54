// One decision in the making: a working copy of the state, to which each event is applied as it is emitted,
// so that every later thought of the same decision sees it. Private to the decide_*.cpp files, which define
// the handle() that each command declares for itself (commands.hpp).
#pragma once

#include "workflows/unit_campaign/decide.hpp"
#include "workflows/unit_campaign/instances.hpp"

#include <initializer_list>
#include <optional>
#include <string_view>

namespace duban {

struct Turn {
  const CampaignContext& context;
  Side side;
  Instant now;
  Decision decision;

  Turn(const UnitCampaign& state, const CampaignContext& campaign, Side on_side, Instant at)
      : context(campaign), side(on_side), now(at), decision{{}, state, {}} {}

  [[nodiscard]] const UnitCampaign& state() const { return decision.after; }

  void emit(UnitEvent event) {
    apply(decision.after, event, now, context);
    decision.events.push_back(std::move(event));
  }

  // The instance a command names, when this side may see it: a hidden task looks like a missing one to the
  // unit.
  [[nodiscard]] Result<const TaskInstance*> instance(const TaskKey& key) const;

  // The local day on which this decision is made.
  [[nodiscard]] Date today() const { return context.zone.local_date(now); }
};

// --- what several of them need -----------------------------------------------------------------------------
// Everything of the clock whose moment has come, in order; nothing is recorded as due before `not_before`.
// Returns the moment at which it will go on.
std::optional<Instant> run_clock(Turn& turn, Instant not_before);
// The phase in force at a launch, entered without passing through those before it.
void enter_phase_in_force(Turn& turn);
// Due dates that waited for this unit to file (or have accepted) every instance of a task.
void set_dependent_dues(Turn& turn, std::uint16_t task_index, AfterEvent event);

// Launched, active and not completed; a reason is given where one is required.
[[nodiscard]] Refusal refuse_unless_active(const Turn& turn);
[[nodiscard]] Refusal refuse_without_reason(std::string_view reason);
// A day that a person names: not past, and no more than a year ahead.
[[nodiscard]] Refusal refuse_date_out_of_reach(const Turn& turn, Date date, std::string_view pointer);
// The due date on `date` as the task rolls it, but never rolled back to before `not_before`.
[[nodiscard]] DueDate new_due(const Turn& turn, const TaskInstance& instance, Date date, Date not_before);
// "Expected to … , but the task is …"
[[nodiscard]] Error refused_task(const Turn& turn, const TaskInstance& instance, TaskTrigger trigger);

}  // namespace duban
