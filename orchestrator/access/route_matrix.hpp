// Who may call what: role × operation, as data.
//
// An operation that is not in the matrix is denied to everybody, so that a route added in haste is closed
// rather than open; a test walks the router's routes and this matrix both ways. The matrix decides by role
// alone. The scope of an operation names what its handler still has to check against the Principal, because
// only the handler knows whose campaign it is. Constant data; any thread.
#pragma once

#include "orchestrator/access/role.hpp"

#include <cstdint>
#include <initializer_list>
#include <span>
#include <string_view>

#include <boost/describe/enum.hpp>

namespace duban {

class RoleSet {
 public:
  constexpr RoleSet(std::initializer_list<Role> roles) {
    for (const Role role : roles) bits_ |= bit(role);
  }
  [[nodiscard]] constexpr bool contains(Role role) const { return (bits_ & bit(role)) != 0; }
  [[nodiscard]] constexpr bool empty() const { return bits_ == 0; }
  [[nodiscard]] friend constexpr RoleSet operator|(RoleSet left, RoleSet right) {
    left.bits_ |= right.bits_;
    return left;
  }

 private:
  static constexpr std::uint32_t bit(Role role) { return 1U << static_cast<unsigned>(role); }
  std::uint32_t bits_ = 0;
};

enum class AccessScope : std::uint8_t {
  open,       // needs no credential
  server,     // concerns the server or what all organisers share; the role is enough
  organiser,  // handler: may_see_organiser(the campaign's, endpoint's … organiser)
  unit,       // handler: may_see_organiser and may_see_unit, and side() for what is hidden from units
};
BOOST_DESCRIBE_ENUM(AccessScope, open, server, organiser, unit)

struct AccessRule {
  std::string_view operation;
  AccessScope scope;
  RoleSet roles;  // empty for open operations
};

[[nodiscard]] std::span<const AccessRule> access_rules();
// nullptr when the matrix does not know the operation.
[[nodiscard]] const AccessRule* find_access_rule(std::string_view operation);

}  // namespace duban
