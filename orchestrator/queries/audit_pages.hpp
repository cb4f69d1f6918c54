// Pages of audit records, the exact bytes of each. Reads one snapshot; any thread.
#pragma once

#include "persistence/store.hpp"
#include "persistence/trail/history.hpp"
#include "workflows/base/error.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace duban::queries {

struct AuditPage {
  std::vector<std::string> records;        // canonical JSON
  std::optional<std::uint64_t> last;       // the sequence number of the last of them
  std::optional<std::uint64_t> next_from;  // of the first that did not fit
};

// From a sequence number on, in the order of the log. Errors: store.corrupt.
[[nodiscard]] Result<AuditPage> list_audit_records(const Snapshot& snapshot, Partition partition,
                                                   std::uint64_t from, std::size_t limit);
// Only those about one subject: a campaign as a whole, or one unit of it.
[[nodiscard]] AuditPage list_audit_records_of(const Snapshot& snapshot, Partition partition,
                                              const history::Subject& subject, std::uint64_t from,
                                              std::size_t limit);

// How many there are. Errors: store.corrupt.
[[nodiscard]] Result<std::uint64_t> count_audit_records(const Snapshot& snapshot, Partition partition);

}  // namespace duban::queries
