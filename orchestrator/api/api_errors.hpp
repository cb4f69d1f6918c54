// The errors of requests to the API: a constant for each entry of api_errors.inc.
#pragma once

#include "workflows/base/error.hpp"

namespace duban::errors {

#define DUBAN_ERROR DUBAN_ERROR_CONSTANT
#include "orchestrator/api/api_errors.inc"
#undef DUBAN_ERROR

}  // namespace duban::errors
