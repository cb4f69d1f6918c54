// Renders the error catalogue as ops/runbooks/errors.md. Pure; the same catalogue gives the same bytes.
#pragma once

#include "workflows/base/error.hpp"

#include <span>
#include <string>

namespace duban {

[[nodiscard]] std::string render_error_runbook(std::span<const ErrorInfo> catalogue);

}  // namespace duban
