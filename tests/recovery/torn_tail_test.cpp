// The end of the log as a power cut tears it: the start goes on without the write that was never
// acknowledged, and never mistakes anything else for that.
#include "persistence/rocksdb/torn_tail.hpp"

#include "tests/recovery/data_folder.hpp"
#include "workflows/base/record_errors.hpp"

#include <fstream>
#include <random>

#include <gtest/gtest.h>

namespace duban::testing {
namespace {

constexpr std::uint64_t kSectorBytes = 512;
constexpr int kCampaigns = 12;

class TornTailTest : public ::testing::Test {
 protected:
  // kCampaigns commits that were acknowledged and, after `synced_`, one that the power cut interrupts.
  void prepare(std::size_t last_bytes) {
    const auto store = open_sound(folder_.path() / "live");
    for (int number = 0; number < kCampaigns; ++number) {
      ASSERT_TRUE(commit_campaign(*store, std::to_string(number)));
    }
    synced_ = fs::file_size(write_ahead_log(folder_.path() / "live"));
    WriteBatch last;
    last.put(Table::campaigns, "the last", std::string(last_bytes, 'l'));
    ASSERT_TRUE(store->commit(last));
    copy_as_if_killed(folder_.path() / "live", folder_.path() / "sound");
  }
  void begin_copy() {
    copy_as_if_killed(folder_.path() / "sound", copy());
    log_ = write_ahead_log(copy());
    contents_ = contents_of(log_);
  }
  // The sector's part from `from` on is as it was before the write.
  void lose_sector(std::uint64_t sector, std::uint64_t from) {
    const auto begin = std::max(sector * kSectorBytes, from);
    const auto end = std::min<std::uint64_t>((sector + 1) * kSectorBytes, contents_.size());
    std::fill(contents_.begin() + static_cast<std::ptrdiff_t>(begin),
              contents_.begin() + static_cast<std::ptrdiff_t>(end), '\0');
  }
  void write_log() const { std::ofstream(log_, std::ios::binary) << contents_; }

  [[nodiscard]] fs::path copy() const { return folder_.path() / "copy"; }
  [[nodiscard]] std::size_t opened_with() const {
    const auto store = open(copy());
    EXPECT_TRUE(store) << store.error().message(Language::en);
    return store ? campaigns_in(**store) : 0;
  }
  void expect_refused() const {
    const auto store = open(copy());
    ASSERT_FALSE(store);
    EXPECT_EQ(store.error().code, errors::store_corrupt);
  }

  TemporaryFolder folder_;
  std::uint64_t synced_ = 0;
  fs::path log_;
  std::string contents_;
};

// Small: within one block of the log. Large: in fragments over several, of which later ones may be whole.
TEST_F(TornTailTest, AnySectorsOfTheLastWriteMayBeLost) {
  for (const std::size_t last_bytes : {3'000U, 200'000U}) {
    prepare(last_bytes);
    for (unsigned seed = 0; seed < 40; ++seed) {
      begin_copy();
      std::mt19937 dice(seed);
      const auto sectors = (contents_.size() + kSectorBytes - 1) / kSectorBytes;
      const auto first = synced_ / kSectorBytes;
      const auto certain = first + dice() % (sectors - 1 - first);  // the last may be too short to tell
      for (auto sector = first; sector < sectors; ++sector) {
        if (sector == certain || dice() % 4 < seed % 4) lose_sector(sector, synced_);
      }
      if (seed % 5 == 0) contents_.resize(contents_.size() - dice() % (contents_.size() - synced_));
      write_log();
      EXPECT_EQ(opened_with(), kCampaigns) << "seed " << seed << ", " << last_bytes << " bytes";
    }
    fs::remove_all(folder_.path() / "live");
  }
}

TEST_F(TornTailTest, AndTheNextStartMeetsAWholeLog) {
  prepare(3'000);
  begin_copy();
  lose_sector(synced_ / kSectorBytes + 1, synced_);
  write_log();
  {
    const auto store = open_sound(copy());
    ASSERT_TRUE(commit_campaign(*store, "afterwards"));
  }
  EXPECT_EQ(opened_with(), kCampaigns + 1);
}

TEST_F(TornTailTest, IsReported) {
  class Watch final : public StoreObserver {
   public:
    void write_refused_disk_full() override {}
    void torn_tail_cut(std::string_view name, std::uint64_t dropped) override {
      file = name;
      bytes = dropped;
    }
    std::string file;
    std::uint64_t bytes = 0;
  };
  prepare(3'000);
  begin_copy();
  lose_sector(synced_ / kSectorBytes + 1, synced_);
  write_log();
  Watch watch;
  ASSERT_TRUE(open_rocksdb_store(options_for(copy()), &watch));
  EXPECT_EQ(watch.file, log_.filename());
  EXPECT_EQ(watch.bytes, contents_.size() - synced_);
}

// A write is synced before the next begins: a hole with a record behind it was made by something else.
TEST_F(TornTailTest, AHoleInTheMiddleIsRefused) {
  prepare(3'000);
  const auto sectors = synced_ / kSectorBytes;
  ASSERT_GT(sectors, 3U);
  for (std::uint64_t sector = 1; sector < sectors; ++sector) {
    begin_copy();
    lose_sector(sector, 0);
    write_log();
    expect_refused();
  }
}

TEST_F(TornTailTest, AFlippedBitInTheLastWriteIsRefused) {
  prepare(3'000);
  for (auto at = synced_; at < synced_ + 3'000; at += 97) {
    begin_copy();
    flip_byte(log_, at);
    expect_refused();
    EXPECT_EQ(contents_of(log_).size(), contents_.size()) << "nothing was cut off";
  }
}

TEST_F(TornTailTest, TheManifestMayBeTornToo) {
  prepare(3'000);
  begin_copy();
  std::string current = contents_of(copy() / "records" / "CURRENT");
  current.pop_back();
  // The header of a record of 600 bytes, and nothing of its content.
  std::ofstream(copy() / "records" / current, std::ios::binary | std::ios::app)
      << std::string("\x11\x22\x33\x44\x58\x02\x01", 7) << std::string(600, '\0');
  EXPECT_EQ(opened_with(), kCampaigns + 1);
}

TEST_F(TornTailTest, AWholeLogAndOneCutShortAreNotTouched) {
  prepare(200'000);
  begin_copy();
  EXPECT_EQ(torn_tail_begin(contents_), std::nullopt);
  EXPECT_EQ(torn_tail_begin({}), std::nullopt);
  EXPECT_EQ(torn_tail_begin(std::string_view(contents_).substr(0, contents_.size() - 1000)), std::nullopt);
}

}  // namespace
}  // namespace duban::testing
