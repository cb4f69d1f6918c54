#include "orchestrator/cli/table.hpp"

#include "workflows/base/utf8.hpp"

#include <algorithm>
#include <array>
#include <cstdint>

namespace duban::cli {
namespace {

struct Range {
  char32_t first, last;
};

constexpr std::array<Range, 14> kWide{{{0x1100, 0x115F},
                                       {0x2E80, 0x303E},
                                       {0x3041, 0x33FF},
                                       {0x3400, 0x4DBF},
                                       {0x4E00, 0x9FFF},
                                       {0xA000, 0xA4CF},
                                       {0xAC00, 0xD7A3},
                                       {0xF900, 0xFAFF},
                                       {0xFE30, 0xFE6F},
                                       {0xFF01, 0xFF60},
                                       {0xFFE0, 0xFFE6},
                                       {0x1F300, 0x1F64F},
                                       {0x1F900, 0x1F9FF},
                                       {0x20000, 0x3FFFD}}};
constexpr std::array<Range, 5> kZero{
    {{0x0300, 0x036F}, {0x200B, 0x200F}, {0x20D0, 0x20FF}, {0xFE00, 0xFE0F}, {0xFEFF, 0xFEFF}}};
// Directions of writing: they could show a name other than the one that is stored.
constexpr std::array<Range, 2> kBidirectional{{{0x202A, 0x202E}, {0x2066, 0x2069}}};

template <std::size_t Count>
bool is_in(const std::array<Range, Count>& ranges, char32_t point) {
  return std::ranges::any_of(ranges,
                             [&](const Range& range) { return point >= range.first && point <= range.last; });
}

// The first character of a text that is not empty; a byte that begins none counts as U+FFFD.
Utf8Character shown_character(std::string_view text) {
  const auto character = first_character(text);
  return character.bytes == 0 ? Utf8Character{0xFFFD, 1} : character;
}

std::size_t width_of(char32_t point) {
  if (is_in(kZero, point)) return 0;
  return is_in(kWide, point) ? 2 : 1;
}

bool is_obeyed(char32_t point) {
  return point < 0x20 || (point >= 0x7F && point < 0xA0) || is_in(kBidirectional, point);
}

}  // namespace

std::size_t display_width(std::string_view text) {
  std::size_t width = 0;
  while (!text.empty()) {
    const auto character = shown_character(text);
    width += width_of(character.code_point);
    text.remove_prefix(character.bytes);
  }
  return width;
}

std::string printable(std::string_view text) {
  std::string clean;
  clean.reserve(text.size());
  while (!text.empty()) {
    const auto character = shown_character(text);
    if (character.code_point == '\n' || character.code_point == '\t') {
      clean += ' ';
    } else if (is_obeyed(character.code_point) || character.code_point == 0xFFFD) {
      clean += kReplacementCharacter;
    } else {
      clean += text.substr(0, character.bytes);
    }
    text.remove_prefix(character.bytes);
  }
  return clean;
}

std::string Table::layout(std::string_view indent) const {
  std::vector<std::vector<std::string>> lines;
  if (std::ranges::any_of(headings, [](const std::string& text) { return !text.empty(); })) {
    lines.push_back(headings);
  }
  for (const auto& row : rows) {
    auto& line = lines.emplace_back();
    for (const auto& cell : row) line.push_back(printable(cell));
  }
  std::vector<std::size_t> widths(headings.size(), 0);
  for (const auto& line : lines) {
    for (std::size_t at = 0; at < widths.size(); ++at) {
      widths[at] = std::max(widths[at], display_width(line[at]));
    }
  }
  std::string text;
  for (const auto& line : lines) {
    std::string row(indent);
    for (std::size_t at = 0; at < widths.size(); ++at) {
      row += line[at];
      row.append(widths[at] - display_width(line[at]) + 2, ' ');
    }
    row.erase(row.find_last_not_of(' ') + 1);
    text += row + '\n';
  }
  return text;
}

}  // namespace duban::cli
