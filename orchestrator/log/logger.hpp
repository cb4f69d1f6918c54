// Log lines: one JSON object a line on standard error, for machines first.
//
//   log_info("campaign_launched", {{"request_id", id}, {"campaign", "education-2011"}, {"units", 60}});
//   {"ts":"2011-09-01T00:00:00.000Z","level":"info","event":"campaign_launched","request_id":"…", …}
//
// `ts` is the machine's wall clock in UTC, also when the engine runs on a virtual clock. `event` is a fixed
// snake_case word to search by; a sentence for people goes into the field "message". Use the keys
// "request_id", "campaign", "unit" and "code" (the stable error code) wherever they are known.
//
// REDACTION: no tokens or other secrets, no names of people, no contacts (addresses, telephone numbers), no
// text that somebody filed. Log ids and counts instead. As a second net, fields whose key says that they hold
// such a thing are shown as "[redacted]" (see is_private_key), but the rule is the caller's to keep.
//
// Whatever bytes a value holds, the line is valid JSON in valid UTF-8 without control characters, so a
// hostile value can neither forge a line nor drive a terminal. Long values are cut. Every function is safe
// from any thread, lines never mix, and nothing throws; a line that cannot be written is lost.
#pragma once

#include "workflows/base/time.hpp"

#include <concepts>
#include <cstdint>
#include <initializer_list>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <variant>

namespace duban {

enum class LogLevel : std::uint8_t { debug, info, warning, error };

[[nodiscard]] std::string_view log_level_name(LogLevel level);
[[nodiscard]] std::optional<LogLevel> parse_log_level(std::string_view name);

// Lines below this level are not written. May be changed at any time; starts at info.
void set_log_level(LogLevel level);
[[nodiscard]] LogLevel log_level();

// A value of a field. It refers to text of the caller, so it lives only during the call.
class LogValue {
 public:
  LogValue(std::string_view text) : value_(text) {}
  LogValue(const std::string& text) : value_(std::string_view(text)) {}
  LogValue(const char* text) : value_(std::string_view(text)) {}
  LogValue(bool value) : value_(value) {}
  LogValue(double value) : value_(value) {}
  template <std::integral Integer>
  LogValue(Integer value) {
    if constexpr (std::signed_integral<Integer>) {
      value_ = static_cast<std::int64_t>(value);
    } else {
      value_ = static_cast<std::uint64_t>(value);
    }
  }

  using Variant = std::variant<std::string_view, bool, std::int64_t, std::uint64_t, double>;
  [[nodiscard]] const Variant& get() const { return value_; }

 private:
  Variant value_;
};

struct LogField {
  std::string_view key;
  LogValue value;
};

void log_debug(std::string_view event, std::initializer_list<LogField> fields = {});
void log_info(std::string_view event, std::initializer_list<LogField> fields = {});
void log_warning(std::string_view event, std::initializer_list<LogField> fields = {});
void log_error(std::string_view event, std::initializer_list<LogField> fields = {});

// The text of a line without its newline. A key that is already taken gets a "_" appended, so that no member
// of the object hides another.
[[nodiscard]] std::string format_log_line(Instant ts, LogLevel level, std::string_view event,
                                          std::span<const LogField> fields);

// "token", "owner_email": the last word of the key names something that must not be logged. "token_id" is
// not.
[[nodiscard]] bool is_private_key(std::string_view key);

}  // namespace duban
