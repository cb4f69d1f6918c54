// What the clock will do to a unit campaign next. A unit campaign has one wake-up: the earliest of these
// moments.
#pragma once

#include "workflows/campaign/context.hpp"
#include "workflows/unit_campaign/state.hpp"

#include <optional>

namespace duban {

// At one instant things happen in this order: a phase is entered before its tasks open, a task becomes
// overdue before a rung at that instant fires, and the campaign completes last.
enum class MomentKind : std::uint8_t { enter_phase, open_tasks, fall_due, fire_rung, complete };

struct Moment {
  Instant at{};
  MomentKind kind{};
  std::size_t task = 0;  // position in UnitCampaign::tasks, for the kinds that concern one instance
};

// nullopt: nothing here changes by itself. The instant may lie in the past (after downtime).
[[nodiscard]] std::optional<Moment> next_moment(const UnitCampaign& state, const CampaignContext& context);
// Its instant: when the unit campaign is to be woken.
[[nodiscard]] std::optional<Instant> next_wake_up(const UnitCampaign& state, const CampaignContext& context);

}  // namespace duban
