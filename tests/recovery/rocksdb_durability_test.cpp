// What stands between an acknowledged write and its loss: settings, the disk reserve, and what follows a
// failed sync.
#include "persistence/rocksdb/rocksdb_settings.hpp"
#include "persistence/store_errors.hpp"
#include "tests/recovery/data_folder.hpp"
#include "workflows/base/record_errors.hpp"

#include <atomic>
#include <functional>
#include <future>
#include <string>
#include <utility>

#include <gtest/gtest.h>
#include <rocksdb/env.h>
#include <rocksdb/file_system.h>
#include <rocksdb/options.h>
#include <rocksdb/utilities/options_util.h>

namespace duban::testing {
namespace {

struct CountingObserver : StoreObserver {
  void write_refused_disk_full() override { ++refusals; }

  int refusals = 0;
};

TEST(RocksDbSettings, AreSafeInTheOpenedDatabase) {
  const TemporaryFolder folder;
  { ASSERT_NE(open_sound(folder.path()), nullptr); }
  // RocksDB writes down what it really runs with.
  rocksdb::DBOptions settings;
  std::vector<rocksdb::ColumnFamilyDescriptor> tables;
  ASSERT_TRUE(rocksdb::LoadLatestOptions({}, (folder.path() / "records").string(), &settings, &tables).ok());
  EXPECT_EQ(first_unsafe_setting(settings), std::nullopt);
  EXPECT_EQ(settings.wal_recovery_mode, rocksdb::WALRecoveryMode::kTolerateCorruptedTailRecords);
  EXPECT_EQ(tables.size(), static_cast<std::size_t>(kTableCount) + 1);
  for (const auto& table : tables) EXPECT_EQ(first_unsafe_setting(table.options), std::nullopt) << table.name;
}

TEST(RocksDbSettings, AreRefusedOneByOneWhenUnsafe) {
  using Spoil = std::function<void(rocksdb::DBOptions&)>;
  const std::pair<const char*, Spoil> cases[] = {
      {"wal_recovery_mode",
       [](auto& o) { o.wal_recovery_mode = rocksdb::WALRecoveryMode::kPointInTimeRecovery; }},
      {"paranoid_checks", [](auto& o) { o.paranoid_checks = false; }},
      {"track_and_verify_wals_in_manifest", [](auto& o) { o.track_and_verify_wals_in_manifest = true; }},
      {"atomic_flush", [](auto& o) { o.atomic_flush = true; }},
      {"manual_wal_flush", [](auto& o) { o.manual_wal_flush = true; }},
      {"max_bgerror_resume_count", [](auto& o) { o.max_bgerror_resume_count = 3; }},
      {"WAL_ttl_seconds", [](auto& o) { o.WAL_ttl_seconds = 60; }},
      {"recycle_log_file_num", [](auto& o) { o.recycle_log_file_num = 2; }},
      {"unordered_write", [](auto& o) { o.unordered_write = true; }},
  };
  const rocksdb::DBOptions safe = database_settings(options_for("unused"));
  EXPECT_EQ(first_unsafe_setting(safe), std::nullopt);
  for (const auto& [name, spoil] : cases) {
    rocksdb::DBOptions spoilt = safe;
    spoil(spoilt);
    EXPECT_EQ(first_unsafe_setting(spoilt), name);
  }
  EXPECT_EQ(first_unsafe_setting(rocksdb::DBOptions()), "wal_recovery_mode") << "RocksDB's own default";
  EXPECT_EQ(first_unsafe_setting(rocksdb::WriteOptions()), "sync") << "RocksDB's own default";
  EXPECT_EQ(first_unsafe_setting(write_settings(RocksDbOptions{})), std::nullopt);
  EXPECT_EQ(first_unsafe_setting(read_settings()), std::nullopt);
  rocksdb::ColumnFamilyOptions table;
  table.max_write_buffer_number = 3;
  EXPECT_EQ(first_unsafe_setting(table), "max_write_buffer_number");
}

class DiskReserve : public ::testing::Test {
 protected:
  DiskReserve() {
    options_ = options_for(folder_.path());
    options_.reserve_bytes = 1000;
    options_.free_space = [this](const fs::path&) { return free_; };
  }

  TemporaryFolder folder_;
  RocksDbOptions options_;
  std::optional<std::uint64_t> free_ = 100000;
  CountingObserver observer_;
};

TEST_F(DiskReserve, RefusesWritesKeepsReadsAndResumesByItself) {
  auto opened = open_rocksdb_store(options_, &observer_);
  ASSERT_TRUE(opened.has_value());
  Store& store = **opened;
  ASSERT_TRUE(commit_campaign(store, "first"));
  EXPECT_EQ(store.space().free_above_reserve_bytes, 99000U);

  WriteBatch batch;
  batch.put(Table::plans, "key", std::string(97, 'x'));
  for (const std::optional<std::uint64_t> free :
       {std::optional<std::uint64_t>(1099), std::optional<std::uint64_t>(0),
        std::optional<std::uint64_t>()}) {
    free_ = free;
    const auto refused = store.commit(batch);
    ASSERT_FALSE(refused.has_value());
    EXPECT_EQ(refused.error().name(), "store.full");
    EXPECT_EQ(refused.error().kind(), ErrorKind::storage_full);
    EXPECT_EQ(store.snapshot()->get(Table::plans, "key"), std::nullopt);
    EXPECT_EQ(campaigns_in(store), 1U);
    EXPECT_EQ(store.space().free_above_reserve_bytes, free.value_or(0) > 1000 ? 99U : 0U);
  }
  EXPECT_EQ(observer_.refusals, 3);

  free_ = 1100;
  EXPECT_TRUE(store.commit(batch).has_value());
  EXPECT_TRUE(store.snapshot()->get(Table::plans, "key").has_value());
}

TEST_F(DiskReserve, LetsTheStoreOpenForReadingDownToHalf) {
  { ASSERT_TRUE(commit_campaign(**open_rocksdb_store(options_, nullptr), "first")); }
  free_ = 500;
  {
    const auto opened = open_rocksdb_store(options_, nullptr);
    ASSERT_TRUE(opened.has_value());
    EXPECT_EQ(campaigns_in(**opened), 1U);
    EXPECT_FALSE(commit_campaign(**opened, "second"));
  }
  free_ = 499;
  const auto refused = open_rocksdb_store(options_, nullptr);
  ASSERT_FALSE(refused.has_value());
  EXPECT_EQ(refused.error().code, errors::store_full);
}

TEST(FreeDiskBytes, AreKnownForAFolderAndNotForNothing) {
  const TemporaryFolder folder;
  EXPECT_GT(free_disk_bytes(folder.path()).value_or(0), 0U);
  EXPECT_EQ(free_disk_bytes(folder.path() / "absent"), std::nullopt);
}

// A disk whose syncs of one kind of file fail from a chosen moment on.
class FailingSync : public rocksdb::FileSystemWrapper {
 public:
  explicit FailingSync(std::string ending)
      : FileSystemWrapper(rocksdb::FileSystem::Default()), ending_(std::move(ending)) {}
  [[nodiscard]] const char* Name() const override { return "FailingSync"; }

  rocksdb::IOStatus NewWritableFile(const std::string& name, const rocksdb::FileOptions& options,
                                    std::unique_ptr<rocksdb::FSWritableFile>* result,
                                    rocksdb::IODebugContext* debug) override {
    auto status = FileSystemWrapper::NewWritableFile(name, options, result, debug);
    if (status.ok() && name.ends_with(ending_)) {
      *result = std::make_unique<File>(std::move(*result), fails);
    }
    return status;
  }

  std::atomic<bool> fails{false};

 private:
  class File : public rocksdb::FSWritableFileOwnerWrapper {
   public:
    File(std::unique_ptr<rocksdb::FSWritableFile> file, const std::atomic<bool>& fails)
        : FSWritableFileOwnerWrapper(std::move(file)), fails_(fails) {}
    rocksdb::IOStatus Sync(const rocksdb::IOOptions& options, rocksdb::IODebugContext* debug) override {
      if (fails_) return rocksdb::IOStatus::IOError("the disk is gone");
      return FSWritableFileOwnerWrapper::Sync(options, debug);
    }
    rocksdb::IOStatus Fsync(const rocksdb::IOOptions& options, rocksdb::IODebugContext* debug) override {
      return Sync(options, debug);
    }

   private:
    const std::atomic<bool>& fails_;
  };

  const std::string ending_;
};

TEST(FailedSync, MakesTheOutcomeUnknownAndStopsAllLaterWrites) {
  const TemporaryFolder folder;
  const auto disk = std::make_shared<FailingSync>(".log");
  const std::unique_ptr<rocksdb::Env> environment = rocksdb::NewCompositeEnv(disk);
  RocksDbOptions options = options_for(folder.path());
  options.environment = environment.get();
  {
    auto opened = open_rocksdb_store(options, nullptr);
    ASSERT_TRUE(opened.has_value()) << opened.error().message(Language::en);
    Store& store = **opened;
    ASSERT_TRUE(commit_audited(store, 0));
    disk->fails = true;
    WriteBatch batch;
    batch.put(Table::plans, "unknown", "outcome");
    const auto failed = store.commit(batch);
    ASSERT_FALSE(failed.has_value());
    EXPECT_EQ(failed.error().name(), "store.write_failed");
    disk->fails = false;
    const auto later = store.commit(batch);
    ASSERT_FALSE(later.has_value()) << "a failed sync is never retried";
    EXPECT_EQ(later.error().code, errors::store_write_failed);
    EXPECT_EQ(campaigns_in(store), 1U);
  }
  const auto recovered = open_sound(folder.path());
  ASSERT_NE(recovered, nullptr);
  EXPECT_EQ(campaigns_in(*recovered), 1U);
  EXPECT_TRUE(commit_audited(*recovered, 1));
}

struct WaitingObserver : CountingObserver {
  // More than one flush may fail.
  void background_write_failed(std::string_view detail) override {
    if (!told.exchange(true)) failure.set_value(std::string(detail));
  }

  std::atomic<bool> told{false};
  std::promise<std::string> failure;
};

// Otherwise a server with nothing to write would go on for hours on a store that takes no more.
TEST(FailedSync, OfATableIsReportedWithoutACommit) {
  const TemporaryFolder folder;
  const auto disk = std::make_shared<FailingSync>(".sst");
  const std::unique_ptr<rocksdb::Env> environment = rocksdb::NewCompositeEnv(disk);
  RocksDbOptions options = options_for(folder.path());
  options.environment = environment.get();
  options.write_buffer_bytes = 1 << 20;
  WaitingObserver observer;
  auto failure = observer.failure.get_future();
  {
    auto opened = open_rocksdb_store(options, &observer);
    ASSERT_TRUE(opened.has_value()) << opened.error().message(Language::en);
    disk->fails = true;
    // More than the buffer holds, so that it is flushed; no later commit is needed to notice what became of
    // it.
    for (int number = 0; number < 4; ++number) {
      WriteBatch batch;
      batch.put(Table::plans, "plan" + std::to_string(number), std::string(1 << 19, 'x'));
      if (!(*opened)->commit(batch)) break;
    }
    ASSERT_EQ(failure.wait_for(std::chrono::seconds(60)), std::future_status::ready);
    EXPECT_NE(failure.get().find("the disk is gone"), std::string::npos);
    disk->fails = false;
  }
  EXPECT_NE(open_sound(folder.path()), nullptr);
}

}  // namespace
}  // namespace duban::testing
