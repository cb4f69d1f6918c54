// The catalogues of all parts, for the runbook and for tests; no part of the product needs more than its own
// and those below it.
#pragma once

#include "workflows/base/error.hpp"

#include <span>

namespace duban {

[[nodiscard]] std::span<const ErrorInfo> error_catalogue();

}  // namespace duban
