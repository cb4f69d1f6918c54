// The Store on RocksDB, embedded: what `duban serve` runs on.
//
// The data folder holds `records/` (RocksDB, one column family a table) and `highwater` (high_water.hpp). One
// process at a time; the lock is RocksDB's. Threads as the port says: one commits, any reads. Memory stays
// within about block_cache_bytes + write_buffer_bytes + 50 MiB whatever is stored. Sizes in bytes.
#pragma once

#include "persistence/migrations/migrate.hpp"
#include "persistence/store.hpp"

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>

namespace rocksdb {
class Env;
}

namespace duban {

// Bytes a process may still write where `folder` lies; nullopt when the system does not tell.
using FreeSpaceProbe = std::function<std::optional<std::uint64_t>(const std::filesystem::path& folder)>;
[[nodiscard]] std::optional<std::uint64_t> free_disk_bytes(const std::filesystem::path& folder);  // statvfs

struct RocksDbOptions {
  std::filesystem::path folder;  // created, readable by its owner only, when missing

  // Below this much free space writes are refused (store.full) and reads go on; below half of it even opening
  // is, since recovery writes too and RocksDB aborts the process when the log meets a full disk.
  std::uint64_t reserve_bytes = 256ULL << 20;

  std::uint64_t block_cache_bytes = 96ULL << 20;
  std::uint64_t write_buffer_bytes = 64ULL << 20;  // of all tables together

  FreeSpaceProbe free_space = free_disk_bytes;  // asked before every write; must not block
  // A folder of an earlier format is brought to today's; false: it is refused (store.unavailable) and left as
  // it is.
  bool migrate = true;
  ProgressListener migrating;  // told after each batch of a migration; may be empty

  bool sync = true;  // false: commits are answered before they are on disk. For tests that must see loss
  rocksdb::Env* environment = nullptr;  // null: the system's; tests inject faults. Outlives the store.
};

// Opens or creates the store and recovers it. `observer` may be null and outlives the store. Errors:
// store.unavailable (locked, no permission, I/O), store.full, store.corrupt (the log or a table is damaged),
// store.lost_tail (the audit trail is shorter than it has been), store.unknown_format (written by a newer
// Duban).
[[nodiscard]] Result<std::unique_ptr<Store>> open_rocksdb_store(const RocksDbOptions& options,
                                                                StoreObserver* observer);

}  // namespace duban
