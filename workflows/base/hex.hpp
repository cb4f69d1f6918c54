// Hexadecimal digits. Pure functions, any thread.
#pragma once

#include <string>
#include <string_view>

namespace duban {

inline constexpr std::string_view kHexDigits = "0123456789abcdef";
inline constexpr std::string_view kCapitalHexDigits = "0123456789ABCDEF";

inline void append_hex(std::string& text, unsigned char byte, std::string_view digits = kHexDigits) {
  text.push_back(digits[byte >> 4U]);
  text.push_back(digits[byte & 0x0FU]);
}

// Of a small or capital digit; -1: it is none.
[[nodiscard]] constexpr int hex_value(char digit) {
  if (digit >= '0' && digit <= '9') return digit - '0';
  if (digit >= 'a' && digit <= 'f') return digit - 'a' + 10;
  if (digit >= 'A' && digit <= 'F') return digit - 'A' + 10;
  return -1;
}

}  // namespace duban
