// The errors of endpoints: a constant for each entry of endpoint_errors.inc.
#pragma once

#include "workflows/base/error.hpp"

namespace duban::errors {

#define DUBAN_ERROR DUBAN_ERROR_CONSTANT
#include "workflows/endpoint/endpoint_errors.inc"
#undef DUBAN_ERROR

}  // namespace duban::errors
