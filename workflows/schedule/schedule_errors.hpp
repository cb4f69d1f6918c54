// The errors of schedules: a constant for each entry of schedule_errors.inc.
#pragma once

#include "workflows/base/error.hpp"

namespace duban::errors {

#define DUBAN_ERROR DUBAN_ERROR_CONSTANT
#include "workflows/schedule/schedule_errors.inc"
#undef DUBAN_ERROR

}  // namespace duban::errors
