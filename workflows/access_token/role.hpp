// The eight roles. DO NOT CHANGE THESE VALUES OR NAMES: they stand in stored tokens, audit records and the
// API.
#pragma once

#include <cstdint>

#include <boost/describe/enum.hpp>

namespace duban {

enum class Role : std::uint8_t {
  admin = 1,      // runs the server; may do everything, for every organiser
  office = 2,     // runs the campaigns of its organiser
  reviewer = 3,   // judges what units file
  inspector = 4,  // visits units and files what it found, covert visits included
  leader = 5,     // sees everything of its organiser, approves phases, waives tasks
  unit = 6,       // a unit's own people: their units and nothing else
  auditor = 7,    // reads everything of every organiser, writes nothing
  metrics = 8,    // a scraper
};
BOOST_DESCRIBE_ENUM(Role, admin, office, reviewer, inspector, leader, unit, auditor, metrics)

// Admin, auditor and metrics tokens stand above organisers: a half-global admin could issue itself a global
// token, and the audit log is one tree in which every organiser's records are woven together.
[[nodiscard]] constexpr bool is_server_wide(Role role) {
  return role == Role::admin || role == Role::auditor || role == Role::metrics;
}

}  // namespace duban
