// The first half of a verification: the records by themselves, and the tree over them.
#pragma once

#include "orchestrator/audit/findings.hpp"
#include "persistence/keys.hpp"

namespace duban {

// Fills report.records and report.root.
void check_trail(const Snapshot& snapshot, Partition partition, VerifyReport& report, Findings& findings);

// How many keys a table of the partition has.
[[nodiscard]] std::uint64_t count_entries(const Snapshot& snapshot, Table table, const keys::Range& range);

}  // namespace duban
