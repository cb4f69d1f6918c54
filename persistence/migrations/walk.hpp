// Walking through a table in bounded batches, for steps (steps.hpp). Free of state, any thread.
#pragma once

#include "persistence/store.hpp"

#include <cstddef>
#include <optional>
#include <string>
#include <utility>

namespace duban::migrations {

inline constexpr std::size_t kEntriesAtOnce = 1000;  // looked at
inline constexpr std::size_t kBytesAtOnce = std::size_t{1}
                                            << 20U;  // of changes; the entry that passes it is the last

// Shows the entries of a table, of all partitions, from `place` on; change(key, value) adds to `batch` what
// it wants changed, and answers with an error when it cannot. The next place, or nullopt behind the last.
template <class Change>
[[nodiscard]] Result<std::optional<std::string>> walk(const Snapshot& snapshot, Table table,
                                                      const std::string& place, const WriteBatch& batch,
                                                      Change change) {
  std::size_t seen = 0;
  std::optional<std::string> next;
  std::optional<Error> problem;
  snapshot.scan(table, place, {}, [&](std::string_view key, std::string_view value) {
    if (seen == kEntriesAtOnce || batch.bytes() >= kBytesAtOnce) {
      next = key;
      return false;
    }
    ++seen;
    problem = change(key, value);
    return !problem;
  });
  if (problem) return *problem;
  return next;
}

}  // namespace duban::migrations
