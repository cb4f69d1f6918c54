// Reads and validates a plan file (docs/plan-format.md). Pure: bytes in, Plan or every error out.
#pragma once

#include "workflows/base/error.hpp"
#include "workflows/plan/plan.hpp"

#include <cstddef>
#include <string_view>

namespace duban {

inline constexpr std::size_t kPlanBytesMax = 1024 * 1024;

// Errors: plan.* with line and column, all that were found, in file order.
[[nodiscard]] Checked<Plan> load_plan(std::string_view yaml);

}  // namespace duban
