// RFC 4648 §4 with padding. Pure functions, any thread.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace duban::webhook {

[[nodiscard]] std::string base64(std::string_view bytes);
// Only the canonical form: padded, no white space, no stray bits.
[[nodiscard]] std::optional<std::string> from_base64(std::string_view text);

}  // namespace duban::webhook
