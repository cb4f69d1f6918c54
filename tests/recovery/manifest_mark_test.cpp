// A manifest that lost its end, and with it whole tables: refused, and only then.
#include "persistence/tables/campaigns.hpp"
#include "tests/recovery/data_folder.hpp"
#include "workflows/base/record_errors.hpp"

#include <fstream>

#include <gtest/gtest.h>
#include <rocksdb/db.h>

namespace duban::testing {
namespace {

class ManifestMarkTest : public ::testing::Test {
 protected:
  void SetUp() override {
    ASSERT_TRUE(commit_campaign(*open_sound(folder()), "one"));
    // Starting again puts the log into table files, and these into a manifest that is new with each start.
    (void)open_sound(folder());
  }
  [[nodiscard]] fs::path folder() const { return temporary_.path() / "data"; }
  [[nodiscard]] fs::path manifest() const {
    auto name = contents_of(folder() / "records" / "CURRENT");
    name.pop_back();
    return folder() / "records" / name;
  }
  // The manifest ends just before the place that the mark notes.
  void cut_below_mark() const {
    const auto mark = contents_of(folder() / "manifestmark");
    const auto noted = std::stoull(mark.substr(mark.find(' ') + 1));
    ASSERT_LE(noted, fs::file_size(manifest()));
    fs::resize_file(manifest(), noted - 1);
  }
  void expect_refused(const std::string& said) const {
    const auto store = open(folder());
    ASSERT_FALSE(store);
    EXPECT_EQ(store.error().code, errors::store_corrupt);
    const auto message = store.error().message(Language::en);
    EXPECT_NE(message.find(said), std::string::npos) << message;
  }

  TemporaryFolder temporary_;
};

TEST_F(ManifestMarkTest, AManifestThatEndsEarlyIsRefused) {
  cut_below_mark();
  expect_refused("ends after");
}

TEST_F(ManifestMarkTest, AlsoOneThatTheStoreHasAddedTo) {
  {
    const auto store = open_sound(folder());
    // More than a write buffer, so that a table file is added while the store is open.
    for (int number = 0; number < 40; ++number) {
      WriteBatch batch;
      batch.put(Table::campaigns, tables::Campaigns::key(0, "c" + std::to_string(number)),
                std::string(1 << 20, 'c'));
      ASSERT_TRUE(store->commit(batch));
    }
    copy_as_if_killed(folder(), temporary_.path() / "killed");
  }
  fs::remove_all(folder());
  fs::rename(temporary_.path() / "killed", folder());
  cut_below_mark();
  expect_refused("ends after");
}

// What the mark is for: without it the store opens and has lost what it was told to keep. (What the last
// entry of the manifest is about is RocksDB's choice; there are some that it would miss itself.)
TEST_F(ManifestMarkTest, WithoutTheMarkRecordsWouldBeGoneSilently) {
  constexpr auto kLast = static_cast<Table>(kTableCount - 1);  // its file is the last to be noted
  constexpr int kTriesMax = 20;
  bool gone_silently = false;
  for (int tried = 0; tried < kTriesMax && !gone_silently; ++tried) {
    fs::remove_all(folder());
    WriteBatch batch;
    batch.put(kLast, "a key", "a filing");
    ASSERT_TRUE(open_sound(folder())->commit(batch));
    (void)open_sound(folder());
    cut_below_mark();
    fs::remove(folder() / "manifestmark");
    const auto store = open(folder());
    gone_silently = store && !(*store)->snapshot()->get(kLast, "a key");
  }
  EXPECT_TRUE(gone_silently);
}

TEST_F(ManifestMarkTest, AMarkThatIsMissingOrAboutAnotherManifestSaysNothing) {
  fs::remove(folder() / "manifestmark");
  EXPECT_EQ(campaigns_in(*open_sound(folder())), 1U);
  const auto older = contents_of(folder() / "manifestmark");
  (void)open_sound(folder());
  EXPECT_NE(contents_of(folder() / "manifestmark"), older);
  std::ofstream(folder() / "manifestmark", std::ios::binary) << older;
  EXPECT_EQ(campaigns_in(*open_sound(folder())), 1U);
  std::ofstream(folder() / "manifestmark", std::ios::binary) << std::string(64, '\0');
  EXPECT_EQ(campaigns_in(*open_sound(folder())), 1U);
}

TEST_F(ManifestMarkTest, ADamagedMarkIsRefused) {
  for (const std::uint64_t at : {3U, 17U, 25U, 40U, 63U}) {
    flip_byte(folder() / "manifestmark", at);
    expect_refused("manifest mark");
    flip_byte(folder() / "manifestmark", at);
  }
  EXPECT_EQ(campaigns_in(*open_sound(folder())), 1U);
}

TEST_F(ManifestMarkTest, ATableThatIsMissingIsRefused) {
  const auto records = (folder() / "records").string();
  std::vector<std::string> names;
  ASSERT_TRUE(rocksdb::DB::ListColumnFamilies({}, records, &names).ok());
  std::vector<rocksdb::ColumnFamilyDescriptor> families;
  for (const auto& name : names) families.emplace_back(name, rocksdb::ColumnFamilyOptions{});
  std::vector<rocksdb::ColumnFamilyHandle*> handles;
  rocksdb::DB* opened = nullptr;
  ASSERT_TRUE(rocksdb::DB::Open({}, records, families, &handles, &opened).ok());
  const std::unique_ptr<rocksdb::DB> db(opened);
  for (auto* handle : handles) {
    if (handle->GetName() == table_name(Table::contacts)) {
      ASSERT_TRUE(db->DropColumnFamily(handle).ok());
    }
    db->DestroyColumnFamilyHandle(handle);
  }
  ASSERT_TRUE(db->Close().ok());
  expect_refused("the table contacts is missing");
}

}  // namespace
}  // namespace duban::testing
