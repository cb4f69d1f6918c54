// The whole command line, from arguments to exit code.
//
// Global options may stand before or after the command. Their precedence: option, then DUBAN_* environment,
// then default. The language is settled before anything else, so that the help speaks it too.
#pragma once

#include "orchestrator/cli/session.hpp"

#include <string>
#include <vector>

namespace duban::cli {

// `arguments` without the program's name. Runs on the calling thread; `duban serve` returns when it ends.
[[nodiscard]] int run(const std::vector<std::string>& arguments, Surroundings& surroundings);

}  // namespace duban::cli
