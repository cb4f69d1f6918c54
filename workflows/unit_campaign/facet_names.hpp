// The names under which lists find units, and those under which units are counted. Spelled here and nowhere
// else: they stand in stored keys, so they never change (persistence/FORMAT.md).
#pragma once

#include "workflows/plan/plan.hpp"
#include "workflows/unit_campaign/state.hpp"

#include <string>
#include <string_view>

namespace duban {

// Beside the ids of the plan, a phase is named by one of these.
inline constexpr std::string_view kEnrolledPhase = "enrolled";
inline constexpr std::string_view kCompletedPhase = "completed";

namespace facet_names {

[[nodiscard]] std::string phase(std::string_view phase);
[[nodiscard]] std::string level(Level level);                          // blue … red
[[nodiscard]] std::string participation(Participation participation);  // suspended, withdrawn
[[nodiscard]] std::string overdue();
[[nodiscard]] std::string overdue(std::string_view task);
[[nodiscard]] std::string task_state(std::string_view task, TaskState state);  // submitted, returned
[[nodiscard]] std::string extension(std::string_view task);
[[nodiscard]] std::string lacks(std::string_view task);  // a fan-in waits for it

}  // namespace facet_names

namespace count_names {

[[nodiscard]] std::string units();
[[nodiscard]] std::string closed();  // completed or withdrawn
[[nodiscard]] std::string participation(Participation participation);
[[nodiscard]] std::string phase(std::string_view phase, Level level);
[[nodiscard]] std::string task(std::string_view task, TaskState state, Level level);
[[nodiscard]] std::string overdue(std::string_view task);
[[nodiscard]] std::string late(std::string_view task);  // first filed late

}  // namespace count_names
}  // namespace duban
