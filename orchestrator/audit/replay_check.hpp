// The second half of a verification: what the trail leads to when it is replayed.
#pragma once

#include "orchestrator/audit/findings.hpp"

namespace duban {

// Give only a trail that check_trail() found nothing wrong with. Fills report.campaigns and report.units.
void check_replay(const Snapshot& snapshot, Partition partition, VerifyReport& report, Findings& findings);

}  // namespace duban
