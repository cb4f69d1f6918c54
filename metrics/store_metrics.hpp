// What the store reports about the disk and about RocksDB. Sizes in bytes.
#pragma once

#include "metrics/registry.hpp"

#include <cstdint>

namespace duban::metrics {

// Readings of RocksDB's own properties, summed over its column families.
struct RocksdbReading {
  std::uint64_t sst_bytes = 0;
  std::uint64_t memtable_bytes = 0;
  std::uint64_t block_cache_bytes = 0;
  std::uint64_t pending_compaction_bytes = 0;
  std::uint64_t level0_files = 0;
  std::uint64_t running_flushes = 0;
  std::uint64_t running_compactions = 0;
  std::uint64_t background_errors = 0;
  bool writes_stopped = false;
};

class StoreMetrics {
 public:
  explicit StoreMetrics(Registry& registry);
  ~StoreMetrics();

  // Bytes the data folder takes, and bytes left before the reserve is reached (0 when it is reached).
  void disk_measured(std::uint64_t used_bytes, std::uint64_t free_above_reserve_bytes);
  void write_refused();  // because the disk reserve is reached
  void rocksdb_measured(const RocksdbReading& reading);

 private:
  struct Families;
  std::unique_ptr<Families> families_;
};

}  // namespace duban::metrics
