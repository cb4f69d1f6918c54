// Reading the JSON body of a write into what it orders, with every error at once.
#pragma once

#include "orchestrator/api/api_errors.hpp"
#include "orchestrator/http/json_reader.hpp"
#include "orchestrator/http/message.hpp"
#include "workflows/base/ids.hpp"
#include "workflows/base/name.hpp"
#include "workflows/base/text.hpp"
#include "workflows/base/time.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace duban {

inline constexpr std::size_t kReasonBytesMax = 4000;
inline constexpr std::size_t kTitleBytesMax = 400;
inline constexpr std::size_t kNameBytesMax = 400;

// What `read` makes of the body; no body at all counts as {}. `read` asks for every member it knows; others
// are errors.
template <class Read>
[[nodiscard]] auto read_body(const http::Request& request, Read read)
    -> Checked<decltype(read(std::declval<http::JsonObject&>()))> {
  auto document = http::JsonDocument::parse(request.body.empty() ? std::string_view("{}") : request.body);
  if (!document) return Errors{document.error()};
  Errors errors;
  auto body = document->object(errors);
  auto value = read(body);
  body.finish();
  if (!errors.empty()) return errors;
  return value;
}

// A required id. Errors: operation.id_invalid.
[[nodiscard]] std::string read_id(http::JsonObject& body, std::string_view name);

// Why somebody does it; empty when absent, because whether one is needed is decided with the command.
[[nodiscard]] std::string read_reason(http::JsonObject& body);

// Errors: operation.date_invalid, operation.instant_invalid.
[[nodiscard]] std::optional<Date> read_optional_date(http::JsonObject& body, std::string_view name);
[[nodiscard]] Date read_date(http::JsonObject& body, std::string_view name);
[[nodiscard]] std::optional<Instant> read_optional_instant(http::JsonObject& body, std::string_view name);
[[nodiscard]] Instant read_instant(http::JsonObject& body, std::string_view name);

// {"en": …, "zh": …}, both required.
[[nodiscard]] LocalizedText read_localized(http::JsonObject& body, std::string_view name);

// A required word of an enumeration. Errors: operation.unknown_word.
template <class E>
[[nodiscard]] std::optional<E> read_word(http::JsonObject& body, std::string_view name) {
  constexpr std::size_t kWordBytesMax = 64;
  const auto value = body.value(name);
  const auto text = value.text(kWordBytesMax);
  const auto word = enumerator_of<E>(text);
  if (!word && value.is_text()) {
    value.refuse(Error{errors::operation_unknown_word, {{"value", text}, {"allowed", listed_names<E>()}}});
  }
  return word;
}

}  // namespace duban
