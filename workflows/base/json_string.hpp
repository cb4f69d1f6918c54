// A text as a JSON string, in the one form that RFC 8785 allows: short escapes where there are some, \u00xx
// for other controls, everything else as it is. Pure functions, any thread.
#pragma once

#include <string>
#include <string_view>

namespace duban {

// Quotes included. `text` is UTF-8 (what is stored was looked at when it came in).
void append_json_string(std::string& out, std::string_view text);

// For what nobody has looked at: bytes that are no UTF-8 become U+FFFD.
void append_json_string_of_bytes(std::string& out, std::string_view bytes);

// "\u2028", for those who must not write a character that JSON would allow. Of the basic plane only.
void append_json_escape(std::string& out, char16_t unit);

}  // namespace duban
