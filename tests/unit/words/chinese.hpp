// What is wrong with a Chinese text, where a program can see it.
#pragma once

#include <string>
#include <string_view>

namespace duban::testing {

// A byte of a character beyond Latin: Chinese ideographs and full-width signs begin with E3..E9 and EF.
[[nodiscard]] inline bool is_wide_byte(char byte) {
  return static_cast<unsigned char>(byte) >= 0x80;
}

// Chinese ideographs of the basic plane begin with E4..E9.
[[nodiscard]] inline bool is_chinese(std::string_view text) {
  for (const char byte : text) {
    const auto value = static_cast<unsigned char>(byte);
    if (value >= 0xE4 && value <= 0xE9) return true;
  }
  return false;
}

// The first half-width mark that touches a wide character, or nothing. Between Latin words ("Host: value") a
// mark is theirs.
[[nodiscard]] inline std::string half_width_mark(std::string_view text) {
  constexpr std::string_view kMarks = ",;:?!()";
  for (std::size_t at = 0; at < text.size(); ++at) {
    if (kMarks.find(text[at]) == std::string_view::npos) continue;
    const bool after = at > 0 && is_wide_byte(text[at - 1]);
    const bool before = at + 1 < text.size() && is_wide_byte(text[at + 1]);
    if (after || before) return std::string(text.substr(at, 1)) + " in: " + std::string(text);
  }
  return {};
}

// An identifier of the program ("leader_interview") where a person reads, or nothing. File names and the
// names in braces that a template fills are none.
[[nodiscard]] inline std::string identifier_in(std::string_view text) {
  const auto is_letter = [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'); };
  for (std::size_t at = 1; at + 1 < text.size(); ++at) {
    if (text[at] != '_' || !is_letter(text[at - 1]) || !is_letter(text[at + 1])) continue;
    const auto open = text.rfind('{', at);
    const auto close = text.rfind('}', at);
    if (open != std::string_view::npos && (close == std::string_view::npos || close < open)) continue;
    return std::string(text);
  }
  return {};
}

}  // namespace duban::testing
