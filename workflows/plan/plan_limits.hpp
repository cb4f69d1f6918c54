// How large a plan may be. Generous for any real campaign, small enough that a schedule always fits one
// record.
#pragma once

#include <cstddef>

namespace duban {

inline constexpr std::size_t kPlanPhasesMax = 32;
inline constexpr std::size_t kPlanTasksMax = 500;
inline constexpr std::size_t kPlanPartiesMax = 64;
inline constexpr std::size_t kPlanLaddersMax = 64;
inline constexpr std::size_t kPlanRungsMax = 32;
inline constexpr std::size_t kPlanDutiesMax = 200;
inline constexpr std::size_t kPlanEvidenceMax = 5;
inline constexpr std::size_t kPlanErrorsMax = 200;

}  // namespace duban
