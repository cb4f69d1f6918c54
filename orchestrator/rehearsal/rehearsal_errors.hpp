// The errors of rehearsals: a constant for each entry of rehearsal_errors.inc.
#pragma once

#include "workflows/base/error.hpp"

namespace duban::errors {

#define DUBAN_ERROR DUBAN_ERROR_CONSTANT
#include "orchestrator/rehearsal/rehearsal_errors.inc"
#undef DUBAN_ERROR

}  // namespace duban::errors
