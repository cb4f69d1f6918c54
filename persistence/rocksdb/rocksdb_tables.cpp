#include "persistence/rocksdb/rocksdb_tables.hpp"

#include "persistence/rocksdb/rocksdb_settings.hpp"
#include "persistence/store_errors.hpp"
#include "persistence/tables/meta.hpp"
#include "workflows/base/record_errors.hpp"

#include <algorithm>
#include <memory>
#include <system_error>

#include <rocksdb/db.h>
#include <rocksdb/options.h>

namespace duban {
namespace {

Error corrupt(const std::string& detail) {
  return Error(errors::store_corrupt, {{"what", "database"}, {"detail", detail}});
}

Error failure(const rocksdb::Status& status) {
  if (status.IsCorruption()) return corrupt(status.ToString());
  return Error(errors::store_unavailable, {{"detail", status.ToString()}});
}

// Whether a file of records is there. An empty log is none.
bool holds_records(const std::filesystem::path& records) {
  std::error_code absent;
  for (std::filesystem::directory_iterator at(records, absent), end; !absent && at != end;
       at.increment(absent)) {
    const auto extension = at->path().extension();
    if (extension == ".sst" || (extension == ".log" && at->file_size(absent) != 0)) return true;
  }
  return false;
}

bool are_todays(const std::vector<std::string>& names) {
  for (int at = 0; at < kTableCount; ++at) {
    if (std::ranges::find(names, table_name(static_cast<Table>(at))) == names.end()) return false;
  }
  return names.size() == static_cast<std::size_t>(kTableCount);
}

// Reads entry `format` without opening the tables, changing nothing. nullopt: there is none.
Result<std::optional<std::string>> format_entry(const rocksdb::DBOptions& settings,
                                                const std::filesystem::path& records) {
  const std::vector<rocksdb::ColumnFamilyDescriptor> wanted{{rocksdb::kDefaultColumnFamilyName, {}},
                                                            {std::string(table_name(Table::meta)), {}}};
  std::vector<rocksdb::ColumnFamilyHandle*> handles;
  rocksdb::DB* opened = nullptr;
  auto status = rocksdb::DB::OpenForReadOnly(settings, records.string(), wanted, &handles, &opened);
  if (!status.ok()) return failure(status);
  const std::unique_ptr<rocksdb::DB> database(opened);
  std::string value;
  status = database->Get(read_settings(), handles.back(), tables::Meta::key(0, "format"), &value);
  for (auto* handle : handles) database->DestroyColumnFamilyHandle(handle);
  if (status.IsNotFound()) return std::optional<std::string>{};
  if (!status.ok()) return failure(status);
  return std::optional<std::string>(std::move(value));
}

}  // namespace

Result<std::optional<FolderFormat>> look_before_opening(const rocksdb::DBOptions& settings,
                                                        const std::filesystem::path& records) {
  const std::optional<FolderFormat> not_known_yet;
  if (!std::filesystem::exists(records / "CURRENT")) {
    // RocksDB would begin a new database and clear away the tables and logs of the old one.
    if (holds_records(records)) return corrupt("the file CURRENT is missing although there are records");
    return not_known_yet;
  }
  std::vector<std::string> names;
  const auto listed = rocksdb::DB::ListColumnFamilies(settings, records.string(), &names);
  if (!listed.ok()) return failure(listed);
  std::erase(names, rocksdb::kDefaultColumnFamilyName);
  if (are_todays(names)) return not_known_yet;

  std::optional<std::string> entry;
  if (std::ranges::find(names, table_name(Table::meta)) != names.end()) {
    auto read = format_entry(settings, records);
    if (!read) return read.error();
    entry = std::move(*read);
  }
  if (const auto checked = check_tables(names, entry); !checked) return checked.error();
  if (entry) return std::optional(*read_format(*entry));
  // A first start that was cut short may not have made all tables, but then it has not written anything
  // either.
  if (holds_records(records)) return corrupt("tables are missing although there are records");
  return not_known_yet;
}

}  // namespace duban
