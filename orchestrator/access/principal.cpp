#include "orchestrator/access/principal.hpp"

#include "workflows/unit_campaign/commands.hpp"

#include <algorithm>

namespace duban {

bool Principal::may_see_organiser(const OrganiserId& other) const {
  return organiser == other || (organiser.empty() && is_server_wide(role));
}

bool Principal::may_see_unit(const UnitId& unit) const {
  return role != Role::unit || std::binary_search(units.begin(), units.end(), unit);
}

Side Principal::side() const {
  return role == Role::unit ? Side::unit : Side::organiser;
}

}  // namespace duban
