// The errors of webhooks: a constant for each entry of webhook_errors.inc.
#pragma once

#include "workflows/base/error.hpp"

namespace duban::errors {

#define DUBAN_ERROR DUBAN_ERROR_CONSTANT
#include "orchestrator/channels/webhook/webhook_errors.inc"
#undef DUBAN_ERROR

}  // namespace duban::errors
