// How a campaign stands in numbers: from its stored counts alone, so it costs the same for ten units and for
// a million. Reads one snapshot; any thread.
#pragma once

#include "persistence/store.hpp"
#include "workflows/plan/plan.hpp"
#include "workflows/unit_campaign/state.hpp"

#include <array>
#include <cstdint>
#include <string>
#include <vector>

namespace duban::queries {

inline constexpr std::array kEveryLevel{Level::none, Level::blue, Level::yellow, Level::orange, Level::red};
inline constexpr std::array kEveryParticipation{Participation::active, Participation::suspended,
                                                Participation::withdrawn};
inline constexpr std::array kEveryTaskState{TaskState::planned,     TaskState::open,     TaskState::submitted,
                                            TaskState::returned,    TaskState::accepted, TaskState::waived,
                                            TaskState::not_required};

using CountsByLevel = std::array<std::int64_t, kEveryLevel.size()>;  // in the order of kEveryLevel

struct PhaseCounts {
  std::string id;  // of the plan, kEnrolledPhase or kCompletedPhase
  CountsByLevel units{};
};

struct TaskCounts {
  std::array<CountsByLevel, kEveryTaskState.size()> instances{};  // in the order of kEveryTaskState
  std::int64_t overdue = 0;
  std::int64_t late = 0;
};

struct CampaignCounts {
  std::int64_t units = 0;
  std::int64_t closed = 0;
  std::int64_t overdue = 0;  // instances of all tasks
  std::int64_t late = 0;
  std::array<std::int64_t, kEveryParticipation.size()> participation{};
  std::vector<PhaseCounts> phases;  // enrolled first, completed last; every unit stands in exactly one
  std::vector<TaskCounts> tasks;    // as in the plan
};

// Errors: store.corrupt.
[[nodiscard]] Result<CampaignCounts> count_campaign(const Snapshot& snapshot, Partition partition,
                                                    const CampaignId& campaign, const Plan& plan);

}  // namespace duban::queries
