#include "orchestrator/api/json_body.hpp"

#include "orchestrator/api/api_errors.hpp"

namespace duban {
namespace {

constexpr std::size_t kMomentBytesMax = 64;

std::optional<Date> date_of(const http::JsonValue& value) {
  const auto text = value.text(kMomentBytesMax);
  const auto date = parse_date(text);
  if (!date && value.is_text()) value.refuse(Error{errors::operation_date_invalid, {{"date", text}}});
  return date;
}

std::optional<Instant> instant_of(const http::JsonValue& value) {
  const auto text = value.text(kMomentBytesMax);
  const auto instant = parse_instant(text);
  if (!instant && value.is_text()) {
    value.refuse(Error{errors::operation_instant_invalid, {{"instant", text}}});
  }
  return instant;
}

}  // namespace

std::string read_id(http::JsonObject& body, std::string_view name) {
  const auto value = body.value(name);
  const std::string id(value.text(kIdBytesMax));
  if (!is_valid_id(id) && value.is_text()) {
    value.refuse(Error{errors::operation_id_invalid, {{"id", id}}});
  }
  return id;
}

std::string read_reason(http::JsonObject& body) {
  return std::string(body.optional_text("reason", kReasonBytesMax).value_or(""));
}

std::optional<Date> read_optional_date(http::JsonObject& body, std::string_view name) {
  const auto value = body.optional_value(name);
  return value ? date_of(*value) : std::nullopt;
}

Date read_date(http::JsonObject& body, std::string_view name) {
  return date_of(body.value(name)).value_or(Date{});
}

std::optional<Instant> read_optional_instant(http::JsonObject& body, std::string_view name) {
  const auto value = body.optional_value(name);
  return value ? instant_of(*value) : std::nullopt;
}

Instant read_instant(http::JsonObject& body, std::string_view name) {
  return instant_of(body.value(name)).value_or(Instant{});
}

LocalizedText read_localized(http::JsonObject& body, std::string_view name) {
  auto text = body.object(name);
  LocalizedText both{std::string(text.text("en", kTitleBytesMax)),
                     std::string(text.text("zh", kTitleBytesMax))};
  text.finish();
  return both;
}

}  // namespace duban
