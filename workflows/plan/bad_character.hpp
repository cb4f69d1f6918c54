// What a text file that people write must not hold. Pure functions, any thread.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace duban {

struct BadCharacter {
  std::size_t offset = 0;  // bytes from the start of the text
  std::optional<std::string>
      code;  // "U+0007" for a control character; nullopt when the bytes are no UTF-8 at all
};

// The first place that is not UTF-8 (overlong forms, surrogates and values above U+10FFFF included), or is a
// control character other than tab, line feed and carriage return before a line feed.
[[nodiscard]] std::optional<BadCharacter> find_bad_character(std::string_view text);

}  // namespace duban
