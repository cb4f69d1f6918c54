#include "metrics/store_metrics.hpp"

#include "metrics/families.hpp"

namespace duban::metrics {

struct StoreMetrics::Families {
  explicit Families(Registry& registry)
      : used_bytes(add_gauge(registry, "duban_store_used_bytes", "Disk space the data folder takes.")),
        free_bytes(add_gauge(registry, "duban_store_free_above_reserve_bytes",
                             "Disk space left before writes are refused.")),
        refused_writes(add_counter(registry, "duban_store_refused_writes_total",
                                   "Writes refused because the disk reserve is reached.")),
        sst_bytes(add_gauge(registry, "duban_rocksdb_sst_bytes", "Size of RocksDB's table files.")),
        memtable_bytes(
            add_gauge(registry, "duban_rocksdb_memtable_bytes", "Size of RocksDB's memory tables.")),
        block_cache_bytes(
            add_gauge(registry, "duban_rocksdb_block_cache_bytes", "Memory in RocksDB's block cache.")),
        pending_compaction_bytes(add_gauge(registry, "duban_rocksdb_pending_compaction_bytes",
                                           "Bytes that RocksDB estimates it has still to compact.")),
        level0_files(add_gauge(registry, "duban_rocksdb_level0_files", "Table files in level 0.")),
        running_flushes(add_gauge(registry, "duban_rocksdb_running_flushes", "Flushes under way.")),
        running_compactions(
            add_gauge(registry, "duban_rocksdb_running_compactions", "Compactions under way.")),
        background_errors(add_gauge(registry, "duban_rocksdb_background_errors",
                                    "Background errors since the store was opened.")),
        writes_stopped(
            add_gauge(registry, "duban_rocksdb_writes_stopped", "1 while RocksDB accepts no writes.")) {}

  Gauge& used_bytes;
  Gauge& free_bytes;
  Counter& refused_writes;
  Gauge& sst_bytes;
  Gauge& memtable_bytes;
  Gauge& block_cache_bytes;
  Gauge& pending_compaction_bytes;
  Gauge& level0_files;
  Gauge& running_flushes;
  Gauge& running_compactions;
  Gauge& background_errors;
  Gauge& writes_stopped;
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

void StoreMetrics::rocksdb_measured(const RocksdbReading& reading) {
  families_->sst_bytes.Set(static_cast<double>(reading.sst_bytes));
  families_->memtable_bytes.Set(static_cast<double>(reading.memtable_bytes));
  families_->block_cache_bytes.Set(static_cast<double>(reading.block_cache_bytes));
  families_->pending_compaction_bytes.Set(static_cast<double>(reading.pending_compaction_bytes));
  families_->level0_files.Set(static_cast<double>(reading.level0_files));
  families_->running_flushes.Set(static_cast<double>(reading.running_flushes));
  families_->running_compactions.Set(static_cast<double>(reading.running_compactions));
  families_->background_errors.Set(static_cast<double>(reading.background_errors));
  families_->writes_stopped.Set(reading.writes_stopped ? 1 : 0);
}

}  // namespace duban::metrics
