// Lists of units from CSV, in UTF-8 and GB18030: errors say where; units that are read can be written and
// read again, as CSV and as JSON, and stay the same units.
#include "orchestrator/import/units_file.hpp"
#include "tests/fuzz/file_errors.hpp"
#include "tests/fuzz/fuzz_target.hpp"
#include "tests/fuzz/unit_lists.hpp"
#include "workflows/base/utf8.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace duban;
  const std::string_view file(reinterpret_cast<const char*>(data), size);
  const auto units = read_units_csv(file);
  if (!units) {
    fuzz::require_places(units.error(), file, "import.");
    return 0;
  }
  fuzz::require(!units->empty(), "a list that is read has units");
  for (const auto& unit : *units) {
    fuzz::require(is_valid_id(unit.id.value) && !unit.profile.name.empty(), "a unit has an id and a name");
    fuzz::require(is_utf8(unit.profile.name) && is_utf8(unit.profile.kind), "texts are UTF-8");
  }
  const auto from_csv = read_units_csv(fuzz::units_as_csv(*units));
  fuzz::require(from_csv && fuzz::same_units(*units, *from_csv), "units written as CSV are the same units");
  const auto from_json = read_units_json(fuzz::units_as_json(*units));
  fuzz::require(from_json && fuzz::same_units(*units, *from_json),
                "units written as JSON are the same units");
  return 0;
}
