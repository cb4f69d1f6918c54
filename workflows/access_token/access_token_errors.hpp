// The errors of access tokens: a constant for each entry of access_token_errors.inc.
#pragma once

#include "workflows/base/error.hpp"

namespace duban::errors {

#define DUBAN_ERROR DUBAN_ERROR_CONSTANT
#include "workflows/access_token/access_token_errors.inc"
#undef DUBAN_ERROR

}  // namespace duban::errors
