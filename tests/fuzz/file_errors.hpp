// What holds for the errors of every text file that people write (plans, calendars, behaviour, lists of
// units).
#pragma once

#include "workflows/base/error.hpp"

#include <string_view>

namespace duban::fuzz {

// Some error, each with a code that begins with `area` and with a place inside the file.
void require_places(const Errors& errors, std::string_view file, std::string_view area);

}  // namespace duban::fuzz
