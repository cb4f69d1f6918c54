// The heart: decide is pure, apply alone mutates.
//
//   decide(state, context, side, command, now)  →  Decision{events, after, wake_at}, or a rejection
//   apply(state, event, at, context)            →  the state after the event: live, in replay, in rehearsal
//
// decide() never changes the state it is given, and apply() computes no date: PlanContext has none to compute
// with.
//
// Before any command the clock runs up to `now`, so that an answer does not depend on how late a timer is; a
// decision may thus begin with events of the clock, each with its `moment`, before those of the command. What
// the command makes possible follows it, with `now` as its moment.
//
// Time is an argument. Every event in a Decision has been applied to `after` in order, so `after` equals the
// fold of the events over the state given. Decisions about things of the clock (WakeUp) come out in the order
// of their moments.
#pragma once

#include "workflows/base/error.hpp"
#include "workflows/campaign/context.hpp"
#include "workflows/unit_campaign/kind.hpp"

namespace duban {

using Decision = DecisionOf<UnitCampaignKind>;

// Errors: workflow.*, of the kinds rejected, not_found, conflict, forbidden and invalid.
[[nodiscard]] Result<Decision> decide(const UnitCampaign& state, const CampaignContext& context, Side side,
                                      const UnitCommand& command, Instant now);

void apply(UnitCampaign& state, const UnitEvent& event, Instant at, const PlanContext& context);
// Of events that no decision has made (aggregate/event_forms.hpp).
[[nodiscard]] bool is_plausible(const UnitEvent& event, const Plan& plan);

}  // namespace duban
