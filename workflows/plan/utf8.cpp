#include "workflows/plan/utf8.hpp"

#include <algorithm>
#include <cstdint>
#include <cstdio>

namespace duban {
namespace {

constexpr bool is_continuation(char byte) {
  return (static_cast<unsigned char>(byte) & 0xC0) == 0x80;
}

struct Decoded {
  std::uint32_t code_point = 0;
  std::size_t bytes = 0;  // 0: not UTF-8
};

Decoded decode(std::string_view text) {
  const auto lead = static_cast<unsigned char>(text.front());
  if (lead < 0x80) return {lead, 1};
  const std::size_t bytes = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : 2;
  if (lead < 0xC2 || lead > 0xF4 || text.size() < bytes) return {};
  std::uint32_t code_point = lead & (0x7Fu >> bytes);
  for (std::size_t i = 1; i < bytes; ++i) {
    if (!is_continuation(text[i])) return {};
    code_point = code_point << 6 | (static_cast<unsigned char>(text[i]) & 0x3Fu);
  }
  const bool overlong = (bytes == 3 && code_point < 0x800) || (bytes == 4 && code_point < 0x10000);
  const bool surrogate = code_point >= 0xD800 && code_point <= 0xDFFF;
  if (overlong || surrogate || code_point > 0x10FFFF) return {};
  return {code_point, bytes};
}

// The line breaks of Unicode are refused with the controls, because yaml-cpp and editors number lines
// differently around them; so is a byte order mark inside the text.
bool is_control(std::uint32_t code_point, std::string_view from_here) {
  if (code_point == '\t' || code_point == '\n') return false;
  if (code_point == '\r') return !from_here.starts_with("\r\n");
  return code_point < 0x20 || (code_point >= 0x7F && code_point < 0xA0) || code_point == 0x2028 ||
         code_point == 0x2029 || code_point == 0xFEFF;
}

}  // namespace

std::optional<BadCharacter> find_bad_character(std::string_view text) {
  for (std::size_t offset = 0; offset < text.size();) {
    const auto rest = text.substr(offset);
    const auto decoded = decode(rest);
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

int count_characters(std::string_view text) {
  return static_cast<int>(std::ranges::count_if(text, [](char byte) { return !is_continuation(byte); }));
}

}  // namespace duban
