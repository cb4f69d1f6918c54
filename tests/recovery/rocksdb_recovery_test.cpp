#include "persistence/memory_store.hpp"
#include "persistence/rocksdb/high_water.hpp"
#include "persistence/store_errors.hpp"
#include "persistence/tables/campaigns.hpp"
#include "persistence/tables/lists.hpp"
#include "persistence/tables/meta.hpp"
#include "persistence/tables/trail.hpp"
#include "tests/recovery/data_folder.hpp"
#include "workflows/base/record_errors.hpp"

#include <string>

#include <gtest/gtest.h>
#include <rocksdb/db.h>

namespace duban::testing {
namespace {

using namespace std::string_literals;

class Recovery : public ::testing::Test {
 protected:
  void SetUp() override {
    store_ = open_sound(live());
    ASSERT_NE(store_, nullptr);
  }
  [[nodiscard]] fs::path live() const { return folder_.path() / "live"; }
  [[nodiscard]] fs::path copy() const { return folder_.path() / "copy"; }
  [[nodiscard]] ErrorCode opening_copy_fails_with() const {
    const auto store = open(copy());
    if (store) {
      ADD_FAILURE() << "the damaged folder opened";
      return {};
    }
    return store.error().code;
  }

  // The only file of the table; RocksDB writes the name of the table into it.
  [[nodiscard]] fs::path table_file_of(Table table) const {
    for (const auto& file : files_ending(live(), ".sst")) {
      if (contents_of(file).find(table_name(table)) != std::string::npos) return file;
    }
    ADD_FAILURE() << "no file of " << table_name(table);
    return {};
  }

  TemporaryFolder folder_;
  std::unique_ptr<Store> store_;
};

TEST_F(Recovery, FindsEverythingAfterAnOrderlyEnd) {
  for (int number = 0; number < 20; ++number) ASSERT_TRUE(commit_campaign(*store_, std::to_string(number)));
  ASSERT_TRUE(commit_audited(*store_, 0));
  for (int round = 0; round < 3; ++round) {
    store_.reset();
    store_ = open_sound(live());
    ASSERT_NE(store_, nullptr);
    EXPECT_EQ(campaigns_in(*store_), 21U);
    EXPECT_EQ(audit_size(*store_->snapshot(), 0), 1U);
  }
  ASSERT_TRUE(commit_audited(*store_, 1));
  EXPECT_EQ(campaigns_in(*store_), 22U);
}

TEST_F(Recovery, FindsEveryAcknowledgedWriteAfterAKill) {
  for (std::uint64_t records = 0; records < 5; ++records) {
    ASSERT_TRUE(commit_audited(*store_, records));
    copy_as_if_killed(live(), copy());
    const auto recovered = open_sound(copy());
    ASSERT_NE(recovered, nullptr);
    EXPECT_EQ(campaigns_in(*recovered), records + 1);
    EXPECT_EQ(audit_size(*recovered->snapshot(), 0), records + 1);
  }
}

TEST_F(Recovery, RefusesAFlippedByteInTheMiddleOfTheLog) {
  ASSERT_TRUE(commit_campaign(*store_, "first"));
  const auto middle = fs::file_size(write_ahead_log(live()));
  ASSERT_TRUE(commit_campaign(*store_, "second"));
  ASSERT_TRUE(commit_campaign(*store_, "third"));
  copy_as_if_killed(live(), copy());
  flip_byte(write_ahead_log(copy()), middle + 50);
  EXPECT_EQ(opening_copy_fails_with(), errors::store_corrupt);
}

TEST(NewFolder, KeepsItsRecordsFromOtherUsers) {
  const TemporaryFolder folder;
  fs::permissions(folder.path(), fs::perms::owner_all | fs::perms::others_read | fs::perms::others_exec);
  const auto store = open(folder.path());
  ASSERT_TRUE(store);
  EXPECT_EQ(fs::status(folder.path() / "records").permissions(), fs::perms::owner_all);
}

// Cut inside the last record: it was never acknowledged, so it never happened.
TEST_F(Recovery, AcceptsATornTail) {
  ASSERT_TRUE(commit_campaign(*store_, "first"));
  const auto whole = fs::file_size(write_ahead_log(live()));
  ASSERT_TRUE(commit_campaign(*store_, "second"));
  const auto end = fs::file_size(write_ahead_log(live()));
  ASSERT_GT(end, whole + 100);
  for (const auto size : {whole + 1, whole + 6, whole + 7, whole + 8, (whole + end) / 2, end - 1}) {
    copy_as_if_killed(live(), copy());
    fs::resize_file(write_ahead_log(copy()), size);
    const auto recovered = open_sound(copy());
    ASSERT_NE(recovered, nullptr) << size;
    EXPECT_EQ(campaigns_in(*recovered), 1U) << size;
  }
}

// Whole records missing from the end look like a complete log to RocksDB; the mark outside knows better.
TEST_F(Recovery, NoticesALostTail) {
  ASSERT_TRUE(commit_audited(*store_, 0));
  const auto whole = fs::file_size(write_ahead_log(live()));
  ASSERT_TRUE(commit_audited(*store_, 1));
  ASSERT_TRUE(commit_audited(*store_, 2));
  copy_as_if_killed(live(), copy());
  fs::resize_file(write_ahead_log(copy()), whole);
  const auto refused = open(copy());
  ASSERT_FALSE(refused.has_value());
  EXPECT_EQ(refused.error().code, errors::store_lost_tail);
  EXPECT_EQ(refused.error().message(Language::en),
            "the audit trail of partition 0 ends after 1 records, but 3 were acknowledged");
  EXPECT_EQ(refused.error().kind(), ErrorKind::corruption);

  fs::remove(copy() / "highwater");  // what an operator does who accepts the loss
  const auto accepted = open_sound(copy());
  ASSERT_NE(accepted, nullptr);
  EXPECT_EQ(campaigns_in(*accepted), 1U);
}

TEST_F(Recovery, NoticesATornTailThatWasAcknowledged) {
  ASSERT_TRUE(commit_audited(*store_, 0));
  ASSERT_TRUE(commit_audited(*store_, 1));
  copy_as_if_killed(live(), copy());
  fs::resize_file(write_ahead_log(copy()), fs::file_size(write_ahead_log(copy())) - 1);
  EXPECT_EQ(opening_copy_fails_with(), errors::store_lost_tail);
}

TEST_F(Recovery, NoticesALogThatIsGone) {
  ASSERT_TRUE(commit_audited(*store_, 0));
  store_.reset();
  store_ = open_sound(live());  // recovery moves the first record into a table
  ASSERT_TRUE(commit_audited(*store_, 1));
  copy_as_if_killed(live(), copy());
  for (const auto& log : files_ending(copy(), ".log")) fs::remove(log);
  EXPECT_EQ(opening_copy_fails_with(), errors::store_lost_tail);
}

TEST_F(Recovery, NeverBeginsANewDatabaseOverAnOldOne) {
  ASSERT_TRUE(commit_audited(*store_, 0));
  copy_as_if_killed(live(), copy());
  fs::remove(copy() / "records" / "CURRENT");
  EXPECT_EQ(opening_copy_fails_with(), errors::store_corrupt);
  EXPECT_FALSE(files_ending(copy(), ".log").empty()) << "nothing was cleared away";

  fs::remove_all(copy() / "records");
  EXPECT_EQ(opening_copy_fails_with(), errors::store_lost_tail) << "the mark remembers what was there";
}

TEST_F(Recovery, RefusesADamagedMark) {
  ASSERT_TRUE(commit_audited(*store_, 0));
  for (const std::uint64_t at : {0, 5, 15, 20, 31}) {
    copy_as_if_killed(live(), copy());
    flip_byte(copy() / "highwater", at);
    EXPECT_EQ(opening_copy_fails_with(), errors::store_corrupt) << at;
  }
}

TEST_F(Recovery, RefusesAnAuditTrailThatContradictsItsSize) {
  WriteBatch batch;
  tables::Audit::put(batch, tables::Audit::at(0, 0), "a record without a size");
  ASSERT_TRUE(store_->commit(batch).has_value());
  copy_as_if_killed(live(), copy());
  EXPECT_EQ(opening_copy_fails_with(), errors::store_corrupt);
}

TEST_F(Recovery, ReportsADamagedTableToItsReader) {
  for (int number = 0; number < 50; ++number) ASSERT_TRUE(commit_campaign(*store_, std::to_string(number)));
  store_.reset();
  ASSERT_NE(open_sound(live()), nullptr);  // recovery writes the log's content into tables
  flip_byte(table_file_of(Table::campaigns), 20);
  const auto store = open_sound(live());
  ASSERT_NE(store, nullptr);
  const auto snapshot = store->snapshot();
  EXPECT_THROW((void)snapshot->get(Table::campaigns, tables::Campaigns::key(0, "0")), CorruptRead);
  EXPECT_THROW((void)campaigns_in(*store), CorruptRead);
  EXPECT_EQ(snapshot->get(Table::counters, tables::Counters::key(0, "0", "units")), "1")
      << "other tables go on";
}

TEST_F(Recovery, LetsOnlyOneProcessIn) {
  const auto second = open(live());
  ASSERT_FALSE(second.has_value());
  EXPECT_EQ(second.error().name(), "store.unavailable");
  store_.reset();
  EXPECT_NE(open_sound(live()), nullptr);
}

TEST_F(Recovery, RefusesANewerFormat) {
  WriteBatch batch;
  tables::Meta::put(batch, tables::Meta::at(0, "format"), "5");
  ASSERT_TRUE(store_->commit(batch).has_value());
  store_.reset();
  const auto refused = open(live());
  ASSERT_FALSE(refused.has_value());
  EXPECT_EQ(refused.error().message(Language::en),
            "the data folder has format 5, and this version of Duban knows format 4 only");
}

TEST_F(Recovery, TakesFoldersOfEarlierFormatsOver) {
  for (const char* earlier : {"1", "2", "3", "1>2", "3>4"}) {
    WriteBatch batch;
    tables::Meta::put(batch, tables::Meta::at(0, "format"), earlier);
    ASSERT_TRUE(store_->commit(batch).has_value());
    store_.reset();
    store_ = open_sound(live());
    ASSERT_NE(store_, nullptr);
    EXPECT_EQ(tables::Meta::get(*store_->snapshot(), tables::Meta::at(0, "format")), "4");
  }
}

TEST_F(Recovery, RefusesATableItDoesNotKnow) {
  store_.reset();
  std::vector<std::string> names;
  const std::string records = (live() / "records").string();
  ASSERT_TRUE(rocksdb::DB::ListColumnFamilies({}, records, &names).ok());
  std::vector<rocksdb::ColumnFamilyDescriptor> descriptors;
  for (const auto& name : names) descriptors.emplace_back(name, rocksdb::ColumnFamilyOptions());
  std::vector<rocksdb::ColumnFamilyHandle*> handles;
  rocksdb::DB* opened = nullptr;
  ASSERT_TRUE(rocksdb::DB::Open({}, records, descriptors, &handles, &opened).ok());
  const std::unique_ptr<rocksdb::DB> database(opened);
  handles.push_back(nullptr);
  ASSERT_TRUE(database->CreateColumnFamily({}, "complaints", &handles.back()).ok());
  for (auto* handle : handles) ASSERT_TRUE(database->DestroyColumnFamilyHandle(handle).ok());
  ASSERT_TRUE(database->Close().ok());

  const auto refused = open(live());
  ASSERT_FALSE(refused.has_value());
  EXPECT_EQ(refused.error().name(), "store.unknown_format");
}

TEST_F(Recovery, FinishesAFirstStartThatWasCutShortButTrustsNoRecordsWithoutAFormat) {
  WriteBatch batch;
  tables::Meta::erase(batch, tables::Meta::at(0, "format"));
  ASSERT_TRUE(store_->commit(batch).has_value());
  store_.reset();
  store_ = open_sound(live());
  ASSERT_NE(store_, nullptr);
  EXPECT_EQ(tables::Meta::get(*store_->snapshot(), tables::Meta::at(0, "format")), "4");

  ASSERT_TRUE(store_->commit(batch).has_value());
  ASSERT_TRUE(commit_campaign(*store_, "campaign"));
  store_.reset();
  const auto refused = open(live());
  ASSERT_FALSE(refused.has_value());
  EXPECT_EQ(refused.error().code, errors::store_corrupt);
}

TEST(OpeningAStore, FailsClearlyWhereNoFolderCanBe) {
  const TemporaryFolder folder;
  { std::unique_ptr<Store> store = open_sound(folder.path() / "file-to-be"); }
  const auto refused = open(folder.path() / "file-to-be" / "highwater");
  ASSERT_FALSE(refused.has_value());
  EXPECT_EQ(refused.error().code, errors::store_unavailable);
}

TEST(AuditTail, IsCheckedForEveryPartition) {
  MemoryStore store;
  const auto append = [&](Partition partition, std::uint64_t records) {
    WriteBatch batch;
    for (std::uint64_t record = 0; record < records; ++record) {
      tables::Audit::put(batch, tables::Audit::at(partition, record), "record");
    }
    batch.set_audit_size(partition, records);
    ASSERT_TRUE(store.commit(batch).has_value());
  };
  const auto check = [&](const std::map<Partition, std::uint64_t>& marks) {
    return check_audit_tail(*store.snapshot(), marks);
  };
  append(0, 3);
  append(1, 1);
  append(65535, 2);
  EXPECT_TRUE(check({}).has_value());
  EXPECT_TRUE(check({{0, 3}, {1, 0}, {65535, 2}}).has_value()) << "a mark may lag behind";
  EXPECT_EQ(check({{1, 2}}).error().code, errors::store_lost_tail);
  EXPECT_EQ(check({{2, 1}}).error().code, errors::store_lost_tail);
  WriteBatch batch;
  tables::Audit::erase(batch, tables::Audit::at(65535, 1));
  ASSERT_TRUE(store.commit(batch).has_value());
  EXPECT_EQ(check({}).error().code, errors::store_corrupt);
}

TEST(AuditTail, RefusesASizeAndAKeyThatNobodyHasWritten) {
  const auto verdict = [](Table table, const std::string& key) {
    MemoryStore store;
    WriteBatch batch;
    batch.put(table, key, "x");
    EXPECT_TRUE(store.commit(batch).has_value());
    return check_audit_tail(*store.snapshot(), {{0, 0}}).error().message(Language::en);
  };
  EXPECT_NE(verdict(Table::meta, tables::Meta::key(0, "audit_size")).find("malformed"), std::string::npos);
  EXPECT_NE(verdict(Table::audit, "\xFF\xFFno sequence").find("malformed"), std::string::npos);
}

TEST(HighWaterFile, ThatCannotBeReadIsNotTakenForAnEmptyOne) {
  const TemporaryFolder folder;
  std::filesystem::create_directory(folder.path() / "highwater");
  const auto file = HighWaterFile::open(folder.path() / "highwater");
  ASSERT_FALSE(file);
  EXPECT_EQ(file.error().code, errors::store_unavailable);
}

TEST(HighWaterFile, IsGolden) {
  const TemporaryFolder folder;
  {
    auto file = HighWaterFile::open(folder.path() / "highwater");
    ASSERT_TRUE(file.has_value());
    EXPECT_TRUE((*file)->marks().empty());
    EXPECT_TRUE((*file)->write(1, 258));
    EXPECT_TRUE((*file)->write(0, 1));
  }
  const std::string zeros(12, '\0');
  EXPECT_EQ(contents_of(folder.path() / "highwater"),
            "DHW1\0\0\0\0\0\0\0\0\0\0\0\1"s + zeros + "\xAD\x96\xDE\x06" +  //
                "DHW1\0\1\0\0\0\0\0\0\0\0\1\2"s + zeros + "\x16\x20\xB9\x6A");
  auto file = HighWaterFile::open(folder.path() / "highwater");
  ASSERT_TRUE(file.has_value());
  EXPECT_EQ((*file)->marks(), (std::map<Partition, std::uint64_t>{{0, 1}, {1, 258}}));
}

}  // namespace
}  // namespace duban::testing
