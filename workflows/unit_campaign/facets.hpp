// How a unit campaign shows up in lists and counts.
//
// A facet is a name under which lists find the unit ("level:red", "overdue:unit_summary"); a count is a name
// to which it adds one. Both are functions of the state alone: the engine stores the difference between
// before and after in the same write as the state, so that a list or an overview costs the same for ten units
// and for a million.
//
// The engine compares them with every decision, so they are worked out as marks, which cost nothing to copy
// and compare; a mark has its name (facet_names.hpp) only where it is stored or read.
#pragma once

#include "workflows/campaign/context.hpp"
#include "workflows/unit_campaign/state.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace duban {

// One facet or count: what it is, the position of its phase or task in the plan, and the states it speaks of.
// Never stored: the order of the kinds may change.
struct Mark {
  enum class Kind : std::uint8_t {
    // facets
    phase,          // phase:<phase id | enrolled | completed>
    level,          // level:<blue…red>
    participation,  // participation:<suspended | withdrawn>
    overdue,        // overdue
    overdue_task,   // overdue:<task>
    task_state,     // task:<task>:<submitted | returned>
    extension,      // extension:<task>
    lacks,          // lacks:<task>  (a fan-in waits for it)
    // counts
    units,                // units
    closed,               // closed (completed or withdrawn)
    count_participation,  // participation/<active | suspended | withdrawn>
    count_phase,          // phase/<phase>/<level>
    count_task,           // task/<task>/<state>/<level>
    count_overdue,        // overdue/<task>
    count_late,           // late/<task>  (first filed late)
  };
  Kind kind{};
  std::uint8_t state = 0;   // Participation or TaskState
  std::uint8_t level = 0;   // Level
  std::uint16_t place = 0;  // Plan::phases or Plan::tasks
  // All of it in one number, which is its order.
  [[nodiscard]] std::uint64_t packed() const {
    return std::uint64_t{static_cast<std::uint8_t>(kind)} << 32U | std::uint64_t{place} << 16U |
           std::uint64_t{state} << 8U | level;
  }
  friend bool operator==(const Mark&, const Mark&) = default;
  friend bool operator<(const Mark& a, const Mark& b) { return a.packed() < b.packed(); }
};
using Marks = std::vector<Mark>;

// What a unit campaign is found under and counted as. Facets each at most once and ascending, counts as often
// as they count, in the order of the tasks. Levels and the plain `overdue` speak of the unit's own tasks
// only.
struct Standing {
  Marks facets;
  Marks counts;
};
// Reuses the memory of `standing`.
void find_standing(const UnitCampaign& state, const PlanContext& context, Standing& standing);

[[nodiscard]] std::string name_of(const Mark& mark, const PlanContext& context);

// The same by name, ascending, for those who look at single units.
[[nodiscard]] std::vector<std::string> facets_of(const UnitCampaign& state, const PlanContext& context);
[[nodiscard]] std::vector<std::string> counts_of(const UnitCampaign& state, const PlanContext& context);

// The phase as lists and metrics name it: a phase id of the plan, "enrolled" or "completed".
[[nodiscard]] std::string phase_name(const UnitCampaign& state, const PlanContext& context);

// Calls removed(mark) for what `before` has and `after` lacks, added(mark) the other way round. Both are
// ascending.
template <class Removed, class Added>
void compare_facets(const Marks& before, const Marks& after, Removed removed, Added added) {
  auto old = before.begin();
  auto now = after.begin();
  while (old != before.end() || now != after.end()) {
    if (now == after.end() || (old != before.end() && *old < *now)) {
      removed(*old++);
    } else if (old == before.end() || *now < *old) {
      added(*now++);
    } else {
      ++old;
      ++now;
    }
  }
}

// The same for counts, where the order says nothing: a mark that only moved may be removed and added again.
template <class Removed, class Added>
void compare_counts(const Marks& before, const Marks& after, Removed removed, Added added) {
  const auto shared = std::min(before.size(), after.size());
  for (std::size_t i = 0; i < shared; ++i) {
    if (before[i] == after[i]) continue;
    removed(before[i]);
    added(after[i]);
  }
  for (auto i = shared; i < before.size(); ++i) removed(before[i]);
  for (auto i = shared; i < after.size(); ++i) added(after[i]);
}

}  // namespace duban
