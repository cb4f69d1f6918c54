// Splits a CSV text (RFC 4180) into rows and cells, remembering where each stands.
//
// Comma only; a row ends at LF or CRLF, or with the text. Cells view the text, or the reader's own memory
// where a doubled quote had to be resolved; those last until the next call. Not thread-safe.
#pragma once

#include "workflows/base/error.hpp"

#include <cstddef>
#include <deque>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace duban {

struct CsvCell {
  std::string_view text;
  std::size_t offset = 0;      // of its first byte, the opening quote included
  std::size_t line_start = 0;  // offset of the first byte of its line
  int line = 1;
};

class CsvReader {
 public:
  explicit CsvReader(std::string_view text) : text_(text) {}

  enum class Outcome { row, broken, end };
  // Replaces `cells`. After kBroken, error() says what is wrong, and the next call goes on with the next
  // line; a quote that is never closed ends the text.
  [[nodiscard]] Outcome next(std::vector<CsvCell>& cells);
  [[nodiscard]] const Error& error() const { return *error_; }

  // Line and column, both from 1, columns in characters.
  [[nodiscard]] Position position_of(const CsvCell& cell) const;

 private:
  [[nodiscard]] bool read_quoted(CsvCell& cell);
  [[nodiscard]] bool read_plain(CsvCell& cell);
  void start_line(std::size_t offset);
  [[nodiscard]] bool fail_at(ErrorCode code, const CsvCell& place);

  std::string_view text_;
  std::size_t at_ = 0;
  std::size_t line_start_ = 0;
  int line_ = 1;
  std::deque<std::string> unescaped_;  // a deque, because cells view its strings while it grows
  std::optional<Error> error_;
};

}  // namespace duban
