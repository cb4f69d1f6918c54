#include "orchestrator/http/json_writer.hpp"

#include "workflows/base/json_string.hpp"

#include <charconv>
#include <cmath>
#include <stdexcept>

namespace duban::http {
namespace {

template <class Number>
void append_number(std::string& out, Number number) {
  char digits[40];
  const auto end = std::to_chars(std::begin(digits), std::end(digits), number).ptr;
  out.append(digits, end);
}

}  // namespace

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
  append_json_string_of_bytes(out_, name);
  out_.push_back(':');
  needs_comma_ = false;
  return *this;
}

JsonWriter& JsonWriter::value(std::string_view text) {
  separate();
  append_json_string_of_bytes(out_, text);
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
