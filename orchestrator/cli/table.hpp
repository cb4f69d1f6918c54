// Tables for a terminal, with Chinese in them.
//
// A wide character (East Asian Wide or Fullwidth, Unicode TR 11) takes two columns, a combining one none.
// Control characters in a cell become U+FFFD, because cells hold what other people wrote, and a terminal
// obeys escape sequences. Pure functions, any thread.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace duban::cli {

// Columns that `text` takes on a terminal; bytes that are no UTF-8 count as one each.
[[nodiscard]] std::size_t display_width(std::string_view text);

// On one line, and without anything a terminal would obey.
[[nodiscard]] std::string printable(std::string_view text);

struct Table {
  std::vector<std::string> headings;
  std::vector<std::vector<std::string>> rows;  // as long as the headings each

  // Left-aligned, two blanks between columns, none at the end of a line; headings first unless all are empty.
  [[nodiscard]] std::string layout(std::string_view indent = "") const;
};

}  // namespace duban::cli
