// UTF-8 (RFC 3629): no overlong forms, no surrogates, nothing above U+10FFFF. The only decoder of the
// project. Pure functions, any thread.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace duban {

inline constexpr std::string_view kReplacementCharacter = "\xEF\xBF\xBD";  // U+FFFD

struct Utf8Character {
  char32_t code_point = 0xFFFD;
  std::size_t bytes = 0;  // 0: the text begins with no character
};

[[nodiscard]] Utf8Character first_character(std::string_view text);

[[nodiscard]] bool is_utf8(std::string_view text);

// With U+FFFD for each byte that belongs to no character.
[[nodiscard]] std::string repaired_utf8(std::string_view text);

// In valid UTF-8: whether a character begins with this byte.
[[nodiscard]] constexpr bool begins_character(char byte) {
  return (static_cast<unsigned char>(byte) & 0xC0U) != 0x80U;
}

// Code points in valid UTF-8.
[[nodiscard]] int count_characters(std::string_view text);

}  // namespace duban
