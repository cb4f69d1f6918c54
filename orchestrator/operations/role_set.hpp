// Sets of roles, and those that the operations name again and again.
#pragma once

#include "workflows/access_token/role.hpp"

#include <cstdint>
#include <initializer_list>

namespace duban {

class RoleSet {
 public:
  constexpr RoleSet() = default;
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

// Admin stands in every set. It could issue itself any token anyway, so refusing it something would protect
// nothing and only make a small bureau, where one person does everything, keep several tokens.
inline constexpr RoleSet kAdmin{Role::admin};
inline constexpr RoleSet kRunsCampaigns{Role::admin, Role::office};
inline constexpr RoleSet kStaff{Role::admin, Role::office, Role::reviewer, Role::inspector, Role::leader};
inline constexpr RoleSet kReadsInside = kStaff | RoleSet{Role::auditor};
inline constexpr RoleSet kReadsOwn = kReadsInside | RoleSet{Role::unit};
// One log, and the tokens, are for all organisers: only who may see all of them reads these.
inline constexpr RoleSet kReadsEverything{Role::admin, Role::auditor};
inline constexpr RoleSet kReadsDeliveries{Role::admin, Role::office, Role::auditor};

// Reviews are the reviewers' and the office's. The leaders' too: the office's own reports go to the leading
// group, and the office should not have to accept what it filed itself.
inline constexpr RoleSet kJudges{Role::admin, Role::office, Role::reviewer, Role::leader};
inline constexpr RoleSet kLeads{Role::admin, Role::office, Role::leader};
// An inspector files what it found; which task is whose to file is decided with the task at hand
// (workflow.not_owner).
inline constexpr RoleSet kFiles{Role::admin, Role::office, Role::inspector, Role::unit};

}  // namespace duban
