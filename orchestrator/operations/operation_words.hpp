// What operations of the API are called. Constant data, any thread.
#pragma once

#include "workflows/words/phrase.hpp"

#include <span>
#include <string_view>

namespace duban::words {

// What an operation of the API does, by its id: what a view offers, and what a role may not do.
[[nodiscard]] std::span<const Term> operation_terms();
// An operation without words stays as it is; a test knows of none.
[[nodiscard]] LocalizedText operation(std::string_view id);

}  // namespace duban::words
