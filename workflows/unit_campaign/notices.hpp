// Which events somebody must be told of. A notice is a view of an event, never a decision of its own: what is
// sent can always be checked against the audit record it came from.
#pragma once

#include "workflows/campaign/context.hpp"
#include "workflows/unit_campaign/events.hpp"

#include <optional>
#include <string>
#include <vector>

namespace duban {

struct Notice {
  std::string type;  // "rung_fired", "submission_returned", "extension_granted", "extension_refused"
  TaskKey task;
  std::vector<std::string> parties;  // who is to be told
};

[[nodiscard]] std::optional<Notice> notice_of(const UnitEvent& event, const PlanContext& context);

// Whether the unit itself may learn of the event: false for whatever concerns only tasks hidden from it.
[[nodiscard]] bool visible_to_unit(const UnitEvent& event, const PlanContext& context);
// The event as the unit may see it: keys of hidden tasks removed from its lists. Give only visible events.
[[nodiscard]] UnitEvent as_seen_by_unit(const UnitEvent& event, const PlanContext& context);

}  // namespace duban
