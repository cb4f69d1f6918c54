#include "orchestrator/log/logger.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <vector>

namespace duban {
namespace {

constexpr std::size_t kValueBytesMax = 4096;
constexpr std::size_t kKeyBytesMax = 64;
constexpr std::string_view kReplacement = "\xEF\xBF\xBD";  // U+FFFD
constexpr std::string_view kCut = "\xE2\x80\xA6";          // U+2026, an ellipsis

// The number of bytes of the UTF-8 sequence that `text` begins with, or 0 when it begins with none (RFC 3629:
// no overlong forms, no surrogates, nothing above U+10FFFF).
std::size_t utf8_sequence_bytes(std::string_view text) {
  const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
  const unsigned char lead = byte(0);
  if (lead < 0x80) return 1;

  std::size_t length = 0;
  unsigned char second_min = 0x80;
  unsigned char second_max = 0xBF;
  if (lead >= 0xC2 && lead <= 0xDF) {
    length = 2;
  } else if (lead >= 0xE0 && lead <= 0xEF) {
    length = 3;
    if (lead == 0xE0) second_min = 0xA0;
    if (lead == 0xED) second_max = 0x9F;
  } else if (lead >= 0xF0 && lead <= 0xF4) {
    length = 4;
    if (lead == 0xF0) second_min = 0x90;
    if (lead == 0xF4) second_max = 0x8F;
  } else {
    return 0;
  }
  if (text.size() < length || byte(1) < second_min || byte(1) > second_max) return 0;
  for (std::size_t i = 2; i < length; ++i) {
    if (byte(i) < 0x80 || byte(i) > 0xBF) return 0;
  }
  return length;
}

// Control characters of ASCII, DEL, and the C1 controls that some terminals obey (U+0080..U+009F); the line
// and paragraph separators too, which some readers of lines take for an end.
bool must_be_escaped(std::string_view sequence) {
  const auto lead = static_cast<unsigned char>(sequence[0]);
  if (sequence.size() == 1) return lead < 0x20 || lead == 0x7F;
  if (sequence.size() == 2) return lead == 0xC2 && static_cast<unsigned char>(sequence[1]) < 0xA0;
  return sequence == "\xE2\x80\xA8" || sequence == "\xE2\x80\xA9";
}

unsigned code_point(std::string_view sequence) {
  const auto byte = [&](std::size_t i) {
    return static_cast<unsigned>(static_cast<unsigned char>(sequence[i]));
  };
  if (sequence.size() == 1) return byte(0);
  if (sequence.size() == 2) return (byte(0) & 0x1FU) << 6U | (byte(1) & 0x3FU);
  return (byte(0) & 0x0FU) << 12U | (byte(1) & 0x3FU) << 6U | (byte(2) & 0x3FU);
}

void append_escape(std::string& line, unsigned unit) {
  constexpr std::string_view kHex = "0123456789abcdef";
  line += "\\u";
  for (const unsigned shift : {12U, 8U, 4U, 0U}) line += kHex[unit >> shift & 0xFU];
}

void append_string(std::string& line, std::string_view text, std::size_t bytes_max) {
  line += '"';
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t length = utf8_sequence_bytes(text.substr(at));
    if (at + std::max<std::size_t>(length, 1) > bytes_max) {
      line += kCut;
      break;
    }
    const auto sequence = text.substr(at, length);
    if (length == 0) {
      line += kReplacement;
    } else if (sequence == "\"" || sequence == "\\") {
      line += '\\';
      line += sequence;
    } else if (sequence == "\n") {
      line += "\\n";
    } else if (must_be_escaped(sequence)) {
      append_escape(line, code_point(sequence));
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
