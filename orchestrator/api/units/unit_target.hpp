// The unit campaign that a write names, checked at the door.
#pragma once

#include "orchestrator/api/request_context.hpp"

namespace duban {

struct UnitTarget {
  CampaignView view;
  UnitOrder order;  // without its command
};
// Campaign and unit as far as the caller may know of them, and If-Match. Whether the unit exists is decided
// with the command. Errors: workflow.unknown_campaign, workflow.unknown_unit, http.etag_invalid.
[[nodiscard]] Result<UnitTarget> unit_target(const http::Request& request, const ApiParts& parts);

}  // namespace duban
