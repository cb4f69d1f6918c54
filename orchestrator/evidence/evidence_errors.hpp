// The errors of evidence files: a constant for each entry of evidence_errors.inc.
#pragma once

#include "workflows/base/error.hpp"

namespace duban::errors {

#define DUBAN_ERROR DUBAN_ERROR_CONSTANT
#include "orchestrator/evidence/evidence_errors.inc"
#undef DUBAN_ERROR

}  // namespace duban::errors
