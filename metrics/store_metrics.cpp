#include "metrics/store_metrics.hpp"

#include "metrics/families.hpp"

#include <array>
#include <map>

namespace duban::metrics {
namespace {

struct RocksdbGauge {
  std::string_view statistic;
  const char* name;
  const char* help;
};

constexpr std::array kRocksdb{
    RocksdbGauge{"sst_bytes", "duban_rocksdb_sst_bytes", "Size of RocksDB's table files."},
    RocksdbGauge{"memtable_bytes", "duban_rocksdb_memtable_bytes", "Size of RocksDB's memory tables."},
    RocksdbGauge{"block_cache_bytes", "duban_rocksdb_block_cache_bytes", "Memory in RocksDB's block cache."},
    RocksdbGauge{"table_reader_bytes", "duban_rocksdb_table_reader_bytes",
                 "Memory that RocksDB estimates its open table files take."},
    RocksdbGauge{"pending_compaction_bytes", "duban_rocksdb_pending_compaction_bytes",
                 "Bytes that RocksDB estimates it has still to compact."},
    RocksdbGauge{"estimated_keys", "duban_rocksdb_estimated_keys", "Keys that RocksDB estimates it holds."},
    RocksdbGauge{"running_flushes", "duban_rocksdb_running_flushes", "Flushes under way."},
    RocksdbGauge{"running_compactions", "duban_rocksdb_running_compactions", "Compactions under way."},
    RocksdbGauge{"background_errors", "duban_rocksdb_background_errors",
                 "Background errors since the store was opened."},
    RocksdbGauge{"live_snapshots", "duban_rocksdb_live_snapshots", "Snapshots that are being read."},
    RocksdbGauge{"writes_stopped", "duban_rocksdb_writes_stopped", "1 while RocksDB accepts no writes."},
    RocksdbGauge{"high_water_failures", "duban_rocksdb_high_water_failures",
                 "High-water marks that could not be written since the store was opened."},
};

}  // namespace

struct StoreMetrics::Families {
  explicit Families(Registry& registry)
      : used_bytes(add_gauge(registry, "duban_store_used_bytes", "Disk space the data folder takes.")),
        free_bytes(add_gauge(registry, "duban_store_free_above_reserve_bytes",
                             "Disk space left before writes are refused.")),
        refused_writes(add_counter(registry, "duban_store_refused_writes_total",
                                   "Writes refused because the disk reserve is reached.")) {
    for (const auto& [statistic, name, help] : kRocksdb) {
      rocksdb.emplace(statistic, &add_gauge(registry, name, help));
    }
  }

  Gauge& used_bytes;
  Gauge& free_bytes;
  Counter& refused_writes;
  std::map<std::string_view, Gauge*> rocksdb;  // by statistic
};

StoreMetrics::StoreMetrics(Registry& registry) : families_(std::make_unique<Families>(registry)) {}
StoreMetrics::~StoreMetrics() = default;

void StoreMetrics::disk_measured(std::uint64_t used_bytes, std::uint64_t free_above_reserve_bytes) {
  families_->used_bytes.Set(static_cast<double>(used_bytes));
  families_->free_bytes.Set(static_cast<double>(free_above_reserve_bytes));
}

void StoreMetrics::write_refused() {
  families_->refused_writes.Increment();
}

void StoreMetrics::rocksdb_measured(std::string_view statistic, std::uint64_t value) {
  const auto known = families_->rocksdb.find(statistic);
  if (known != families_->rocksdb.end()) known->second->Set(static_cast<double>(value));
}

}  // namespace duban::metrics
