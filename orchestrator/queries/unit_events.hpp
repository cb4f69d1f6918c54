// The recorded events of one unit, read back from the audit log in order.
#pragma once

#include "persistence/store.hpp"
#include "workflows/audit/audit_record.hpp"

#include <functional>

namespace duban {

// Keep going: true; stop: false.
using UnitEventVisitor = std::function<bool(const AuditEnvelope&, const UnitEvent&)>;

// From the record `from_seq` on, oldest first. Errors: store.corrupt.
[[nodiscard]] Result<void> each_unit_event(const Snapshot& snapshot, Partition partition,
                                           const CampaignId& campaign, const UnitId& unit,
                                           std::uint64_t from_seq, const UnitEventVisitor& visit);
// The newest first, at most `limit` of them.
[[nodiscard]] Result<void> each_recent_unit_event(const Snapshot& snapshot, Partition partition,
                                                  const CampaignId& campaign, const UnitId& unit,
                                                  std::size_t limit, const UnitEventVisitor& visit);

}  // namespace duban
