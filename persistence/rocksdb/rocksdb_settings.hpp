// How Duban sets RocksDB, and the check that an opened database really runs so. Included by the RocksDB store
// and its tests only.
#pragma once

#include "persistence/store.hpp"

#include <memory>
#include <optional>
#include <string>

namespace rocksdb {
struct DBOptions;
struct ColumnFamilyOptions;
struct ReadOptions;
struct WriteOptions;
}  // namespace rocksdb

namespace duban {

struct RocksDbOptions;

[[nodiscard]] rocksdb::DBOptions database_settings(const RocksDbOptions& options);

// The options of every table, sharing one block cache.
class TableSettings {
 public:
  explicit TableSettings(const RocksDbOptions& options);
  ~TableSettings();
  [[nodiscard]] rocksdb::ColumnFamilyOptions of(Table table) const;
  // Of the column family that RocksDB insists on and Duban leaves empty.
  [[nodiscard]] rocksdb::ColumnFamilyOptions of_default() const;

 private:
  struct Shared;
  std::unique_ptr<Shared> shared_;
};

[[nodiscard]] rocksdb::WriteOptions write_settings(const RocksDbOptions& options);
[[nodiscard]] rocksdb::ReadOptions read_settings();

// The name of the first setting on which durability depends and which is not as it must be; nullopt when all
// are.
[[nodiscard]] std::optional<std::string> first_unsafe_setting(const rocksdb::DBOptions& options);
[[nodiscard]] std::optional<std::string> first_unsafe_setting(const rocksdb::ColumnFamilyOptions& options);
[[nodiscard]] std::optional<std::string> first_unsafe_setting(const rocksdb::WriteOptions& options);
[[nodiscard]] std::optional<std::string> first_unsafe_setting(const rocksdb::ReadOptions& options);

}  // namespace duban
