// The errors of calendars: a constant for each entry of calendar_errors.inc.
#pragma once

#include "workflows/base/error.hpp"

namespace duban::errors {

#define DUBAN_ERROR DUBAN_ERROR_CONSTANT
#include "workflows/calendar/calendar_errors.inc"
#undef DUBAN_ERROR

}  // namespace duban::errors
