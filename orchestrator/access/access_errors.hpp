// The errors of access: a constant for each entry of access_errors.inc.
#pragma once

#include "workflows/base/error.hpp"

namespace duban::errors {

#define DUBAN_ERROR DUBAN_ERROR_CONSTANT
#include "orchestrator/access/access_errors.inc"
#undef DUBAN_ERROR

}  // namespace duban::errors
