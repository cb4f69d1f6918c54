#include "workflows/plan/bad_character.hpp"

#include "workflows/base/utf8.hpp"

#include <cstdio>

namespace duban {
namespace {

// The line breaks of Unicode are refused with the controls, because yaml-cpp and editors number lines
// differently around them; so is a byte order mark inside the text.
bool is_control(char32_t code_point, std::string_view from_here) {
  if (code_point == '\t' || code_point == '\n') return false;
  if (code_point == '\r') return !from_here.starts_with("\r\n");
  return code_point < 0x20 || (code_point >= 0x7F && code_point < 0xA0) || code_point == 0x2028 ||
         code_point == 0x2029 || code_point == 0xFEFF;
}

}  // namespace

std::optional<BadCharacter> find_bad_character(std::string_view text) {
  for (std::size_t offset = 0; offset < text.size();) {
    const auto rest = text.substr(offset);
    const auto decoded = first_character(rest);
    if (decoded.bytes == 0) return BadCharacter{offset, std::nullopt};
    if (is_control(decoded.code_point, rest)) {
      char code[16];
      std::snprintf(code, sizeof code, "U+%04X", static_cast<unsigned>(decoded.code_point));
      return BadCharacter{offset, code};
    }
    offset += decoded.bytes;
  }
  return std::nullopt;
}

}  // namespace duban
