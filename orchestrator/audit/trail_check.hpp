// The records of the trail by themselves: each in canonical form, in order of number and time, and listed in
// the history of its unit.
#pragma once

#include "orchestrator/audit/findings.hpp"
#include "persistence/keys.hpp"

#include <string>

namespace duban {

void check_records(const Snapshot& snapshot, Partition partition, Findings& findings);

// How many keys a table of the partition has.
[[nodiscard]] std::uint64_t count_entries(const Snapshot& snapshot, Table table, const keys::Range& range);

// "record 6", "records 6 to 7".
[[nodiscard]] std::string span_of(std::uint64_t first, std::uint64_t last);

}  // namespace duban
