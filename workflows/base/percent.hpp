// Percent-encoding (RFC 3986 §2). Pure functions, any thread.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace duban {

// Everything but unreserved characters becomes %XX.
[[nodiscard]] std::string percent_encoded(std::string_view text);

// In a query a plus stands for a blank.
enum class PlusSign { stands_for_itself, is_a_blank };

// nullopt: an escape is malformed.
[[nodiscard]] std::optional<std::string> percent_decoded(std::string_view text, PlusSign plus);

}  // namespace duban
