// Table history: which audit records are about one unit, about one campaign as a whole (the empty unit), or
// about neither (the empty campaign).
//
// One entry for each decision, because the records of a decision stand one after the other: its key names the
// first of them, its value says how many there are. Reading throws CorruptRead for an entry that no writer
// here makes. Free of state and safe on any thread.
#pragma once

#include "persistence/store.hpp"

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

namespace duban::history {

// The value of an entry: empty for one record, else their number as a varint.
[[nodiscard]] std::string encode_count(std::uint64_t records);
// nullopt for bytes that encode_count() does not write.
[[nodiscard]] std::optional<std::uint64_t> parse_count(std::string_view value);

struct Subject {
  std::string_view campaign;
  std::string_view unit;
};

// Keep going: true; stop: false.
using Visitor = std::function<bool(std::uint64_t sequence)>;
// The records about a subject in the order of the trail, from `from` on.
void each(const Snapshot& snapshot, Partition partition, const Subject& subject, std::uint64_t from,
          const Visitor& visit);
// The newest first.
void each_reverse(const Snapshot& snapshot, Partition partition, const Subject& subject,
                  const Visitor& visit);

[[nodiscard]] bool contains(const Snapshot& snapshot, Partition partition, const Subject& subject,
                            std::uint64_t sequence);

}  // namespace duban::history
