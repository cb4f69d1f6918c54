// The contract of persistence/store.hpp as tests. Every store takes part by one more entry in
// stores_under_test.cpp.
#pragma once

#include "persistence/store.hpp"
#include "tests/support/temporary_folder.hpp"

#include <functional>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

namespace duban::testing {

struct StoreUnderTest {
  std::string name;
  std::function<std::unique_ptr<Store>(const std::filesystem::path& empty_folder)> open;
};

class StoreContract : public ::testing::TestWithParam<StoreUnderTest> {
 protected:
  using Pairs = std::vector<std::pair<std::string, std::string>>;

  void SetUp() override {
    store_ = GetParam().open(folder_.path());
    ASSERT_NE(store_, nullptr);
  }
  void put(Table table, const std::string& key, const std::string& value) {
    WriteBatch batch;
    batch.put(table, key, value);
    ASSERT_TRUE(store_->commit(batch).has_value());
  }
  void erase(Table table, const std::string& key) {
    WriteBatch batch;
    batch.erase(table, key);
    ASSERT_TRUE(store_->commit(batch).has_value());
  }
  [[nodiscard]] std::optional<std::string> get(Table table, const std::string& key) const {
    return store_->snapshot()->get(table, key);
  }
  [[nodiscard]] static Pairs scan(const Snapshot& snapshot, Table table, std::string_view from = {},
                                  std::string_view to = {}) {
    Pairs pairs;
    snapshot.scan(table, from, to, [&](std::string_view key, std::string_view value) {
      pairs.emplace_back(key, value);
      return true;
    });
    return pairs;
  }
  [[nodiscard]] static Pairs scan_reverse(const Snapshot& snapshot, Table table, std::string_view from = {},
                                          std::string_view to = {}) {
    Pairs pairs;
    snapshot.scan_reverse(table, from, to, [&](std::string_view key, std::string_view value) {
      pairs.emplace_back(key, value);
      return true;
    });
    return pairs;
  }

  TemporaryFolder folder_;
  std::unique_ptr<Store> store_;
};

}  // namespace duban::testing
