// The errors of HTTP: a constant for each entry of http_errors.inc.
#pragma once

#include "workflows/base/error.hpp"

namespace duban::errors {

#define DUBAN_ERROR DUBAN_ERROR_CONSTANT
#include "orchestrator/http/http_errors.inc"
#undef DUBAN_ERROR

}  // namespace duban::errors
