// The Merkle tree over the audit trail, computed anew from the records' bytes and compared with what is
// stored.
//
// Goes once through the records in order and does nothing with them but hash, so its time is that of the tree
// alone. Stored nodes are read in ranges, a level at a time, because a lookup for each would cost more than
// the hashing. Memory is bounded by a portion of the trail.
#pragma once

#include "orchestrator/audit/findings.hpp"

namespace duban {

// `trail`: the number of a partition, or kSystemTrail. Fills the summary; finds gaps between the records,
// nodes that differ, nodes too many, and a root that differs.
void check_tree(const Snapshot& snapshot, Partition trail, TrailSummary& summary, Findings& findings);

}  // namespace duban
