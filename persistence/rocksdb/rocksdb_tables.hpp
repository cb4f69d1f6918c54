// What stands in a database, looked at before it is opened: opening creates tables that are missing, and
// begins a new database where it finds none.
#pragma once

#include "persistence/migrations/format.hpp"

#include <filesystem>
#include <optional>

namespace rocksdb {
struct DBOptions;
}

namespace duban {

// nullopt: a new database, one whose first start was cut short, or one that has exactly the tables of today,
// whose format is read once it is open. Errors: those of check_tables() (migrations/format.hpp);
// store.corrupt, also when tables or the file CURRENT are missing although there are records;
// store.unavailable.
[[nodiscard]] Result<std::optional<FolderFormat>> look_before_opening(const rocksdb::DBOptions& settings,
                                                                      const std::filesystem::path& records);

}  // namespace duban
