// What the store reports about the disk and about RocksDB. Sizes in bytes.
#pragma once

#include "metrics/registry.hpp"

#include <cstdint>
#include <memory>
#include <string_view>

namespace duban::metrics {

class StoreMetrics {
 public:
  explicit StoreMetrics(Registry& registry);
  ~StoreMetrics();

  // Bytes the data folder takes, and bytes left before the reserve is reached (0 when it is reached).
  void disk_measured(std::uint64_t used_bytes, std::uint64_t free_above_reserve_bytes);
  void write_refused();  // because the disk reserve is reached
  // What RocksDB tells about itself, summed over its tables; a name that no metric has is passed over.
  void rocksdb_measured(std::string_view statistic, std::uint64_t value);

 private:
  struct Families;
  std::unique_ptr<Families> families_;
};

}  // namespace duban::metrics
