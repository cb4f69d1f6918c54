// Cursors that are a number: how many rows stood before, or where in the log a page ended.
#pragma once

#include "orchestrator/http/http_errors.hpp"
#include "workflows/base/error.hpp"

#include <charconv>
#include <cstdint>
#include <string_view>

namespace duban {

// 0 on the first page. Errors: http.cursor_invalid.
[[nodiscard]] inline Result<std::uint64_t> number_in_cursor(std::string_view after) {
  std::uint64_t number = 0;
  if (after.empty()) return number;
  const auto [end, failure] = std::from_chars(after.data(), after.data() + after.size(), number);
  if (failure != std::errc{} || end != after.data() + after.size()) {
    return Error{errors::http_cursor_invalid};
  }
  return number;
}

}  // namespace duban
