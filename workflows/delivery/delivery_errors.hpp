// The errors of deliveries: a constant for each entry of delivery_errors.inc.
#pragma once

#include "workflows/base/error.hpp"

namespace duban::errors {

#define DUBAN_ERROR DUBAN_ERROR_CONSTANT
#include "workflows/delivery/delivery_errors.inc"
#undef DUBAN_ERROR

}  // namespace duban::errors
