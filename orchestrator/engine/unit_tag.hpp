// The tag of a unit campaign's state, for ETag and If-Match (kind_hooks.hpp has that of other kinds).
//
// An organiser's tag is the version. A unit's own tag is a digest of what it may see: a version would count
// events on tasks hidden from it, and so tell it of an unannounced visit (docs/adr/).
#pragma once

#include "workflows/campaign/context.hpp"
#include "workflows/unit_campaign/commands.hpp"

#include <string>

namespace duban {

[[nodiscard]] std::string tag_of(const UnitCampaign& state, const CampaignContext& context, Side side);

}  // namespace duban
