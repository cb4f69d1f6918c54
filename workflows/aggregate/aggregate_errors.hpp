// The errors of commands on any aggregate: a constant for each entry of aggregate_errors.inc.
#pragma once

#include "workflows/base/error.hpp"

namespace duban::errors {

#define DUBAN_ERROR DUBAN_ERROR_CONSTANT
#include "workflows/aggregate/aggregate_errors.inc"
#undef DUBAN_ERROR

}  // namespace duban::errors
