// The units of a campaign that carry one facet, as they are stored. Reads one snapshot; any thread.
#pragma once

#include "persistence/store.hpp"
#include "workflows/unit_campaign/state.hpp"

#include <functional>
#include <string>

namespace duban {

// Keep going: true; stop: false.
using UnitVisitor = std::function<bool(UnitCampaign)>;

// In order of their ids, those after `after` ("" for all). Errors: store.corrupt.
[[nodiscard]] Result<void> each_unit_with(const Snapshot& snapshot, Partition partition,
                                          const CampaignId& campaign, const std::string& facet,
                                          const std::string& after, const UnitVisitor& visit);

}  // namespace duban
