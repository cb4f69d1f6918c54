#include "workflows/base/utf8.hpp"

#include <algorithm>
#include <cstdint>
#include <cstring>

namespace duban {
namespace {

// Nearly everything is ASCII: eight bytes at a time.
std::size_t ascii_bytes(std::string_view text) {
  std::size_t at = 0;
  for (; at + sizeof(std::uint64_t) <= text.size(); at += sizeof(std::uint64_t)) {
    std::uint64_t word = 0;
    std::memcpy(&word, text.data() + at, sizeof word);
    if ((word & 0x8080808080808080U) != 0) break;
  }
  while (at < text.size() && static_cast<unsigned char>(text[at]) < 0x80) ++at;
  return at;
}

}  // namespace

Utf8Character first_character(std::string_view text) {
  if (text.empty()) return {};
  const auto lead = static_cast<unsigned char>(text.front());
  if (lead < 0x80) return {lead, 1};
  const std::size_t bytes = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : 2;
  // C0 and C1 could only begin overlong forms, F5 and above only what is too large.
  if (lead < 0xC2 || lead > 0xF4 || text.size() < bytes) return {};
  char32_t code_point = lead & (0x7FU >> bytes);
  for (std::size_t at = 1; at < bytes; ++at) {
    if (begins_character(text[at])) return {};
    code_point = code_point << 6U | (static_cast<unsigned char>(text[at]) & 0x3FU);
  }
  const bool overlong = (bytes == 3 && code_point < 0x800) || (bytes == 4 && code_point < 0x10000);
  const bool surrogate = code_point >= 0xD800 && code_point <= 0xDFFF;
  if (overlong || surrogate || code_point > 0x10FFFF) return {};
  return {code_point, bytes};
}

bool is_utf8(std::string_view text) {
  for (;;) {
    text.remove_prefix(ascii_bytes(text));
    if (text.empty()) return true;
    const auto character = first_character(text);
    if (character.bytes == 0) return false;
    text.remove_prefix(character.bytes);
  }
}

std::string repaired_utf8(std::string_view text) {
  std::string repaired;
  repaired.reserve(text.size() + kReplacementCharacter.size());
  while (!text.empty()) {
    const auto bytes = first_character(text).bytes;
    repaired += bytes == 0 ? kReplacementCharacter : text.substr(0, bytes);
    text.remove_prefix(std::max<std::size_t>(bytes, 1));
  }
  return repaired;
}

int count_characters(std::string_view text) {
  return static_cast<int>(std::ranges::count_if(text, begins_character));
}

}  // namespace duban
