// The errors of the command line: a constant for each entry of cli_errors.inc.
#pragma once

#include "workflows/base/error.hpp"

namespace duban::errors {

#define DUBAN_ERROR DUBAN_ERROR_CONSTANT
#include "orchestrator/cli/cli_errors.inc"
#undef DUBAN_ERROR

}  // namespace duban::errors
