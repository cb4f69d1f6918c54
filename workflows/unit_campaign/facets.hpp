// How a unit campaign shows up in lists and counts (aggregate/standing.hpp): which marks there are, and what
// they are called (facet_names.hpp).
#pragma once

#include "workflows/aggregate/standing.hpp"
#include "workflows/campaign/context.hpp"
#include "workflows/unit_campaign/state.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
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

// What their names begin with.
inline constexpr std::array<std::string_view, 10> kFirstWordsOfUnitLists{
    "phase", "level", "participation", "overdue", "task", "extension", "lacks", "units", "closed", "late"};

// What a unit campaign is found under and counted as. Facets each at most once and ascending, counts as often
// as they count, in the order of the tasks. Levels and the plain `overdue` speak of the unit's own tasks
// only.
using Standing = StandingOf<Mark>;
// Reuses the memory of `standing`.
void find_standing(const UnitCampaign& state, const PlanContext& context, Standing& standing);

[[nodiscard]] std::string name_of(const Mark& mark, const PlanContext& context);

// The phase as lists and metrics name it: a phase id of the plan, "enrolled" or "completed".
[[nodiscard]] std::string phase_name(const UnitCampaign& state, const PlanContext& context);

}  // namespace duban
