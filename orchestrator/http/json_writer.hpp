// Builds a JSON text into one std::string, member by member, without a tree in between.
//
// The caller keeps begin and end balanced (take() checks) and gives each object key once. Bytes that are not
// UTF-8 become U+FFFD, so the output is always valid JSON. Not thread-safe; cheap to create.
#pragma once

#include <concepts>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace duban::http {

class JsonWriter {
 public:
  explicit JsonWriter(std::size_t reserve_bytes = 256) { out_.reserve(reserve_bytes); }

  JsonWriter& begin_object() { return open('{', '}'); }
  JsonWriter& begin_array() { return open('[', ']'); }
  JsonWriter& end();  // closes the innermost object or array

  JsonWriter& key(std::string_view name);
  JsonWriter& value(std::string_view text);
  JsonWriter& value(const char* text) { return value(std::string_view(text)); }
  JsonWriter& value(const std::string& text) { return value(std::string_view(text)); }
  JsonWriter& value(bool flag);
  JsonWriter& value(std::nullptr_t);
  JsonWriter& value(double number);  // finite, shortest form that reads back the same
  template <std::integral Number>
  requires(!std::same_as<Number, bool>) JsonWriter& value(Number number) {
    if constexpr (std::signed_integral<Number>) return signed_value(number);
    return unsigned_value(static_cast<std::uint64_t>(number));
  }
  template <class T>
  JsonWriter& value(const std::optional<T>& maybe) {
    return maybe ? value(*maybe) : value(nullptr);
  }
  JsonWriter& raw(std::string_view json);  // a complete JSON value, trusted to be valid

  template <class T>
  JsonWriter& member(std::string_view name, const T& content) {
    return key(name).value(content);
  }

  [[nodiscard]] std::string take();

 private:
  JsonWriter& open(char opener, char closer);
  JsonWriter& signed_value(std::int64_t number);
  JsonWriter& unsigned_value(std::uint64_t number);
  void separate();

  std::string out_;
  std::string closers_;  // what end() has to write, innermost last
  bool needs_comma_ = false;
};

}  // namespace duban::http
