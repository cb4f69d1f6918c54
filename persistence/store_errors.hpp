// The errors of the store: a constant for each entry of store_errors.inc.
#pragma once

#include "workflows/base/error.hpp"

namespace duban::errors {

#define DUBAN_ERROR DUBAN_ERROR_CONSTANT
#include "persistence/store_errors.inc"
#undef DUBAN_ERROR

}  // namespace duban::errors
