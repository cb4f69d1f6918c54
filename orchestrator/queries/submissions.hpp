// What was filed under one instance of a task. Reads one snapshot; any thread.
#pragma once

#include "orchestrator/queries/page.hpp"
#include "persistence/store.hpp"
#include "persistence/tables/filings.hpp"
#include "workflows/unit_campaign/state.hpp"

#include <cstdint>

namespace duban::queries {

struct Filing {
  std::uint32_t number = 0;  // without gaps, from 1
  SubmissionRecord record;
};
// `filings`: how many there are. Errors: store.corrupt, http.cursor_invalid.
[[nodiscard]] Result<Rows<Filing>> list_filings(const Snapshot& snapshot, Partition partition,
                                                const UnitCampaign& unit, const TaskKey& task,
                                                std::uint32_t filings, const Page& page);

}  // namespace duban::queries
