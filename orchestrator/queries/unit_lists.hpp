// Pages of units of a campaign, as they are stored, found through the facets that they carry.
//
// Reads one snapshot; any thread. Rows come in order of their ids. All may throw CorruptRead; errors are
// store.corrupt and http.cursor_invalid.
#pragma once

#include "orchestrator/queries/page.hpp"
#include "persistence/store.hpp"
#include "workflows/unit_campaign/state.hpp"

#include <functional>
#include <string>
#include <vector>

namespace duban::queries {

struct UnitsWanted {
  const std::vector<UnitId>* only =
      nullptr;                        // ascending; nothing else is looked at, so nothing else can show
  std::vector<std::string> facets{};  // else: those that carry each of these; none: all units
  // Whether a unit is in the list; may take away from it what is hidden from the caller.
  std::function<bool(UnitCampaign&)> keeps;
};
// Looks at a few units for each row that the page may have and no more: a filter that few units pass gives
// short pages, never slow ones.
[[nodiscard]] Result<Rows<UnitCampaign>> list_units(const Snapshot& snapshot, Partition partition,
                                                    const CampaignId& campaign, const UnitsWanted& wanted,
                                                    const Page& page);

// Those that carry a facet.
[[nodiscard]] Result<Rows<UnitCampaign>> list_units_with(const Snapshot& snapshot, Partition partition,
                                                         const CampaignId& campaign, const std::string& facet,
                                                         const Page& page);
// One list after the other, at most ten.
[[nodiscard]] Result<Rows<UnitCampaign>> list_units_with_each(const Snapshot& snapshot, Partition partition,
                                                              const CampaignId& campaign,
                                                              const std::vector<std::string>& facets,
                                                              const Page& page);

}  // namespace duban::queries
