#include "ops/bench/load/answer_reader.hpp"

#include <charconv>
#include <strings.h>

namespace duban::bench {
namespace {

constexpr std::size_t kAnswerBytesMax = std::size_t{64} << 20U;

bool is_named(std::string_view line, std::string_view name) {
  return line.size() > name.size() && line[name.size()] == ':' &&
         strncasecmp(line.data(), name.data(), name.size()) == 0;
}

std::string_view value_of(std::string_view line) {
  const auto colon = line.find(':');
  const auto begin = line.find_first_not_of(" \t", colon + 1);
  return begin == std::string_view::npos ? std::string_view{} : line.substr(begin);
}

template <class Number>
bool parse(std::string_view text, Number& number) {
  return std::from_chars(text.data(), text.data() + text.size(), number).ec == std::errc{};
}

}  // namespace

AnswerReader::Progress AnswerReader::take(std::size_t bytes) {
  filled_ += bytes;
  if (head_bytes_ == 0) {
    const auto end = std::string_view(buffer_).substr(0, filled_).find("\r\n\r\n");
    if (end == std::string_view::npos) {
      if (filled_ == buffer_.size()) return Progress::broken;
      return Progress::more;
    }
    head_bytes_ = end + 4;
    if (!read_head() || length_ > kAnswerBytesMax) return Progress::broken;
    if (head_bytes_ + length_ > buffer_.size()) buffer_.resize(head_bytes_ + length_);
  }
  if (filled_ < head_bytes_ + length_) return Progress::more;
  return filled_ == head_bytes_ + length_ ? Progress::complete : Progress::broken;
}

bool AnswerReader::read_head() {
  auto head = std::string_view(buffer_).substr(0, head_bytes_ - 2);
  constexpr std::string_view kVersion = "HTTP/1.1 ";
  if (!head.starts_with(kVersion) || !parse(head.substr(kVersion.size(), 3), status_)) return false;
  bool length_known = false;
  closes_ = false;
  for (auto end = head.find("\r\n"); end != std::string_view::npos; end = head.find("\r\n")) {
    const auto line = head.substr(0, end);
    head.remove_prefix(end + 2);
    if (is_named(line, "Content-Length")) length_known = parse(value_of(line), length_);
    if (is_named(line, "Connection")) closes_ = value_of(line) == "close";
  }
  return length_known || status_ == 204 || status_ == 304;
}

}  // namespace duban::bench
