// What a unit may see of its own campaign: the one home of that decision. Everything else a unit cannot
// reach, and nothing shown to it may depend on what it cannot see.
#pragma once

#include "workflows/campaign/context.hpp"
#include "workflows/unit_campaign/events.hpp"
#include "workflows/unit_campaign/state.hpp"

namespace duban {

// The state without hidden tasks, and without its version, which would count events on them.
[[nodiscard]] UnitCampaign as_seen_by_unit(const UnitCampaign& state, const PlanContext& context);

// Whether the unit itself may learn of the event: false for whatever concerns only tasks hidden from it.
[[nodiscard]] bool visible_to_unit(const UnitEvent& event, const PlanContext& context);
// The event as the unit may see it: keys of hidden tasks removed from its lists. Give only visible events.
[[nodiscard]] UnitEvent as_seen_by_unit(const UnitEvent& event, const PlanContext& context);

}  // namespace duban
