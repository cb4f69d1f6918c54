// What a caller may do to a unit campaign now: ids of operations, so that a client can offer exactly the
// buttons that work. Pure.
#pragma once

#include "orchestrator/api/units/unit_view.hpp"

#include <string_view>
#include <vector>

namespace duban {

[[nodiscard]] std::vector<std::string_view> unit_actions(const UnitView& view);
[[nodiscard]] std::vector<std::string_view> task_actions(const TaskInstance& instance, const UnitView& view);

}  // namespace duban
