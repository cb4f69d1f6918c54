// What recovery tests do to a data folder: open it, copy it as a power cut would leave it, and damage the
// copy.
#pragma once

#include "persistence/rocksdb/rocksdb_store.hpp"
#include "tests/support/temporary_folder.hpp"

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

namespace duban::testing {

namespace fs = std::filesystem;

[[nodiscard]] RocksDbOptions options_for(const fs::path& folder);  // no reserve
[[nodiscard]] Result<std::unique_ptr<Store>> open(const fs::path& folder);
// Opens what must open.
[[nodiscard]] std::unique_ptr<Store> open_sound(const fs::path& folder);

// The files as they are while the store is open: what a process killed now would leave behind.
void copy_as_if_killed(const fs::path& from, const fs::path& to);

[[nodiscard]] std::vector<fs::path> files_ending(const fs::path& folder, const std::string& suffix);
// The log that holds the newest writes.
[[nodiscard]] fs::path write_ahead_log(const fs::path& folder);
[[nodiscard]] std::string contents_of(const fs::path& file);
void flip_byte(const fs::path& file, std::uint64_t at);

// One campaign, and as many audit records as `audit` says in all, with the size marked.
[[nodiscard]] bool commit_campaign(Store& store, const std::string& name);
[[nodiscard]] bool commit_audited(Store& store, std::uint64_t records_before);
[[nodiscard]] std::size_t campaigns_in(const Store& store);

}  // namespace duban::testing
