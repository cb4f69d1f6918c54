// The errors of the engine: a constant for each entry of engine_errors.inc.
#pragma once

#include "workflows/base/error.hpp"

namespace duban::errors {

#define DUBAN_ERROR DUBAN_ERROR_CONSTANT
#include "orchestrator/engine/engine_errors.inc"
#undef DUBAN_ERROR

}  // namespace duban::errors
