// The request target: origin form, percent decoding and query parameters. Pure functions, any thread.
#pragma once

#include "workflows/base/error.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace duban::http {

inline constexpr std::size_t kQueryParametersMax = 64;

// One path segment without its slashes. Empty when an escape is malformed or the result is not UTF-8, holds a
// control character or a slash, or is "." or "..": each could mean another path to somebody behind or before
// this server.
[[nodiscard]] std::optional<std::string> decode_segment(std::string_view raw);

// application/x-www-form-urlencoded: '+' is a space, as browsers send it. Errors: http.query_invalid.
[[nodiscard]] Result<std::vector<std::pair<std::string, std::string>>> parse_query(std::string_view raw);

}  // namespace duban::http
