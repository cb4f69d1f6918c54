// What has been decided, whether it is committed yet or not: the batch being decided, then the one on its way
// to the disk, then the store. Whatever a decision needs to know it asks here, so that it cannot matter
// whether two commands stand in one batch, in two, or a day apart.
//
// Aggregates in campaigns have caches of their own for the same purpose (aggregate_cache.hpp), because they
// are many and hot. Belongs to the writer's thread.
#pragma once

#include "orchestrator/engine/batch.hpp"
#include "persistence/store.hpp"

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>

namespace duban {

class DecidedView {
 public:
  explicit DecidedView(Store& store) : store_(store) {}

  // Changes go into this batch from here on.
  void begin(Batch& batch);
  // Lets go of the batch and of the snapshot.
  void end();
  // Batches up to this one are on disk.
  void committed(std::uint64_t number);
  // Nothing is on its way: for recovery.
  void clear();

  // As with a typed table (persistence/tables/typed_table.hpp). May throw CorruptRead.
  template <class T>
  [[nodiscard]] Result<std::optional<typename T::Stored>> get(const typename T::At& place) {
    const auto bytes = get(T::kTable, place.view());
    if (!bytes) return std::optional<typename T::Stored>{};
    auto stored = T::read(*bytes);
    if (!stored) return stored.error();
    return std::optional{std::move(*stored)};
  }
  template <class T>
  [[nodiscard]] bool contains(const typename T::At& place) {
    return get(T::kTable, place.view()).has_value();
  }
  template <class T>
  void put(const typename T::At& place, const typename T::Stored& stored) {
    put(T::kTable, place.view(), T::encode(stored));
  }
  template <class T>
  void erase(const typename T::At& place) {
    erase(T::kTable, place.view());
  }

  // What is committed. Taken at most once a batch.
  [[nodiscard]] const Snapshot& snapshot();

 private:
  struct Pending {
    std::uint64_t batch = 0;
    std::optional<std::string> value;  // nullopt: erased
  };
  [[nodiscard]] std::optional<std::string> get(Table table, std::string_view key);
  void put(Table table, std::string_view key, std::string value);
  void erase(Table table, std::string_view key);
  [[nodiscard]] static std::string name_of(Table table, std::string_view key);
  void remember(Table table, std::string_view key, std::optional<std::string> value);

  Store& store_;
  Batch* batch_ = nullptr;
  std::unique_ptr<Snapshot> snapshot_;
  std::unordered_map<std::string, Pending> pending_;  // by table and key
};

}  // namespace duban
