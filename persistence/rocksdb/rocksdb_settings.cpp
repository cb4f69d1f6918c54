#include "persistence/rocksdb/rocksdb_settings.hpp"

#include "persistence/rocksdb/rocksdb_store.hpp"

#include <algorithm>
#include <initializer_list>
#include <memory>

#include <rocksdb/cache.h>
#include <rocksdb/convenience.h>
#include <rocksdb/filter_policy.h>
#include <rocksdb/options.h>
#include <rocksdb/slice_transform.h>
#include <rocksdb/table.h>
#include <rocksdb/utilities/table_properties_collectors.h>

namespace duban {
namespace {

constexpr std::uint64_t kMebibyte = 1ULL << 20;

struct Check {
  const char* setting;
  bool safe;
};

std::optional<std::string> first_unsafe(std::initializer_list<Check> checks) {
  for (const Check& check : checks) {
    if (!check.safe) return check.setting;
  }
  return std::nullopt;
}

rocksdb::CompressionType first_supported(std::initializer_list<rocksdb::CompressionType> wanted) {
  const auto supported = rocksdb::GetSupportedCompressions();
  for (const auto type : wanted) {
    if (std::find(supported.begin(), supported.end(), type) != supported.end()) return type;
  }
  return rocksdb::kNoCompression;
}

}  // namespace

struct TableSettings::Shared {
  std::shared_ptr<rocksdb::Cache> cache;
  std::shared_ptr<const rocksdb::FilterPolicy> filter{rocksdb::NewBloomFilterPolicy(10)};
};

TableSettings::TableSettings(const RocksDbOptions& options) : shared_(std::make_unique<Shared>()) {
  // Few shards: a block that is larger than a shard is never kept.
  constexpr int kShardBits = 3;
  shared_->cache = rocksdb::NewLRUCache(options.block_cache_bytes, kShardBits);
}

TableSettings::~TableSettings() = default;

rocksdb::ColumnFamilyOptions TableSettings::of(Table table) const {
  const auto is = [table](Pattern wanted) { return has_pattern(table, wanted); };

  rocksdb::BlockBasedTableOptions blocks;
  blocks.block_cache = shared_->cache;
  // Filters and indexes count against the cache, or memory would grow with the number of files.
  blocks.cache_index_and_filter_blocks = true;
  blocks.pin_l0_filter_and_index_blocks_in_cache = true;
  // In pieces: the index of a file with a million small records is megabytes, too large to be cached as one
  // block, and each read would fetch and decompress all of it.
  blocks.index_type = rocksdb::BlockBasedTableOptions::kTwoLevelIndexSearch;
  blocks.partition_filters = true;
  blocks.pin_top_level_index_and_filter = true;
  blocks.block_size = is(pattern::kLog) ? 16 << 10 : 4 << 10;
  blocks.checksum = rocksdb::kXXH3;
  // A filter spares the disk where whole keys are asked for.
  if (is(pattern::kPoint | pattern::kHashes)) blocks.filter_policy = shared_->filter;

  rocksdb::ColumnFamilyOptions options;
  options.table_factory.reset(rocksdb::NewBlockBasedTableFactory(blocks));
  options.write_buffer_size = (is(pattern::kHot) ? 16 : 4) * kMebibyte;
  options.max_write_buffer_number = 2;
  options.level_compaction_dynamic_level_bytes = true;
  // A merge rewrites whole files, however little of them has changed.
  options.target_file_size_base = (is(pattern::kRewritten) ? 2 : 16) * kMebibyte;
  options.level0_file_num_compaction_trigger = 6;
  // While one table is merged for some seconds, files of another pile up. A few more of them cost reads
  // little, and slowing down writes would hold up everybody.
  options.level0_slowdown_writes_trigger = 48;
  options.level0_stop_writes_trigger = 72;
  if (is(pattern::kScattered)) {
    // Merging small entries level by level would rewrite all of the table each time, for a batch of changes
    // reaches into every file.
    options.compaction_style = rocksdb::kCompactionStyleUniversal;
    options.compaction_options_universal.size_ratio = 20;
    // Where nothing is overwritten a merge of everything gains no space.
    constexpr unsigned kNever = 1'000'000;
    if (!is(pattern::kShrinks)) options.compaction_options_universal.max_size_amplification_percent = kNever;
  }
  if (is(pattern::kHashes)) {
    options.compression = rocksdb::kNoCompression;
  } else {
    options.compression = first_supported({rocksdb::kLZ4Compression});
    // Worth the time of the stronger compression; all else is rewritten and read often.
    if (is(pattern::kOnlyGrows))
      options.bottommost_compression = first_supported({rocksdb::kZSTD, rocksdb::kLZ4Compression});
  }
  // Most keys of a batch follow one another: where the last one went is where the search for the next begins.
  // In the tree each level has an end of its own.
  options.memtable_insert_with_hint_prefix_extractor.reset(
      rocksdb::NewFixedPrefixTransform(is(pattern::kHashes) ? 3 : 2));
  if (is(pattern::kLookedUp)) {
    options.memtable_whole_key_filtering = true;
    options.memtable_prefix_bloom_size_ratio = 0.02;
  }
  if (is(pattern::kQueue)) {
    // What was deleted must not pile up before the next entry: a file in which half of 1,024 neighbours are
    // deletions is compacted without waiting for its level to fill.
    options.table_properties_collector_factories.push_back(
        rocksdb::NewCompactOnDeletionCollectorFactory(1024, 512));
  }
  return options;
}

rocksdb::ColumnFamilyOptions TableSettings::of_default() const {
  return of(Table::meta);
}

rocksdb::DBOptions database_settings(const RocksDbOptions& options) {
  rocksdb::DBOptions settings;
  settings.create_if_missing = true;
  settings.create_missing_column_families = true;
  if (options.environment != nullptr) settings.env = options.environment;

  // A flipped byte in the middle of the log must stop the start; the default would drop everything behind it.
  settings.wal_recovery_mode = rocksdb::WALRecoveryMode::kTolerateCorruptedTailRecords;
  settings.paranoid_checks = true;
  // A failed write has an unknown outcome: the process exits and recovers, it does not resume.
  settings.max_bgerror_resume_count = 0;

  settings.db_write_buffer_size = options.write_buffer_bytes;
  // Rarely written tables would keep old logs alive, and recovery reads all of them.
  settings.max_total_wal_size = 2 * options.write_buffer_bytes;
  settings.max_open_files = 512;
  settings.max_background_jobs = 2;
  settings.bytes_per_sync = kMebibyte;
  settings.max_manifest_file_size = 64 * kMebibyte;
  settings.skip_stats_update_on_db_open = true;

  settings.info_log_level = rocksdb::INFO_LEVEL;
  settings.max_log_file_size = 4 * kMebibyte;
  settings.keep_log_file_num = 4;
  settings.stats_dump_period_sec = 0;
  settings.stats_persist_period_sec = 0;
  return settings;
}

rocksdb::WriteOptions write_settings(const RocksDbOptions& options) {
  rocksdb::WriteOptions settings;
  settings.sync = options.sync;
  return settings;
}

rocksdb::ReadOptions read_settings() {
  rocksdb::ReadOptions settings;
  settings.verify_checksums = true;
  return settings;
}

std::optional<std::string> first_unsafe_setting(const rocksdb::DBOptions& options) {
  return first_unsafe({
      {"wal_recovery_mode",
       options.wal_recovery_mode == rocksdb::WALRecoveryMode::kTolerateCorruptedTailRecords},
      {"paranoid_checks", options.paranoid_checks},
      {"flush_verify_memtable_count", options.flush_verify_memtable_count},
      {"verify_sst_unique_id_in_manifest", options.verify_sst_unique_id_in_manifest},
      {"skip_checking_sst_file_sizes_on_db_open", !options.skip_checking_sst_file_sizes_on_db_open},
      {"best_efforts_recovery", !options.best_efforts_recovery},
      {"allow_data_in_errors", !options.allow_data_in_errors},
      // Combinations that lost or refused acknowledged writes in version 7.8.
      {"track_and_verify_wals_in_manifest", !options.track_and_verify_wals_in_manifest},
      {"atomic_flush", !options.atomic_flush},
      {"manual_wal_flush", !options.manual_wal_flush},
      {"max_bgerror_resume_count", options.max_bgerror_resume_count == 0},
      {"WAL_ttl_seconds", options.WAL_ttl_seconds == 0},
      {"WAL_size_limit_MB", options.WAL_size_limit_MB == 0},
      // A recycled log ends in old records, which this recovery mode cannot tell from damage.
      {"recycle_log_file_num", options.recycle_log_file_num == 0},
      // Readers rely on snapshots that hold whole batches.
      {"unordered_write", !options.unordered_write},
      {"two_write_queues", !options.two_write_queues},
      {"enable_pipelined_write", !options.enable_pipelined_write},
  });
}

std::optional<std::string> first_unsafe_setting(const rocksdb::ColumnFamilyOptions& options) {
  return first_unsafe({
      {"max_write_buffer_number", options.max_write_buffer_number <= 2},
      {"force_consistency_checks", options.force_consistency_checks},
      {"inplace_update_support", !options.inplace_update_support},
      {"disable_auto_compactions", !options.disable_auto_compactions},
  });
}

std::optional<std::string> first_unsafe_setting(const rocksdb::WriteOptions& options) {
  return first_unsafe({{"sync", options.sync}, {"disableWAL", !options.disableWAL}});
}

std::optional<std::string> first_unsafe_setting(const rocksdb::ReadOptions& options) {
  return first_unsafe({{"verify_checksums", options.verify_checksums}});
}

}  // namespace duban
