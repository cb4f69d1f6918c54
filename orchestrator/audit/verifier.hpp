// Whether a store still says what was once written into it.
//
// For each trail, first the tree: records without gaps, every node computed anew from them and equal to what
// is stored, down to the root. Then the records: each in canonical form, in order of time. If both hold, the
// trails are replayed: every aggregate folded from its events must equal the stored state byte for byte, what
// is sealed beside a state must be what the state binds, and lists, counts, wake-ups, plans and calendars
// must be exactly those that follow.
//
// Reads only; any thread; works on a snapshot beside a running engine. Memory does not grow with the number
// of records or units: units are replayed one after the other.
#pragma once

#include "persistence/store.hpp"
#include "workflows/base/digest.hpp"
#include "workflows/base/text.hpp"

#include <chrono>
#include <cstdint>
#include <optional>
#include <vector>

#include <boost/describe/enum.hpp>

namespace duban {

enum class VerifyCheck : std::uint8_t {
  tree,
  order,
  form,
  history,
  shelf,
  state,
  list,
  wake_up,
  count,
  fact
};
BOOST_DESCRIBE_ENUM(VerifyCheck, tree, order, form, history, shelf, state, list, wake_up, count, fact)

struct VerifyFinding {
  VerifyCheck check{};
  std::optional<std::uint64_t> record;  // sequence number of the record concerned, when there is one
  LocalizedText subject;  // "records 6 to 7", "unit S07 of education-2011", "counter units of …"
  LocalizedText detail;   // what was expected, and what was found
};

// How long the parts took on the machine's clock; zero when a part was not come to.
struct VerifyDurations {
  std::chrono::nanoseconds tree{0}, records{0}, replay{0};
};

struct TrailSummary {
  std::uint64_t records = 0;
  Digest root;  // as computed from the records
};

struct VerifyReport {
  TrailSummary trail;   // of the partition
  TrailSummary system;  // what concerns no campaign
  std::uint64_t campaigns = 0;
  std::uint64_t units = 0;
  bool replayed = false;  // false: the trail itself is damaged, so that nothing follows from it
  std::vector<VerifyFinding> findings;
  std::uint64_t findings_left_out = 0;  // beyond the limit
  VerifyDurations took;
  [[nodiscard]] bool passed() const { return findings.empty(); }
};

struct VerifyOptions {
  std::size_t findings_max = 100;
};

// Reads every record of every table, so that a damaged block is found also where no check looks (filings,
// receipts, tokens). Errors: store.corrupt.
[[nodiscard]] Result<void> read_everything(const Snapshot& snapshot);

[[nodiscard]] VerifyReport verify_store(const Snapshot& snapshot, Partition partition,
                                        const VerifyOptions& options = {});

}  // namespace duban
