// Parts of a plan in the words of the plan file ("due-1d 09:00", "after problem_sweep due 5wd"). Pure.
#pragma once

#include "workflows/plan/plan.hpp"

#include <optional>
#include <string>

namespace duban {

// "on", "phase_end", "after", "undated", "on_event" or "weekly".
[[nodiscard]] std::string due_kind_text(const Task& task);

// The whole rule in one line: "on 10-30, roll: backward, cutoff: 17:00".
[[nodiscard]] std::string due_text(const Plan& plan, const Task& task);

// The task or phase that a DueAfter counts from.
[[nodiscard]] const std::string& anchor_id(const Plan& plan, const DueAfter& due);

// "" when there is none.
[[nodiscard]] std::string party_text(const Plan& plan, std::optional<std::uint16_t> party);

}  // namespace duban
