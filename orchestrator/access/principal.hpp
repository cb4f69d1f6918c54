// Who is asking: what the gate found out from the credential, and the only source of the actor of a command.
//
// A plain value, copied from the token when the request came in; a revocation takes effect with the next
// request. Safe on any thread.
#pragma once

#include "workflows/access_token/role.hpp"
#include "workflows/base/ids.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace duban {

enum class Side : std::uint8_t;  // workflows/unit_campaign/commands.hpp

struct Principal {
  std::string token;  // its id; unique for ever, so idempotency keys are kept under it
  std::string name;   // the actor in audit records
  Role role = Role::unit;
  OrganiserId organiser;      // empty: every organiser
  std::vector<UnitId> units;  // ascending; only for Role::unit

  [[nodiscard]] bool may_see_organiser(const OrganiserId& other) const;
  // Within an organiser that the principal may see. What it may not see must look exactly like what is not
  // there: answer with the code for a missing campaign or unit.
  [[nodiscard]] bool may_see_unit(const UnitId& unit) const;
  // A unit's side never sees or touches what the plan hides from it.
  [[nodiscard]] Side side() const;
};

}  // namespace duban
