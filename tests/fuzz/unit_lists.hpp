// Writes lists of units in both formats, so that what one reader made of a file can be given to it, or to the
// other, again.
#pragma once

#include "orchestrator/import/unit_row.hpp"

#include <string>
#include <vector>

namespace duban::fuzz {

[[nodiscard]] std::string units_as_json(const std::vector<UnitRow>& rows);
// Every cell quoted; contacts are grouped by party, as columns are.
[[nodiscard]] std::string units_as_csv(const std::vector<UnitRow>& rows);

// The same units with the same contacts; contacts of different parties have no order in CSV.
[[nodiscard]] bool same_units(std::vector<UnitRow> left, std::vector<UnitRow> right);

}  // namespace duban::fuzz
