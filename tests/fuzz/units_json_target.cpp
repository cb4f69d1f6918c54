// Lists of units from JSON: errors say where; units that are read can be written and read again, and stay the
// same; and what a CSV file could say as well, its reader understands as the same.
#include "orchestrator/import/units_file.hpp"
#include "tests/fuzz/fuzz_target.hpp"
#include "tests/fuzz/unit_lists.hpp"

#include <algorithm>

namespace {

using namespace duban;

// In CSV these separate the parts of a list, and a cell has a limit that a list in JSON has not.
bool fits_a_cell(const std::vector<std::string>& parts) {
  std::size_t size = 0;
  for (const auto& part : parts) {
    if (part.find(';') != std::string::npos || part.find("；") != std::string::npos) return false;
    size += part.size() + 1;
  }
  return size < kImportCellBytesMax;
}

bool fits_csv(const UnitRow& unit) {
  std::vector<std::string> contacts;
  for (const auto& contact : unit.contacts) contacts.push_back(contact.name + " <" + contact.address + ">");
  return fits_a_cell(unit.profile.branches) && fits_a_cell(contacts);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view body(reinterpret_cast<const char*>(data), size);
  const auto units = read_units_json(body);
  if (!units) {
    fuzz::require(!units.error().empty(), "a list that is refused is told why");
    for (const auto& error : units.error()) {
      fuzz::require(!error.pointer.empty() || error.name().starts_with("http."),
                    "an error of a list says where");
    }
    return 0;
  }
  fuzz::require(!units->empty(), "a list that is read has units");
  const auto again = read_units_json(fuzz::units_as_json(*units));
  fuzz::require(again && fuzz::same_units(*units, *again), "units written as JSON are the same units");
  if (std::all_of(units->begin(), units->end(), fits_csv)) {
    const auto from_csv = read_units_csv(fuzz::units_as_csv(*units));
    fuzz::require(from_csv && fuzz::same_units(*units, *from_csv), "units written as CSV are the same units");
  }
  return 0;
}
