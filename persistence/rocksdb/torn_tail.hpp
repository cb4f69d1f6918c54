// The end of one of RocksDB's logs as a power cut leaves it, told from damage.
//
// A write that the power cut interrupted has reached the disk in part: of its sectors some hold what was
// written and some what was there before, which beyond the old end of the file is zeros. RocksDB takes a
// record that is cut short for such an end, but a record with zeros in it for corruption, and then refuses to
// open although nothing of what was acknowledged is missing. What makes the difference safe to tell: every
// write is synced before the next begins, so that only the last record of a log can be torn; and a flipped
// bit does not leave a sector of zeros behind. (Format: RocksDB's wiki, "Write Ahead Log File Format"; the
// manifest has it too.)
#pragma once

#include "workflows/base/error.hpp"

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace duban {

// Where the torn last record of a log with these contents begins. nullopt: its last record is whole, or
// merely cut short; or what is wrong is not what a power cut does.
[[nodiscard]] std::optional<std::uint64_t> torn_tail_begin(std::string_view log);

struct TornTail {
  std::string file;
  std::uint64_t bytes = 0;
};

// Cuts the torn tails off the newest log and the manifest in RocksDB's folder, and syncs. What was cut;
// empty: nothing was torn, nothing was touched. Errors: store.unavailable (the files cannot be read or cut).
[[nodiscard]] Result<std::vector<TornTail>> cut_torn_tails(const std::filesystem::path& records);

}  // namespace duban
