// How a unit campaign shows up in lists and counts.
//
// A facet is a name under which lists find the unit ("level:red", "overdue:unit_summary"); a count is a name
// to which it adds one. Both are functions of the state alone: the engine stores the difference between
// before and after in the same write as the state, so that a list or an overview costs the same for ten units
// and for a million.
#pragma once

#include "workflows/campaign/context.hpp"
#include "workflows/unit_campaign/state.hpp"

#include <string>
#include <vector>

namespace duban {

// Facets, each at most once:
//   phase:<phase id | enrolled | completed>   level:<blue…red>        participation:<suspended | withdrawn>
//   overdue   overdue:<task>                   task:<task>:<submitted | returned>
//   extension:<task>                           lacks:<task>  (a fan-in waits for it)
// Ascending. Levels and the plain `overdue` speak of the unit's own tasks only.
[[nodiscard]] std::vector<std::string> facets_of(const UnitCampaign& state, const CampaignContext& context);

// Counts, repeated when they count twice:
//   units   closed (completed or withdrawn)   phase/<phase>/<level>   participation/<…>
//   task/<task>/<state>/<level>   overdue/<task>   late/<task> (first filed late)
// Ascending.
[[nodiscard]] std::vector<std::string> counts_of(const UnitCampaign& state, const CampaignContext& context);

// The phase as lists and metrics name it: a phase id of the plan, "enrolled" or "completed".
[[nodiscard]] std::string phase_name(const UnitCampaign& state, const CampaignContext& context);

// What `before` has and `after` lacks, and the other way round; repeated entries count. Both are ascending.
struct NameDifference {
  std::vector<std::string> removed;
  std::vector<std::string> added;
};
[[nodiscard]] NameDifference difference(const std::vector<std::string>& before,
                                        const std::vector<std::string>& after);

}  // namespace duban
