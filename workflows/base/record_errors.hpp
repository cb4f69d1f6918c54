// The errors of stored records: a constant for each entry of record_errors.inc.
#pragma once

#include "workflows/base/error.hpp"

namespace duban::errors {

#define DUBAN_ERROR DUBAN_ERROR_CONSTANT
#include "workflows/base/record_errors.inc"
#undef DUBAN_ERROR

}  // namespace duban::errors
