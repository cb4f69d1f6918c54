// The words of states, levels and events for people: what stands in JSON as "self_correction" or
// "SubmissionFiled". Pure functions, any thread.
#pragma once

#include "workflows/base/text.hpp"

#include <string>
#include <string_view>

namespace duban::cli {

// A word that has no translation stays as it is.
[[nodiscard]] std::string word(std::string_view code, Language language);
// The name of a member of an answer. English names are those of the JSON.
[[nodiscard]] std::string member_name(std::string_view name, Language language);

}  // namespace duban::cli
