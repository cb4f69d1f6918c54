// One unit as a list of units names it, before it is enrolled.
//
// Plain values; sizes are bytes of UTF-8. The limits hold for CSV and JSON alike.
#pragma once

#include "workflows/base/error.hpp"
#include "workflows/base/ids.hpp"
#include "workflows/contacts/contacts.hpp"
#include "workflows/unit_campaign/state.hpp"

#include <cstddef>
#include <string>
#include <vector>

namespace duban {

struct UnitRow {
  UnitId id;
  UnitProfile profile;
  std::vector<Contact> contacts;
  Position position;      // of the row in a CSV file; 0:0 in JSON, where the pointer is /units/<index>
  std::size_t index = 0;  // among the units of the list, from 0
};

inline constexpr std::size_t kImportCellBytesMax = 4096;
inline constexpr std::size_t kImportBranchesMax = 64;
inline constexpr std::size_t kImportContactsMax = 64;

// Tests lower these; the defaults are the documented ones.
struct ImportLimits {
  std::size_t bytes_max = std::size_t{256} << 20U;
  std::size_t rows_max = 2'000'000;
  std::size_t errors_max = 1000;  // then one import.more_errors, and reading stops
};

}  // namespace duban
