#include "orchestrator/import/import_errors.hpp"
#include "orchestrator/import/unit_rules.hpp"
#include "orchestrator/import/units_file.hpp"

#include <algorithm>
#include <utility>

namespace duban {
namespace {

Error placed(Error error, const UnitRow& row, const std::string& member) {
  if (row.position.line > 0) return std::move(error).at(row.position);
  return std::move(error).at_pointer("/units/" + std::to_string(row.index) + member);
}

}  // namespace

std::vector<std::string> contact_parties(const Plan& plan) {
  std::vector<std::string> ids;
  for (const auto& party : plan.parties) {
    if (party.scope == PartyScope::unit) ids.push_back(party.id);
  }
  return ids;
}

Errors check_units(std::span<const UnitRow> rows, std::span<const std::string> unit_parties,
                   const std::function<bool(const UnitId&)>& is_enrolled, const ImportLimits& limits) {
  Errors errors;
  for (const auto& row : rows) {
    if (errors.size() > limits.errors_max) break;
    if (is_enrolled(row.id)) {
      errors.push_back(placed(Error{errors::import_already_enrolled, {{"id", row.id.value}}}, row, "/id"));
    }
    for (std::size_t at = 0; at < row.contacts.size(); ++at) {
      const auto& party = row.contacts[at].party;
      if (std::ranges::find(unit_parties, party) != unit_parties.end()) continue;
      errors.push_back(placed(Error{errors::import_unknown_party, {{"party", party}}}, row,
                              "/contacts/" + std::to_string(at)));
    }
  }
  return cap_errors(std::move(errors), limits);
}

}  // namespace duban
