#include "orchestrator/log/logger.hpp"
#include "workflows/base/json_string.hpp"
#include "workflows/base/utf8.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <vector>

namespace duban {
namespace {

constexpr std::size_t kValueBytesMax = 4096;
constexpr std::size_t kKeyBytesMax = 64;
constexpr std::string_view kCut = "\xE2\x80\xA6";  // U+2026, an ellipsis

// Control characters of ASCII, DEL, and the C1 controls that some terminals obey (U+0080..U+009F); the line
// and paragraph separators too, which some readers of lines take for an end.
bool must_be_escaped(char32_t code_point) {
  return code_point < 0x20 || (code_point >= 0x7F && code_point < 0xA0) || code_point == 0x2028 ||
         code_point == 0x2029;
}

void append_string(std::string& line, std::string_view text, std::size_t bytes_max) {
  line += '"';
  for (std::size_t at = 0; at < text.size();) {
    const auto [code_point, length] = first_character(text.substr(at));
    if (at + std::max<std::size_t>(length, 1) > bytes_max) {
      line += kCut;
      break;
    }
    const auto sequence = text.substr(at, length);
    if (length == 0) {
      line += kReplacementCharacter;
    } else if (sequence == "\"" || sequence == "\\") {
      line += '\\';
      line += sequence;
    } else if (sequence == "\n") {
      line += "\\n";
    } else if (must_be_escaped(code_point)) {
      append_json_escape(line, static_cast<char16_t>(code_point));
    } else {
      line += sequence;
    }
    at += std::max<std::size_t>(length, 1);
  }
  line += '"';
}

template <class Number>
void append_number(std::string& line, Number number) {
  std::array<char, 32> digits{};
  const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), number).ptr;
  line.append(digits.data(), end);
}

void append_value(std::string& line, const LogValue& value) {
  const auto& variant = value.get();
  if (const auto* text = std::get_if<std::string_view>(&variant)) {
    append_string(line, *text, kValueBytesMax);
  } else if (const auto* flag = std::get_if<bool>(&variant)) {
    line += *flag ? "true" : "false";
  } else if (const auto* integer = std::get_if<std::int64_t>(&variant)) {
    append_number(line, *integer);
  } else if (const auto* natural = std::get_if<std::uint64_t>(&variant)) {
    append_number(line, *natural);
  } else if (const auto* real = std::get_if<double>(&variant)) {
    // JSON has no infinities and no NaN.
    if (std::isfinite(*real)) {
      append_number(line, *real);
    } else {
      line += "null";
    }
  }
}

}  // namespace

bool is_private_key(std::string_view key) {
  constexpr std::array<std::string_view, 13> kPrivate{
      "token", "secret", "password", "authorization", "cookie",  "credential", "name",
      "email", "phone",  "mobile",   "contact",       "address", "contacts"};
  const auto last_word = key.substr(key.rfind('_') + 1);
  return std::find(kPrivate.begin(), kPrivate.end(), last_word) != kPrivate.end();
}

std::string format_log_line(Instant ts, LogLevel level, std::string_view event,
                            std::span<const LogField> fields) {
  std::string line = "{\"ts\":\"" + format_instant_utc(ts) + "\",\"level\":\"";
  line += log_level_name(level);
  line += "\",\"event\":";
  append_string(line, event, kKeyBytesMax);

  std::vector<std::string> taken{"\"ts\"", "\"level\"", "\"event\""};
  for (const LogField& field : fields) {
    std::string key;
    append_string(key, field.key, kKeyBytesMax);
    while (std::find(taken.begin(), taken.end(), key) != taken.end()) key.insert(key.size() - 1, 1, '_');
    line += ',';
    line += key;
    line += ':';
    if (is_private_key(field.key)) {
      line += "\"[redacted]\"";
    } else {
      append_value(line, field.value);
    }
    taken.push_back(std::move(key));
  }
  line += '}';
  return line;
}

}  // namespace duban
