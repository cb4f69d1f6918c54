// Every operation of the API, in the order of its description.
#pragma once

#include "orchestrator/operations/operation.hpp"

#include <span>
#include <string_view>
#include <vector>

namespace duban {

[[nodiscard]] std::span<const Operation* const> all_operations();

// nullptr: there is none of that id.
[[nodiscard]] const Operation* find_operation(std::string_view id);

// The text that an operation's path names by {name}. Every name is known; asking for another throws
// std::logic_error.
[[nodiscard]] const PathParameter& path_parameter(std::string_view name);

// The names in a path, in order, as views into it.
[[nodiscard]] std::vector<std::string_view> path_parameters(std::string_view path);

}  // namespace duban
