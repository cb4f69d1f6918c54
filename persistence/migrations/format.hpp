// The format of a data folder: what its number says, and whether this Duban may open it.
//
// Entry `format` of table meta holds the number in ASCII: "3". While a migration is under way it holds "3>4",
// which no Duban takes for a number: an older one refuses the folder, and this one goes on where it stopped
// (migrate.hpp). Pure functions, any thread.
#pragma once

#include "persistence/store.hpp"
#include "persistence/table.hpp"
#include "workflows/base/error.hpp"

#include <algorithm>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace duban {

// Raised with every change of what is stored that an older Duban could misread, together with a step in
// migrations/steps.hpp.
inline constexpr int kFormatOfRecords = 4;

// What this Duban writes. A format that only brings tables needs no more than their lines in table_list.inc;
// any needs a golden folder of the one before (tests/golden/README.md).
inline constexpr int kFormat =
    std::max(kFormatOfRecords, std::ranges::max(kTables, {}, &TableInfo::since).since);

struct FolderFormat {
  int number = 0;          // of the format that the folder had when it was last whole
  bool migrating = false;  // to the next one
  friend bool operator==(const FolderFormat&, const FolderFormat&) = default;
};

[[nodiscard]] std::string text_of(const FolderFormat& format);

// Errors: store.unknown_format (a newer Duban has written it), store.corrupt (no Duban has).
[[nodiscard]] Result<FolderFormat> read_format(std::string_view text);

// Whether the tables of a folder are those that its format has: `names` are its column families but RocksDB's
// own, `format` what entry `format` says (nullopt: there is none yet). A table that is younger than the
// folder may be missing, it will be created. Errors: those of read_format; store.unknown_format for a table
// that nobody here knows; store.corrupt for an older one that is missing.
[[nodiscard]] Result<void> check_tables(const std::vector<std::string>& names,
                                        const std::optional<std::string>& format);

}  // namespace duban
