#include "persistence/rocksdb/rocksdb_store.hpp"

#include "persistence/rocksdb/high_water.hpp"
#include "persistence/rocksdb/manifest_mark.hpp"
#include "persistence/rocksdb/rocksdb_settings.hpp"
#include "persistence/rocksdb/rocksdb_tables.hpp"
#include "persistence/rocksdb/torn_tail.hpp"
#include "persistence/store_errors.hpp"
#include "persistence/tables/meta.hpp"
#include "workflows/base/record_errors.hpp"

#include <algorithm>
#include <array>
#include <atomic>
#include <chrono>
#include <string>
#include <sys/statvfs.h>
#include <system_error>
#include <utility>
#include <vector>

#include <rocksdb/db.h>
#include <rocksdb/listener.h>
#include <rocksdb/options.h>
#include <rocksdb/perf_level.h>
#include <rocksdb/write_batch.h>

namespace duban {
namespace {

constexpr std::string_view kFormatName = "format";

std::array<Table, kTableCount> all_tables() {
  std::array<Table, kTableCount> tables{};
  for (std::size_t table = 0; table < tables.size(); ++table) tables[table] = static_cast<Table>(table);
  return tables;
}

Error unavailable(const std::string& detail) {
  return Error(errors::store_unavailable, {{"detail", detail}});
}

Error corrupt(std::string_view what, const std::string& detail) {
  return Error(errors::store_corrupt, {{"what", what}, {"detail", detail}});
}

Error migration_due(const FolderFormat& found) {
  return unavailable("the data folder has format " + std::to_string(found.number) +
                     ", which a start of the server " + "brings to format " + std::to_string(kFormat) +
                     "; until then only the Duban that wrote it can read it. Nothing was changed");
}

bool is_earlier(const FolderFormat& format) {
  return format.number < kFormat;
}

Error full(const RocksDbOptions& options) {
  return Error(errors::store_full, {{"reserve", std::to_string(options.reserve_bytes)}});
}

Error open_failure(const rocksdb::Status& status) {
  return status.IsCorruption() ? corrupt("database", status.ToString()) : unavailable(status.ToString());
}

void check_read(const rocksdb::Status& status) {
  if (!status.ok()) throw CorruptRead(status.ToString());
}

std::string_view view(const rocksdb::Slice& slice) {
  return {slice.data(), slice.size()};
}
// A default string_view points nowhere, and RocksDB asserts that a slice does not.
rocksdb::Slice slice(std::string_view view) {
  return view.empty() ? rocksdb::Slice() : rocksdb::Slice(view.data(), view.size());
}

// RocksDB counts every comparison of keys in thread-local statistics which nobody reads.
void count_nothing_on_this_thread() {
  thread_local const bool done = (rocksdb::SetPerfLevel(rocksdb::PerfLevel::kDisable), true);
  (void)done;
}

// Without this a failed flush would be noticed by the next commit only, which may be hours away. What fails
// in a commit is the commit's to report; corruption and a full disk leave reading possible.
class BackgroundWatch final : public rocksdb::EventListener {
 public:
  explicit BackgroundWatch(StoreObserver* observer) : observer_(observer) {}
  [[nodiscard]] const char* Name() const override { return "BackgroundWatch"; }
  // Until then a failure is the opening's to report.
  void begin() { watches_ = observer_ != nullptr; }
  void OnBackgroundError(rocksdb::BackgroundErrorReason reason, rocksdb::Status* status) override {
    using Reason = rocksdb::BackgroundErrorReason;
    const bool in_a_commit = reason == Reason::kWriteCallback || reason == Reason::kMemTable;
    if (!watches_ || in_a_commit || !status->IsIOError() || status->IsNoSpace()) return;
    observer_->background_write_failed(status->ToString());
  }

 private:
  StoreObserver* const observer_;
  std::atomic<bool> watches_{false};
};

// The database and its tables, closed in the right order.
struct Database {
  std::unique_ptr<rocksdb::DB> db;
  std::vector<rocksdb::ColumnFamilyHandle*> handles;  // by table, then the empty default

  Database() = default;
  Database(const Database&) = delete;
  Database& operator=(const Database&) = delete;
  ~Database() {
    if (!db) return;
    for (auto* handle : handles) db->DestroyColumnFamilyHandle(handle);
    // What is committed is in the log already; a failure to close loses nothing that recovery would not find.
    db->Close().PermitUncheckedError();
  }
  [[nodiscard]] rocksdb::ColumnFamilyHandle* table(Table table) const {
    return handles[static_cast<std::size_t>(table)];
  }
};

// Called on RocksDB's threads.
class FlushListener final : public rocksdb::EventListener {
 public:
  void OnFlushCompleted(rocksdb::DB*, const rocksdb::FlushJobInfo&) override { flushed_ = true; }
  // True once after any number of flushes.
  [[nodiscard]] bool take() { return flushed_.exchange(false); }

 private:
  std::atomic<bool> flushed_{false};
};

class RocksDbSnapshot : public Snapshot {
 public:
  explicit RocksDbSnapshot(const Database& database) : database_(database), options_(read_settings()) {
    count_nothing_on_this_thread();
    options_.snapshot = database_.db->GetSnapshot();
  }
  ~RocksDbSnapshot() override { database_.db->ReleaseSnapshot(options_.snapshot); }
  RocksDbSnapshot(const RocksDbSnapshot&) = delete;
  RocksDbSnapshot& operator=(const RocksDbSnapshot&) = delete;

  [[nodiscard]] std::optional<std::string> get(Table table, std::string_view key) const override {
    std::string value;
    const auto status = database_.db->Get(options_, database_.table(table), slice(key), &value);
    if (status.IsNotFound()) return std::nullopt;
    check_read(status);
    return value;
  }

  void get_each(Table table, std::span<const std::string> keys, const Found& visit) const override {
    constexpr std::size_t kAtOnce = 32;  // as many as RocksDB takes in one go
    std::array<rocksdb::Slice, kAtOnce> wanted;
    std::array<rocksdb::PinnableSlice, kAtOnce> values;
    std::array<rocksdb::Status, kAtOnce> statuses;
    for (std::size_t first = 0; first < keys.size(); first += kAtOnce) {
      const auto count = std::min(kAtOnce, keys.size() - first);
      for (std::size_t at = 0; at < count; ++at) wanted[at] = slice(keys[first + at]);
      database_.db->MultiGet(options_, database_.table(table), count, wanted.data(), values.data(),
                             statuses.data());
      for (std::size_t at = 0; at < count; ++at) {
        const bool found = !statuses[at].IsNotFound();
        if (found) check_read(statuses[at]);
        visit(first + at, found ? std::optional(view(values[at])) : std::nullopt);
        values[at].Reset();
      }
    }
  }

  void scan(Table table, std::string_view from, std::string_view to, const Visitor& visit) const override {
    const rocksdb::Slice end = slice(to);
    rocksdb::ReadOptions options = options_;
    if (!to.empty()) options.iterate_upper_bound = &end;
    const auto at = iterator(options, table);
    for (at->Seek(slice(from)); at->Valid(); at->Next()) {
      if (!visit(view(at->key()), view(at->value()))) return;
    }
    check_read(at->status());
  }

  void scan_reverse(Table table, std::string_view from, std::string_view to,
                    const Visitor& visit) const override {
    const rocksdb::Slice begin = slice(from);
    const rocksdb::Slice end = slice(to);
    rocksdb::ReadOptions options = options_;
    options.iterate_lower_bound = &begin;
    if (!to.empty()) options.iterate_upper_bound = &end;
    const auto at = iterator(options, table);
    for (at->SeekToLast(); at->Valid(); at->Prev()) {
      if (!visit(view(at->key()), view(at->value()))) return;
    }
    check_read(at->status());
  }

 private:
  [[nodiscard]] std::unique_ptr<rocksdb::Iterator> iterator(const rocksdb::ReadOptions& options,
                                                            Table table) const {
    return std::unique_ptr<rocksdb::Iterator>(database_.db->NewIterator(options, database_.table(table)));
  }

  const Database& database_;
  rocksdb::ReadOptions options_;
};

class RocksDbStore : public Store {
 public:
  RocksDbStore(const RocksDbOptions& options, StoreObserver* observer)
      : options_(options),
        observer_(observer),
        manifest_mark_(options.folder),
        write_options_(write_settings(options)) {}

  // Called once, before anything else. Errors as open_rocksdb_store.
  [[nodiscard]] Result<void> open();

  [[nodiscard]] std::unique_ptr<Snapshot> snapshot() const override {
    return std::make_unique<RocksDbSnapshot>(database_);
  }
  [[nodiscard]] Result<void> commit(const WriteBatch& batch) override;
  [[nodiscard]] Space space() const override;
  [[nodiscard]] std::vector<Statistic> statistics() const override;

 private:
  [[nodiscard]] std::filesystem::path records_folder() const { return options_.folder / "records"; }
  [[nodiscard]] std::uint64_t free_bytes() const { return options_.free_space(options_.folder).value_or(0); }
  [[nodiscard]] std::uint64_t sum(const std::string& property) const;

  [[nodiscard]] rocksdb::Status gather(const WriteBatch& batch);
  [[nodiscard]] Result<void> make_folder() const;
  [[nodiscard]] Result<void> open_database();
  [[nodiscard]] Result<void> open_database_after_power_cut();
  [[nodiscard]] Result<void> check_settings() const;
  // Of a new folder, today's, which it is given.
  [[nodiscard]] Result<FolderFormat> check_format();
  [[nodiscard]] Result<void> bring_to_todays_format(const FolderFormat& found);
  [[nodiscard]] Result<void> check_high_water();
  [[nodiscard]] Result<void> note_manifest();

  const RocksDbOptions options_;
  StoreObserver* const observer_;
  const ManifestMark manifest_mark_;
  const rocksdb::WriteOptions write_options_;
  const std::shared_ptr<FlushListener> flushes_ = std::make_shared<FlushListener>();
  const std::shared_ptr<BackgroundWatch> background_ = std::make_shared<BackgroundWatch>(observer_);
  Database database_;
  std::unique_ptr<HighWaterFile> high_water_;
  std::atomic<std::uint64_t> high_water_failures_{0};
  // Only the one committing thread:
  std::vector<WriteBatch::Change> ordered_;  // keep their memory from batch to batch
  rocksdb::WriteBatch changes_;
  bool failed_ = false;
};

Result<void> RocksDbStore::make_folder() const {
  std::error_code error;
  if (std::filesystem::create_directories(options_.folder, error)) {
    std::filesystem::permissions(options_.folder, std::filesystem::perms::owner_all, error);
  }
  // A data folder that was there before may be open to others; what is recorded in it is not.
  if (!error && std::filesystem::create_directory(records_folder(), error)) {
    std::filesystem::permissions(records_folder(), std::filesystem::perms::owner_all, error);
  }
  if (error) return unavailable(error.message());
  return {};
}

Result<void> RocksDbStore::open_database() {
  rocksdb::DBOptions settings = database_settings(options_);
  settings.listeners.push_back(flushes_);
  settings.listeners.push_back(background_);
  const auto looked = look_before_opening(settings, records_folder());
  if (!looked) return looked.error();
  if (!options_.migrate && *looked && is_earlier(**looked)) return migration_due(**looked);
  const TableSettings table_settings(options_);
  std::vector<rocksdb::ColumnFamilyDescriptor> descriptors;
  for (const Table table : all_tables()) {
    descriptors.emplace_back(std::string(table_name(table)), table_settings.of(table));
  }
  descriptors.emplace_back(rocksdb::kDefaultColumnFamilyName, table_settings.of_default());

  rocksdb::DB* db = nullptr;
  const auto status =
      rocksdb::DB::Open(settings, records_folder().string(), descriptors, &database_.handles, &db);
  if (!status.ok()) return open_failure(status);
  database_.db.reset(db);
  background_->begin();
  return {};
}

// What RocksDB takes for corruption may be the end that a power cut has torn, and then only that goes.
Result<void> RocksDbStore::open_database_after_power_cut() {
  auto opened = open_database();
  if (opened || opened.error().code != errors::store_corrupt) return opened;
  const auto cut = cut_torn_tails(records_folder());
  if (!cut) return cut.error();
  if (cut->empty()) return opened;
  for (const auto& tail : *cut) {
    if (observer_ != nullptr) observer_->torn_tail_cut(tail.file, tail.bytes);
  }
  return open_database();
}

Result<void> RocksDbStore::check_settings() const {
  auto unsafe = first_unsafe_setting(database_.db->GetDBOptions());
  if (!unsafe && options_.sync) unsafe = first_unsafe_setting(write_options_);
  if (!unsafe) unsafe = first_unsafe_setting(read_settings());
  for (auto* handle : database_.handles) {
    if (!unsafe)
      unsafe = first_unsafe_setting(rocksdb::ColumnFamilyOptions(database_.db->GetOptions(handle)));
  }
  if (unsafe) return unavailable("the setting " + *unsafe + " of the opened database is not safe");
  return {};
}

Result<FolderFormat> RocksDbStore::check_format() {
  const FolderFormat todays{kFormat, false};
  const auto key = tables::Meta::key(0, kFormatName);
  const RocksDbSnapshot stored(database_);
  if (const auto entry = stored.get(Table::meta, key)) {
    auto found = read_format(*entry);
    if (found && !options_.migrate && is_earlier(*found)) return migration_due(*found);
    return found;
  }
  // A new folder, or one whose first start was cut short before this record: nothing else may be there.
  bool holds_records = false;
  for (const Table table : all_tables()) {
    stored.scan(table, {}, {}, [&](auto, auto) {
      holds_records = true;
      return false;
    });
  }
  if (holds_records) return corrupt("format version", "it is missing although there are records");
  WriteBatch first;
  first.put(Table::meta, key, text_of(todays));
  if (auto written = commit(first); !written) return written.error();
  return todays;
}

Result<void> RocksDbStore::bring_to_todays_format(const FolderFormat& found) {
  return duban::migrate(*this, found, [&](const MigrationProgress& progress) {
    if (options_.migrating) options_.migrating(progress);
  });
}

Result<void> RocksDbStore::check_high_water() {
  auto file = HighWaterFile::open(options_.folder / "highwater");
  if (!file) return file.error();
  high_water_ = std::move(*file);
  return check_audit_tail(RocksDbSnapshot(database_), high_water_->marks());
}

Result<void> RocksDbStore::open() {
  if (auto made = make_folder(); !made) return made;
  if (free_bytes() < options_.reserve_bytes / 2) return full(options_);
  if (auto whole = manifest_mark_.check(); !whole) return whole;
  if (auto opened = open_database_after_power_cut(); !opened) return opened;
  if (auto noted = note_manifest(); !noted) return noted;
  if (auto checked = check_settings(); !checked) return checked;
  try {
    const auto found = check_format();
    if (!found) return found.error();
    if (auto whole = check_high_water(); !whole) return whole;
    return bring_to_todays_format(*found);
  } catch (const CorruptRead& unreadable) {
    return corrupt("database", unreadable.what());
  }
}

// By table and key, so that each is inserted beside the one before it, where the way to it is short and warm.
// Changes of one key stay in their order.
rocksdb::Status RocksDbStore::gather(const WriteBatch& batch) {
  ordered_.clear();
  batch.for_each([&](const WriteBatch::Change& change) { ordered_.push_back(change); });
  std::stable_sort(ordered_.begin(), ordered_.end(), [](const auto& a, const auto& b) {
    return a.table != b.table ? a.table < b.table : a.key < b.key;
  });
  changes_.Clear();
  rocksdb::Status status;
  for (const auto& change : ordered_) {
    auto* table = database_.table(change.table);
    if (!status.ok()) return status;
    status = change.value ? changes_.Put(table, slice(change.key), slice(*change.value))
                          : changes_.Delete(table, slice(change.key));
  }
  return status;
}

Result<void> RocksDbStore::commit(const WriteBatch& batch) {
  if (batch.empty()) return {};
  if (failed_) return Error(errors::store_write_failed, {{"detail", "an earlier write failed"}});
  if (free_bytes() < options_.reserve_bytes + batch.bytes()) {
    if (observer_ != nullptr) observer_->write_refused_disk_full();
    return full(options_);
  }
  count_nothing_on_this_thread();
  auto status = gather(batch);
  if (status.ok()) status = database_.db->Write(write_options_, &changes_);
  if (!status.ok()) {
    failed_ = true;
    return Error(errors::store_write_failed, {{"detail", status.ToString()}});
  }
  for (const auto& mark : batch.audit_marks()) {
    if (!high_water_->write(mark.partition, mark.size)) ++high_water_failures_;
  }
  if (flushes_->take()) {
    if (auto noted = note_manifest(); !noted) {
      failed_ = true;
      return noted;
    }
  }
  return {};
}

Result<void> RocksDbStore::note_manifest() {
  const auto noted = manifest_mark_.note();
  if (!noted) return noted.error();
  if (!*noted) ++high_water_failures_;
  return {};
}

Store::Space RocksDbStore::space() const {
  Space space;
  std::error_code error;
  // RocksDB removes files while this looks, so that a missing one is no failure.
  for (std::filesystem::directory_iterator at(records_folder(), error), end; !error && at != end;
       at.increment(error)) {
    std::error_code gone;
    const auto bytes = at->file_size(gone);
    if (!gone) space.used_bytes += bytes;
  }
  const std::uint64_t free = free_bytes();
  space.free_above_reserve_bytes = free > options_.reserve_bytes ? free - options_.reserve_bytes : 0;
  return space;
}

std::uint64_t RocksDbStore::sum(const std::string& property) const {
  std::uint64_t value = 0;
  return database_.db->GetAggregatedIntProperty(property, &value) ? value : 0;
}

std::vector<Store::Statistic> RocksDbStore::statistics() const {
  // Of the whole database, so any table tells it.
  const auto whole = [&](const std::string& property) {
    std::uint64_t value = 0;
    return database_.db->GetIntProperty(database_.table(Table::meta), property, &value) ? value : 0;
  };
  using Properties = rocksdb::DB::Properties;
  return {
      {"block_cache_bytes", whole(Properties::kBlockCacheUsage)},
      {"memtable_bytes", sum(Properties::kCurSizeAllMemTables)},
      {"table_reader_bytes", sum(Properties::kEstimateTableReadersMem)},
      {"sst_bytes", sum(Properties::kTotalSstFilesSize)},
      {"pending_compaction_bytes", sum(Properties::kEstimatePendingCompactionBytes)},
      {"estimated_keys", sum(Properties::kEstimateNumKeys)},
      {"running_compactions", whole(Properties::kNumRunningCompactions)},
      {"running_flushes", whole(Properties::kNumRunningFlushes)},
      {"background_errors", sum(Properties::kBackgroundErrors)},
      {"live_snapshots", whole(Properties::kNumSnapshots)},
      {"writes_stopped", whole(Properties::kIsWriteStopped)},
      {"high_water_failures", high_water_failures_},
  };
}

}  // namespace

std::optional<std::uint64_t> free_disk_bytes(const std::filesystem::path& folder) {
  struct statvfs status {};
  if (::statvfs(folder.c_str(), &status) != 0) return std::nullopt;
  return static_cast<std::uint64_t>(status.f_bavail) * status.f_frsize;
}

Result<std::unique_ptr<Store>> open_rocksdb_store(const RocksDbOptions& options, StoreObserver* observer) {
  auto store = std::make_unique<RocksDbStore>(options, observer);
  if (auto opened = store->open(); !opened) return opened.error();
  return std::unique_ptr<Store>(std::move(store));
}

}  // namespace duban
