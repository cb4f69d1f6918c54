#include "persistence/trail/history.hpp"

#include "persistence/memory_store.hpp"
#include "persistence/tables/trail.hpp"

#include <limits>
#include <vector>

#include <gtest/gtest.h>

namespace duban {
namespace {

using Sequences = std::vector<std::uint64_t>;
constexpr history::Subject kSchool{"edu", "school"};

class History : public ::testing::Test {
 protected:
  void add(const history::Subject& subject, std::uint64_t first, const std::string& count) {
    WriteBatch writes;
    tables::History::put(writes, tables::History::at(0, subject.campaign, subject.unit, first), count);
    ASSERT_TRUE(store_.commit(writes));
  }
  void add(const history::Subject& subject, std::uint64_t first, std::uint64_t records) {
    add(subject, first, history::encode_count(records));
  }

  Sequences from(std::uint64_t first, const history::Subject& subject = kSchool) {
    Sequences found;
    history::each(*store_.snapshot(), 0, subject, first, [&](std::uint64_t sequence) {
      found.push_back(sequence);
      return true;
    });
    return found;
  }

  MemoryStore store_;
};

TEST(HistoryCount, IsEmptyForOneAndHasOneFormForMore) {
  EXPECT_EQ(history::encode_count(1), "");
  EXPECT_EQ(history::encode_count(2), "\x02");
  EXPECT_EQ(history::encode_count(300), "\xac\x02");
  for (const std::uint64_t records : {1, 2, 127, 128, 300, 1 << 20}) {
    EXPECT_EQ(history::parse_count(history::encode_count(records)), records);
  }
  for (const std::string& malformed :
       {std::string(1, '\0'), std::string("\x01"), std::string("\x82\x00", 2), std::string("\x80"),
        std::string("\x02x"), std::string("\xff\xff\xff\xff\x7f")}) {
    EXPECT_EQ(history::parse_count(malformed), std::nullopt);
  }
}

TEST_F(History, ListsTheRecordsOfEachDecisionFromAnyOfThemOn) {
  add(kSchool, 3, 1);
  add(kSchool, 10, 4);
  add(kSchool, 20, 2);
  add({"edu", "schoola"}, 4, 6);
  add({"edu", ""}, 14, 6);
  EXPECT_EQ(from(0), (Sequences{3, 10, 11, 12, 13, 20, 21}));
  EXPECT_EQ(from(4), (Sequences{10, 11, 12, 13, 20, 21}));
  EXPECT_EQ(from(10), from(4));
  EXPECT_EQ(from(12), (Sequences{12, 13, 20, 21}));
  EXPECT_EQ(from(13), (Sequences{13, 20, 21}));
  EXPECT_EQ(from(14), (Sequences{20, 21}));
  EXPECT_EQ(from(21), (Sequences{21}));
  EXPECT_EQ(from(22), Sequences{});
  EXPECT_EQ(from(std::numeric_limits<std::uint64_t>::max()), Sequences{});
  EXPECT_EQ(from(0, {"edu", "nobody"}), Sequences{});
}

TEST_F(History, ListsTheNewestFirst) {
  add(kSchool, 3, 1);
  add(kSchool, 10, 3);
  Sequences found;
  history::each_reverse(*store_.snapshot(), 0, kSchool, [&](std::uint64_t sequence) {
    found.push_back(sequence);
    return found.size() < 3;
  });
  EXPECT_EQ(found, (Sequences{12, 11, 10}));
}

TEST_F(History, KnowsWhatItContains) {
  add(kSchool, 10, 3);
  for (const std::uint64_t sequence : {9, 10, 11, 12, 13}) {
    EXPECT_EQ(history::contains(*store_.snapshot(), 0, kSchool, sequence), sequence >= 10 && sequence < 13);
  }
}

TEST_F(History, RefusesAnEntryThatNobodyWrites) {
  add(kSchool, 10, std::string("\x01"));
  EXPECT_THROW(from(0), CorruptRead);
  EXPECT_THROW(from(12), CorruptRead);
  EXPECT_THROW(history::each_reverse(*store_.snapshot(), 0, kSchool, [](auto) { return true; }), CorruptRead);
}

}  // namespace
}  // namespace duban
