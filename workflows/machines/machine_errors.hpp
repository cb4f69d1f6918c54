// The errors of state machines: a constant for each entry of machine_errors.inc.
#pragma once

#include "workflows/base/error.hpp"

namespace duban::errors {

#define DUBAN_ERROR DUBAN_ERROR_CONSTANT
#include "workflows/machines/machine_errors.inc"
#undef DUBAN_ERROR

}  // namespace duban::errors
