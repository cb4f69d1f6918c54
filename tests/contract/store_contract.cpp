#include "tests/contract/store_contract.hpp"

#include <algorithm>
#include <atomic>
#include <map>
#include <random>
#include <thread>

namespace duban::testing {
namespace {

using namespace std::string_literals;

TEST_P(StoreContract, IsEmptyAtFirst) {
  const auto snapshot = store_->snapshot();
  EXPECT_EQ(snapshot->get(Table::campaigns, "key"), std::nullopt);
  EXPECT_TRUE(scan(*snapshot, Table::campaigns).empty());
  EXPECT_TRUE(scan_reverse(*snapshot, Table::campaigns).empty());
  EXPECT_EQ(audit_size(*snapshot, 0), 0U);
}

TEST_P(StoreContract, KeepsTablesApart) {
  for (int table = 1; table < kTableCount; ++table)
    put(static_cast<Table>(table), "key", std::to_string(table));
  const auto snapshot = store_->snapshot();
  for (int table = 1; table < kTableCount; ++table) {
    EXPECT_EQ(scan(*snapshot, static_cast<Table>(table)), (Pairs{{"key", std::to_string(table)}}));
  }
}

TEST_P(StoreContract, AppliesABatchInOrderSoThatTheLaterChangeWins) {
  WriteBatch batch;
  batch.put(Table::plans, "twice", "first");
  batch.put(Table::plans, "twice", "second");
  batch.put(Table::plans, "gone", "value");
  batch.erase(Table::plans, "gone");
  batch.erase(Table::plans, "back");
  batch.put(Table::plans, "back", "value");
  ASSERT_TRUE(store_->commit(batch).has_value());
  EXPECT_EQ(scan(*store_->snapshot(), Table::plans), (Pairs{{"back", "value"}, {"twice", "second"}}));
}

TEST_P(StoreContract, OverwritesAndDeletes) {
  put(Table::plans, "key", "old");
  put(Table::plans, "key", "new");
  EXPECT_EQ(get(Table::plans, "key"), "new");
  erase(Table::plans, "key");
  EXPECT_EQ(get(Table::plans, "key"), std::nullopt);
  erase(Table::plans, "key");
  erase(Table::plans, "never there");
  EXPECT_TRUE(scan(*store_->snapshot(), Table::plans).empty());
  put(Table::plans, "key", "again");
  EXPECT_EQ(get(Table::plans, "key"), "again");
}

TEST_P(StoreContract, TakesAnEmptyBatch) {
  WriteBatch batch;
  EXPECT_TRUE(store_->commit(batch).has_value());
  batch.put(Table::plans, "key", "value");
  batch.set_audit_size(0, 5);
  EXPECT_EQ(batch.bytes(), 3U + 5U + 2U + 11U + 8U);
  batch.clear();
  EXPECT_TRUE(batch.empty());
  EXPECT_EQ(batch.bytes(), 0U);
  EXPECT_TRUE(batch.audit_marks().empty());
  EXPECT_TRUE(store_->commit(batch).has_value());
  EXPECT_EQ(get(Table::plans, "key"), std::nullopt);
}

TEST_P(StoreContract, KeepsAnyBytes) {
  std::string every_byte;
  for (int byte = 0; byte < 256; ++byte) every_byte.push_back(static_cast<char>(byte));
  const std::string large(1 << 20, '\x80');
  put(Table::blobs, every_byte, every_byte);
  put(Table::blobs, "empty", "");
  put(Table::blobs, "large", large);
  EXPECT_EQ(get(Table::blobs, every_byte), every_byte);
  EXPECT_EQ(get(Table::blobs, "empty"), "");
  EXPECT_EQ(get(Table::blobs, "large"), large);
}

TEST_P(StoreContract, OrdersKeysByUnsignedBytes) {
  const std::vector<std::string> ordered = {"\0"s, "\0\0"s, "\1"s,  "A",    "a",    "a\0"s,
                                            "aa",  "b",     "\x7F", "\x80", "\xFF", "\xFF\xFF"};
  WriteBatch batch;
  for (auto key = ordered.rbegin(); key != ordered.rend(); ++key) batch.put(Table::facets, *key, "");
  ASSERT_TRUE(store_->commit(batch).has_value());
  std::vector<std::string> found;
  for (const auto& [key, value] : scan(*store_->snapshot(), Table::facets)) found.push_back(key);
  EXPECT_EQ(found, ordered);
}

TEST_P(StoreContract, GetsManyAtOnceInTheOrderAskedFor) {
  std::vector<std::string> wanted;
  for (int number = 0; number < 100; ++number) {
    const auto key = std::to_string(number);
    if (number % 3 != 0) put(Table::facets, key, number % 5 == 0 ? "" : "value of " + key);
    wanted.push_back(key);
  }
  std::mt19937 random(2011);
  std::shuffle(wanted.begin(), wanted.end(), random);
  wanted.push_back(wanted.front());
  const auto snapshot = store_->snapshot();
  put(Table::facets, "3", "later");
  std::vector<std::optional<std::string>> found;
  snapshot->get_each(Table::facets, wanted, [&](std::size_t at, std::optional<std::string_view> value) {
    EXPECT_EQ(at, found.size());
    found.push_back(value ? std::optional(std::string(*value)) : std::nullopt);
  });
  ASSERT_EQ(found.size(), wanted.size());
  for (std::size_t at = 0; at < wanted.size(); ++at) {
    EXPECT_EQ(found[at], snapshot->get(Table::facets, wanted[at])) << wanted[at];
  }
  snapshot->get_each(Table::facets, {}, [](auto, auto) { FAIL() << "nothing was asked for"; });
}

TEST_P(StoreContract, ScansHalfOpenRanges) {
  for (const char* key : {"a", "b", "c", "d"}) put(Table::facets, key, key);
  const auto snapshot = store_->snapshot();
  EXPECT_EQ(scan(*snapshot, Table::facets, "b", "d"), (Pairs{{"b", "b"}, {"c", "c"}}));
  EXPECT_EQ(scan(*snapshot, Table::facets, "bb", "cc"), (Pairs{{"c", "c"}}));
  EXPECT_EQ(scan(*snapshot, Table::facets, "c", ""), (Pairs{{"c", "c"}, {"d", "d"}}));
  EXPECT_EQ(scan(*snapshot, Table::facets, "", "b"), (Pairs{{"a", "a"}}));
  EXPECT_TRUE(scan(*snapshot, Table::facets, "b", "b").empty());
  EXPECT_TRUE(scan(*snapshot, Table::facets, "c", "b").empty());
  EXPECT_TRUE(scan(*snapshot, Table::facets, "e", "").empty());

  EXPECT_EQ(scan_reverse(*snapshot, Table::facets, "b", "d"), (Pairs{{"c", "c"}, {"b", "b"}}));
  EXPECT_EQ(scan_reverse(*snapshot, Table::facets, "c", ""), (Pairs{{"d", "d"}, {"c", "c"}}));
  EXPECT_EQ(scan_reverse(*snapshot, Table::facets, "", "b"), (Pairs{{"a", "a"}}));
  EXPECT_TRUE(scan_reverse(*snapshot, Table::facets, "b", "b").empty());
  EXPECT_TRUE(scan_reverse(*snapshot, Table::facets, "c", "b").empty());
  EXPECT_TRUE(scan_reverse(*snapshot, Table::facets, "", "a").empty());
}

TEST_P(StoreContract, StopsAScanWhenToldTo) {
  for (const char* key : {"a", "b", "c"}) put(Table::facets, key, "");
  const auto snapshot = store_->snapshot();
  int visits = 0;
  const auto second = [&](std::string_view, std::string_view) { return ++visits < 2; };
  snapshot->scan(Table::facets, {}, {}, second);
  EXPECT_EQ(visits, 2);
  visits = 0;
  snapshot->scan_reverse(Table::facets, {}, {}, second);
  EXPECT_EQ(visits, 2);
}

TEST_P(StoreContract, ShowsASnapshotOnlyWhatWasCommittedBeforeIt) {
  put(Table::plans, "kept", "old");
  put(Table::plans, "deleted", "old");
  const auto before = store_->snapshot();
  WriteBatch batch;
  batch.put(Table::plans, "kept", "new");
  batch.erase(Table::plans, "deleted");
  batch.put(Table::plans, "added", "new");
  ASSERT_TRUE(store_->commit(batch).has_value());
  const auto after = store_->snapshot();
  put(Table::plans, "kept", "newest");
  put(Table::plans, "deleted", "newest");

  EXPECT_EQ(scan(*before, Table::plans), (Pairs{{"deleted", "old"}, {"kept", "old"}}));
  EXPECT_EQ(before->get(Table::plans, "added"), std::nullopt);
  EXPECT_EQ(scan(*after, Table::plans), (Pairs{{"added", "new"}, {"kept", "new"}}));
  EXPECT_EQ(scan_reverse(*after, Table::plans), (Pairs{{"kept", "new"}, {"added", "new"}}));
  EXPECT_EQ(get(Table::plans, "kept"), "newest");
}

TEST_P(StoreContract, LetsAVisitorReadAndCommit) {
  for (int key = 0; key < 300; ++key) put(Table::wake_ups, std::to_string(1000 + key), "");
  const auto snapshot = store_->snapshot();
  int visits = 0;
  snapshot->scan(Table::wake_ups, {}, {}, [&](std::string_view key, std::string_view) {
    EXPECT_TRUE(snapshot->get(Table::wake_ups, key).has_value());
    erase(Table::wake_ups, std::string(key));
    put(Table::wake_ups, std::string(key) + " later", "");
    ++visits;
    return true;
  });
  EXPECT_EQ(visits, 300);
  EXPECT_EQ(scan(*store_->snapshot(), Table::wake_ups).size(), 300U);
  EXPECT_EQ(scan(*store_->snapshot(), Table::wake_ups).front().first, "1000 later");
}

TEST_P(StoreContract, RemembersTheAuditSizeOfEachPartition) {
  WriteBatch batch;
  batch.set_audit_size(0, 258);
  ASSERT_TRUE(store_->commit(batch).has_value());
  batch.clear();
  batch.set_audit_size(7, 1);
  ASSERT_TRUE(store_->commit(batch).has_value());
  const auto snapshot = store_->snapshot();
  EXPECT_EQ(audit_size(*snapshot, 0), 258U);
  EXPECT_EQ(audit_size(*snapshot, 7), 1U);
  EXPECT_EQ(audit_size(*snapshot, 1), 0U);
  put(Table::meta, "\0\0audit_size\0"s, "short");
  EXPECT_EQ(audit_size(*store_->snapshot(), 0), std::nullopt);
}

// Random changes against a plain map, with snapshots of several ages compared at the end.
TEST_P(StoreContract, AgreesWithAMapThroughRandomChanges) {
  using Model = std::map<std::string, std::string>;
  std::mt19937 random(2011);
  const auto key = [&] { return std::to_string(random() % 400); };
  Model model;
  std::vector<std::pair<std::unique_ptr<Snapshot>, Model>> past;
  for (int round = 0; round < 60; ++round) {
    WriteBatch batch;
    for (int change = 0; change < 40; ++change) {
      const std::string name = key();
      if (random() % 3 == 0) {
        batch.erase(Table::unit_campaigns, name);
        model.erase(name);
      } else {
        model[name] = std::to_string(round);
        batch.put(Table::unit_campaigns, name, model[name]);
      }
    }
    ASSERT_TRUE(store_->commit(batch).has_value());
    if (round % 7 == 0) past.emplace_back(store_->snapshot(), model);
    if (round % 20 == 19) past.erase(past.begin());
  }
  past.emplace_back(store_->snapshot(), model);
  for (const auto& [snapshot, expected] : past) {
    for (int range = 0; range < 20; ++range) {
      const std::string from = range == 0 ? "" : key();
      const std::string to = range < 2 ? "" : key();
      Pairs pairs;
      for (const auto& pair : expected) {
        if (pair.first >= from && (to.empty() || pair.first < to)) pairs.push_back(pair);
      }
      EXPECT_EQ(scan(*snapshot, Table::unit_campaigns, from, to), pairs);
      std::reverse(pairs.begin(), pairs.end());
      EXPECT_EQ(scan_reverse(*snapshot, Table::unit_campaigns, from, to), pairs);
    }
  }
}

// Every batch writes one number everywhere, so a reader that finds two numbers has seen half a batch.
TEST_P(StoreContract, NeverShowsHalfABatchToConcurrentReaders) {
  constexpr int kBatches = 200;
  constexpr int kKeys = 150;
  const auto batch_of = [](int number) {
    WriteBatch batch;
    for (int key = 0; key < kKeys; ++key) {
      batch.put(key % 2 == 0 ? Table::campaigns : Table::counters, std::to_string(key),
                std::to_string(number));
    }
    return batch;
  };
  ASSERT_TRUE(store_->commit(batch_of(0)).has_value());
  std::atomic<bool> done{false};
  std::atomic<int> torn{0};
  std::atomic<int> backwards{0};
  const auto read = [&] {
    for (int last = 0; !done.load();) {
      const auto snapshot = store_->snapshot();
      const std::string number = snapshot->get(Table::counters, "1").value_or("none");
      for (const Table table : {Table::campaigns, Table::counters}) {
        const Pairs pairs = scan(*snapshot, table);
        if (pairs.size() != kKeys / 2) ++torn;
        for (const auto& pair : pairs) torn += pair.second != number ? 1 : 0;
      }
      if (std::stoi(number) < last) ++backwards;
      last = std::stoi(number);
    }
  };
  std::thread first(read);
  std::thread second(read);
  bool committed = true;
  for (int number = 1; number <= kBatches; ++number) {
    committed = committed && store_->commit(batch_of(number)).has_value();
  }
  done = true;
  first.join();
  second.join();
  EXPECT_TRUE(committed);
  EXPECT_EQ(torn, 0);
  EXPECT_EQ(backwards, 0);
  EXPECT_EQ(get(Table::campaigns, "0"), std::to_string(kBatches));
}

TEST_P(StoreContract, TellsItsSpaceAndStatistics) {
  put(Table::blobs, "key", std::string(100000, 'x'));
  const Store::Space space = store_->space();
  EXPECT_GE(space.used_bytes, 100000U);
  EXPECT_GT(space.free_above_reserve_bytes, 0U);
  const auto snapshot = store_->snapshot();
  const auto statistics = store_->statistics();
  const auto live = std::find_if(statistics.begin(), statistics.end(),
                                 [](const auto& entry) { return entry.name == "live_snapshots"; });
  ASSERT_NE(live, statistics.end());
  EXPECT_EQ(live->value, 1U);
}

}  // namespace
}  // namespace duban::testing
