// The methods of HTTP that the server knows.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace duban::http {

enum class Method : std::uint8_t { get, head, post, put, patch, delete_, options };

[[nodiscard]] std::string_view to_text(Method method);
[[nodiscard]] std::optional<Method> method_from_text(std::string_view text);  // case-sensitive, RFC 9110 §9.1

}  // namespace duban::http
