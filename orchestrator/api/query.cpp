#include "orchestrator/api/query.hpp"

#include "orchestrator/http/http_errors.hpp"
#include "orchestrator/http/negotiation.hpp"

#include <charconv>

namespace duban {

Error query_error(std::string_view detail) {
  return Error{errors::http_query_invalid, {{"detail", detail}}};
}

Result<std::optional<std::uint64_t>> query_number(const http::Request& request, std::string_view name) {
  const auto text = request.query_value(name);
  if (!text) return std::optional<std::uint64_t>{};
  std::uint64_t number = 0;
  const auto [end, failure] = std::from_chars(text->data(), text->data() + text->size(), number);
  if (failure != std::errc{} || end != text->data() + text->size()) {
    return query_error(std::string(name) + " must be a whole number");
  }
  return std::optional{number};
}

Result<std::optional<Date>> query_date(const http::Request& request, std::string_view name) {
  const auto text = request.query_value(name);
  if (!text) return std::optional<Date>{};
  const auto date = parse_date(*text);
  if (!date) return query_error(std::string(name) + " must be a day like 2011-10-30");
  return date;
}

Result<bool> query_flag(const http::Request& request, std::string_view name) {
  const auto text = request.query_value(name).value_or("false");
  if (text != "true" && text != "false") return query_error(std::string(name) + " must be true or false");
  return text == "true";
}

Result<Page> page_of(const http::Request& request) {
  Page page;
  const auto limit = query_number(request, "limit");
  if (!limit) return limit.error();
  if (*limit) {
    if (**limit < 1 || **limit > kPageRowsMax) {
      return query_error("limit must be 1 to " + std::to_string(kPageRowsMax));
    }
    page.limit = **limit;
  }
  if (const auto cursor = request.query_value("cursor")) {
    auto after = http::decode_cursor(*cursor);
    if (!after) return after.error();
    page.after = std::move(*after);
  }
  return page;
}

void write_next(http::JsonWriter& json, const std::optional<std::string>& after) {
  json.member("next", after ? std::optional(http::encode_cursor(*after)) : std::nullopt);
}

}  // namespace duban
