// Base64 (RFC 4648): §4 with padding, and §5, for URLs and file names, without. Reading takes the canonical
// form only: no white space, no stray bits, padding where it belongs. Pure functions, any thread.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace duban {

[[nodiscard]] std::string base64(std::string_view bytes);
[[nodiscard]] std::optional<std::string> from_base64(std::string_view text);

[[nodiscard]] std::string base64url(std::string_view bytes);
[[nodiscard]] std::optional<std::string> from_base64url(std::string_view text);

}  // namespace duban
