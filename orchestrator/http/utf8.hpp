// Well-formed UTF-8 as RFC 3629 defines it: no overlong forms, no surrogates, nothing above U+10FFFF.
#pragma once

#include <cstddef>
#include <string_view>

namespace duban::http {

// Bytes of the well-formed sequence that `text` starts with, 0 when it starts with none (or is empty).
[[nodiscard]] std::size_t utf8_sequence_size(std::string_view text);
[[nodiscard]] bool is_utf8(std::string_view text);

}  // namespace duban::http
