// The errors of lists of units: a constant for each entry of import_errors.inc.
#pragma once

#include "workflows/base/error.hpp"

namespace duban::errors {

#define DUBAN_ERROR DUBAN_ERROR_CONSTANT
#include "orchestrator/import/import_errors.inc"
#undef DUBAN_ERROR

}  // namespace duban::errors
