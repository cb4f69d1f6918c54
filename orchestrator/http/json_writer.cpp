#include "orchestrator/http/json_writer.hpp"

#include "orchestrator/http/utf8.hpp"

#include <charconv>
#include <cmath>
#include <stdexcept>

namespace duban::http {
namespace {

constexpr std::string_view kReplacementCharacter = "\xEF\xBF\xBD";
constexpr std::string_view kHexDigits = "0123456789abcdef";

void append_escaped(std::string& out, char byte) {
  switch (byte) {
    case '"':
      out.append("\\\"");
      return;
    case '\\':
      out.append("\\\\");
      return;
    case '\n':
      out.append("\\n");
      return;
    case '\r':
      out.append("\\r");
      return;
    case '\t':
      out.append("\\t");
      return;
    default:
      break;
  }
  const auto code = static_cast<unsigned char>(byte);
  out.append("\\u00");
  out.push_back(kHexDigits[code >> 4]);
  out.push_back(kHexDigits[code & 15]);
}

bool is_plain(char byte) {
  const auto code = static_cast<unsigned char>(byte);
  return code >= 0x20 && code < 0x7F && byte != '"' && byte != '\\';
}

template <class Number>
void append_number(std::string& out, Number number) {
  char digits[40];
  const auto end = std::to_chars(std::begin(digits), std::end(digits), number).ptr;
  out.append(digits, end);
}

}  // namespace

void append_json_string(std::string& out, std::string_view text) {
  out.push_back('"');
  while (!text.empty()) {
    std::size_t plain = 0;
    while (plain < text.size() && is_plain(text[plain])) ++plain;
    out.append(text.substr(0, plain));
    text.remove_prefix(plain);
    if (text.empty()) break;
    const auto size = utf8_sequence_size(text);
    if (size == 0) {
      out.append(kReplacementCharacter);
      text.remove_prefix(1);
      continue;
    }
    if (size == 1) {
      append_escaped(out, text.front());
    } else {
      out.append(text.substr(0, size));
    }
    text.remove_prefix(size);
  }
  out.push_back('"');
}

void JsonWriter::separate() {
  if (needs_comma_) out_.push_back(',');
  needs_comma_ = true;
}

JsonWriter& JsonWriter::open(char opener, char closer) {
  separate();
  out_.push_back(opener);
  closers_.push_back(closer);
  needs_comma_ = false;
  return *this;
}

JsonWriter& JsonWriter::end() {
  if (closers_.empty()) throw std::logic_error("JsonWriter: end() without begin");
  out_.push_back(closers_.back());
  closers_.pop_back();
  needs_comma_ = true;
  return *this;
}

JsonWriter& JsonWriter::key(std::string_view name) {
  separate();
  append_json_string(out_, name);
  out_.push_back(':');
  needs_comma_ = false;
  return *this;
}

JsonWriter& JsonWriter::value(std::string_view text) {
  separate();
  append_json_string(out_, text);
  return *this;
}

JsonWriter& JsonWriter::value(bool flag) {
  return raw(flag ? "true" : "false");
}

JsonWriter& JsonWriter::value(std::nullptr_t) {
  return raw("null");
}

JsonWriter& JsonWriter::value(double number) {
  if (!std::isfinite(number)) throw std::logic_error("JsonWriter: a number must be finite");
  separate();
  append_number(out_, number);
  return *this;
}

JsonWriter& JsonWriter::signed_value(std::int64_t number) {
  separate();
  append_number(out_, number);
  return *this;
}

JsonWriter& JsonWriter::unsigned_value(std::uint64_t number) {
  separate();
  append_number(out_, number);
  return *this;
}

JsonWriter& JsonWriter::raw(std::string_view json) {
  separate();
  out_.append(json);
  return *this;
}

std::string JsonWriter::take() {
  if (!closers_.empty()) throw std::logic_error("JsonWriter: an object or array is still open");
  needs_comma_ = false;
  return std::move(out_);
}

}  // namespace duban::http
