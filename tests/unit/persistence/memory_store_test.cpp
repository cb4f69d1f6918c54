// What is particular to the store in memory; the contract all stores share is in tests/contract.
#include "persistence/memory_store.hpp"

#include <string>

#include <gtest/gtest.h>

namespace duban {
namespace {

std::uint64_t statistic(const Store& store, std::string_view name) {
  for (const auto& entry : store.statistics()) {
    if (entry.name == name) return entry.value;
  }
  ADD_FAILURE() << "no statistic " << name;
  return 0;
}

void put(MemoryStore& store, const std::string& key, const std::string& value) {
  WriteBatch batch;
  batch.put(Table::campaigns, key, value);
  ASSERT_TRUE(store.commit(batch).has_value());
}

void erase(MemoryStore& store, const std::string& key) {
  WriteBatch batch;
  batch.erase(Table::campaigns, key);
  ASSERT_TRUE(store.commit(batch).has_value());
}

TEST(MemoryStore, DropsVersionsThatNoSnapshotCanSee) {
  MemoryStore store;
  for (int round = 0; round < 100; ++round) put(store, "key", std::string(10, 'x'));
  EXPECT_LE(statistic(store, "kept_versions"), 1U);

  auto snapshot = store.snapshot();
  for (int round = 0; round < 100; ++round) put(store, "key", "later");
  EXPECT_GE(statistic(store, "kept_versions"), 1U);
  EXPECT_EQ(snapshot->get(Table::campaigns, "key"), std::string(10, 'x'));
  EXPECT_EQ(statistic(store, "live_snapshots"), 1U);

  snapshot.reset();
  put(store, "other", "");
  put(store, "other", "");
  EXPECT_LE(statistic(store, "kept_versions"), 1U);
  EXPECT_EQ(statistic(store, "live_snapshots"), 0U);
}

TEST(MemoryStore, ForgetsDeletedKeys) {
  MemoryStore store;
  for (int key = 0; key < 1000; ++key) put(store, "key " + std::to_string(key), "value");
  {
    const auto snapshot = store.snapshot();
    for (int key = 0; key < 1000; ++key) erase(store, "key " + std::to_string(key));
    put(store, "key 7", "again");
    erase(store, "key 7");
    EXPECT_EQ(statistic(store, "entries"), 1000U);
  }
  put(store, "last", "one");
  put(store, "last", "two");
  EXPECT_EQ(statistic(store, "entries"), 1U);
  put(store, "last", "six");
  put(store, "last", "ten");
  EXPECT_EQ(store.space().used_bytes, 4U + 3U + 3U) << "the key, the value and the one before it";
}

TEST(MemoryStore, ForgetsAKeyThatOneBatchWroteAndDeleted) {
  MemoryStore store;
  WriteBatch batch;
  batch.put(Table::campaigns, "key", "value");
  batch.erase(Table::campaigns, "key");
  batch.put(Table::campaigns, "key", "value");
  batch.erase(Table::campaigns, "key");
  ASSERT_TRUE(store.commit(batch).has_value());
  erase(store, "absent");
  erase(store, "absent");
  EXPECT_EQ(statistic(store, "entries"), 0U);
  EXPECT_EQ(store.space().used_bytes, 0U);
}

}  // namespace
}  // namespace duban
