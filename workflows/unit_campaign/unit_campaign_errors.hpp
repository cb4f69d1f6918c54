// The errors of unit campaigns: a constant for each entry of unit_campaign_errors.inc.
#pragma once

#include "workflows/base/error.hpp"

namespace duban::errors {

#define DUBAN_ERROR DUBAN_ERROR_CONSTANT
#include "workflows/unit_campaign/unit_campaign_errors.inc"
#undef DUBAN_ERROR

}  // namespace duban::errors
