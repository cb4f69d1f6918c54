// A plan nobody would write by hand: random phases, tasks, due dates and ladders, as the text of a plan file,
// so that it passes through the real loader.
#pragma once

#include "tests/simulation/dice.hpp"

#include <string>

namespace duban::simulation {

[[nodiscard]] std::string random_plan_yaml(Dice& dice);

// Small, because it is parsed after every crash: 2011 with National Day and its make-up workdays, and no
// 2012.
[[nodiscard]] const std::string& simulated_calendar_yaml();

}  // namespace duban::simulation
