// The records of the trail by themselves: each in canonical form, in order of number and time, and listed in
// the history of its unit.
#pragma once

#include "orchestrator/audit/findings.hpp"
#include "persistence/keys.hpp"

namespace duban {

void check_records(const Snapshot& snapshot, Partition partition, Findings& findings);

// How many keys a table of the partition has.
[[nodiscard]] std::uint64_t count_entries(const Snapshot& snapshot, Table table, const keys::Range& range);

}  // namespace duban
