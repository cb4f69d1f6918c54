// Brings a text file of unknown encoding to UTF-8. Pure function, any thread.
#pragma once

#include "workflows/base/error.hpp"

#include <string>
#include <string_view>

namespace duban {

// UTF-8 and GB18030 come out as UTF-8 without byte order mark. `converted` holds the text when it had to be
// converted, and must outlive the view. Errors: import.encoding, at the first byte that fits neither.
//
// Nearly any bytes can be read as GB18030, so a file that is UTF-8 but for a few damaged bytes (or that
// begins with the mark of UTF-8) is refused at the first of them rather than turned into nonsense.
[[nodiscard]] Result<std::string_view> decode_text(std::string_view bytes, std::string& converted);

}  // namespace duban
