// The errors of plans: a constant for each entry of plan_errors.inc.
#pragma once

#include "workflows/base/error.hpp"

namespace duban::errors {

#define DUBAN_ERROR DUBAN_ERROR_CONSTANT
#include "workflows/plan/plan_errors.inc"
#undef DUBAN_ERROR

}  // namespace duban::errors
