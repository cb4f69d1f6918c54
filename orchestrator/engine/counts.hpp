// The counts of a campaign's units by phase, level, task and state, as stored in kCounters.
//
// The ledger keeps them in the same write as the states they count; an overview reads them and nothing else,
// so it costs the same for ten units and for a million. Names: workflows/unit_campaign/facets.hpp.
#pragma once

#include "orchestrator/engine/records.hpp"
#include "persistence/store.hpp"
#include "workflows/base/ids.hpp"

#include <cstdint>
#include <functional>
#include <map>
#include <string>

namespace duban {

// The counts of one campaign by name.
using Counts = std::map<std::string, std::int64_t, std::less<>>;

// Errors: store.corrupt.
[[nodiscard]] Result<Counts> load_counts(const Snapshot& snapshot, Partition partition,
                                         const CampaignId& campaign);

}  // namespace duban
