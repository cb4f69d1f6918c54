// Strict reading of JSON request bodies.
//
// JsonDocument::parse refuses duplicate keys, invalid UTF-8, trailing bytes, comments and too deep nesting.
// JsonObject then reads members by name and collects every error with its RFC 6901 pointer into one list, so
// that a client sees all of them at once:
//
//   auto document = JsonDocument::parse(request.body);
//   if (!document) return responder.refuse(document.error());
//   Errors errors;
//   JsonObject body = document->object(errors);
//   auto title = body.text("title", 200);
//   auto year = body.integer("year", 2000, 2100);
//   auto note = body.optional_text("note", 4000);
//   body.finish();
//   if (!errors.empty()) return responder.refuse(errors);
//
// A required getter returns a neutral value after reporting, so look at the list before using what was read.
// Views and JsonObjects live as long as their document. Codes: http.json_syntax, http.json_duplicate_key,
// http.json_too_deep, http.missing_member, http.unknown_member, http.wrong_type, http.out_of_range,
// http.too_many_items, http.text_too_long, http.text_invalid.
#pragma once

#include "workflows/base/error.hpp"

#include <cstdint>
#include <limits>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <boost/json/fwd.hpp>

namespace duban::http {

class JsonObject;

// A value inside a document, with the pointer that leads to it.
class JsonValue {
 public:
  JsonValue(const boost::json::value* value, std::string pointer, Errors* errors)
      : value_(value), pointer_(std::move(pointer)), errors_(errors) {}

  [[nodiscard]] std::string_view text(std::size_t bytes_max) const;
  [[nodiscard]] std::int64_t integer(std::int64_t min, std::int64_t max) const;
  [[nodiscard]] double number() const;
  [[nodiscard]] bool boolean() const;
  [[nodiscard]] JsonObject object() const;
  [[nodiscard]] std::vector<JsonValue> array(std::size_t count_max) const;
  [[nodiscard]] bool is_null() const;
  [[nodiscard]] bool is_text() const;
  // The value as JSON text in compact form, for what is stored or compared as it is.
  [[nodiscard]] std::string serialize() const;

  [[nodiscard]] const std::string& pointer() const { return pointer_; }
  // For domain checks: adds `error` with this value's pointer.
  void refuse(Error error) const;

 private:
  const boost::json::value* value_;  // null after an error: every getter is then neutral and silent
  std::string pointer_;
  Errors* errors_;
};

class JsonObject {
 public:
  JsonObject(const boost::json::object* object, std::string pointer, Errors* errors)
      : object_(object), pointer_(std::move(pointer)), errors_(errors) {}

  // Required: absence is http.missing_member. A null counts as a value of the wrong type.
  [[nodiscard]] std::string_view text(std::string_view name, std::size_t bytes_max);
  [[nodiscard]] std::int64_t integer(std::string_view name,
                                     std::int64_t min = std::numeric_limits<std::int64_t>::min(),
                                     std::int64_t max = std::numeric_limits<std::int64_t>::max());
  [[nodiscard]] bool boolean(std::string_view name);
  [[nodiscard]] JsonObject object(std::string_view name);
  [[nodiscard]] std::vector<JsonValue> array(std::string_view name, std::size_t count_max);
  [[nodiscard]] JsonValue value(std::string_view name);

  // Optional: absent and null are the same.
  [[nodiscard]] std::optional<std::string_view> optional_text(std::string_view name, std::size_t bytes_max);
  [[nodiscard]] std::optional<bool> optional_boolean(std::string_view name);
  [[nodiscard]] std::vector<JsonValue> optional_array(std::string_view name, std::size_t count_max);
  [[nodiscard]] std::optional<JsonValue> optional_value(std::string_view name);

  // Call after the last getter: every member nobody asked for is http.unknown_member.
  void finish();

  [[nodiscard]] std::string pointer_to(std::string_view name) const;
  // For domain checks: adds `error` with the pointer of member `name`.
  void refuse(std::string_view name, Error error) const;

 private:
  const boost::json::value* look_up(std::string_view name);

  const boost::json::object* object_;  // null after an error: every getter is then neutral and silent
  std::string pointer_;
  Errors* errors_;
  std::vector<std::string_view> known_;
};

struct JsonLimits {
  std::size_t depth_max = 32;
};

class JsonDocument {
 public:
  [[nodiscard]] static Result<JsonDocument> parse(std::string_view text, JsonLimits limits = {});

  JsonDocument(JsonDocument&&) noexcept;
  JsonDocument& operator=(JsonDocument&&) noexcept;
  ~JsonDocument();

  // The root; a document that is no object reports http.wrong_type at pointer "".
  [[nodiscard]] JsonObject object(Errors& errors) const;
  [[nodiscard]] JsonValue root(Errors& errors) const;

 private:
  explicit JsonDocument(std::unique_ptr<boost::json::value> value);
  std::unique_ptr<boost::json::value> value_;
};

}  // namespace duban::http
