// What the simulation finds wrong.
#pragma once

#include <optional>
#include <string>

namespace duban::simulation {

// nullopt: nothing.
using Complaint = std::optional<std::string>;

}  // namespace duban::simulation
