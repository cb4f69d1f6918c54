#include "orchestrator/http/head_check.hpp"

#include "orchestrator/http/http_errors.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <optional>

namespace duban::http {
namespace {

constexpr std::string_view kCrLf = "\r\n";

// RFC 9110 §5.6.2 tchar.
constexpr auto kTokenBytes = [] {
  std::array<bool, 256> table{};
  for (unsigned char byte = 'a'; byte <= 'z'; ++byte) table[byte] = true;
  for (unsigned char byte = 'A'; byte <= 'Z'; ++byte) table[byte] = true;
  for (unsigned char byte = '0'; byte <= '9'; ++byte) table[byte] = true;
  for (const char byte : std::string_view("!#$%&'*+-.^_`|~")) table[static_cast<unsigned char>(byte)] = true;
  return table;
}();

bool is_token_byte(char byte) {
  return kTokenBytes[static_cast<unsigned char>(byte)];
}

bool is_token(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), is_token_byte);
}

bool is_digits(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

Error bad_header(std::string_view detail) {
  return Error{errors::http_bad_header, {{"detail", detail}}};
}

std::string_view trim(std::string_view text) {
  const auto is_space = [](char byte) { return byte == ' ' || byte == '\t'; };
  while (!text.empty() && is_space(text.front())) text.remove_prefix(1);
  while (!text.empty() && is_space(text.back())) text.remove_suffix(1);
  return text;
}

// uri-host [ ":" port ]: a registered name or IPv4 address of unreserved and sub-delims characters, or an IP
// literal.
bool is_host(std::string_view text) {
  std::string_view port;
  if (text.starts_with('[')) {
    const auto close = text.find(']');
    if (close == std::string_view::npos || close < 3) return false;
    const auto literal = text.substr(1, close - 1);
    if (literal.find_first_not_of("0123456789abcdefABCDEF:.") != std::string_view::npos) return false;
    port = text.substr(close + 1);
  } else {
    const auto colon = text.find(':');
    const auto name = text.substr(0, colon);
    const auto is_name_byte = [](char byte) {
      return (is_token_byte(byte) && std::string_view("#^`|%").find(byte) == std::string_view::npos);
    };
    if (name.empty() || name.size() > 253 || !std::all_of(name.begin(), name.end(), is_name_byte))
      return false;
    port = colon == std::string_view::npos ? std::string_view{} : text.substr(colon);
  }
  if (port.empty()) return true;
  return port.front() == ':' && port.size() <= 6 && is_digits(port.substr(1));
}

// Facts gathered over all fields, judged together at the end.
struct Seen {
  int hosts = 0;
  int content_lengths = 0;
  int transfer_encodings = 0;
  bool host_valid = true;
  bool content_length_valid = true;
  bool chunked = true;
  std::uint64_t content_length = 0;
  bool connection_valid = true;
  bool close = false;
  bool keep_alive = false;
  std::string_view duplicate;  // a field that must come once and came again
  std::string_view expect;
};

void see_content_length(Seen& seen, std::string_view value) {
  ++seen.content_lengths;
  // Nineteen digits may still overflow; from_chars finds that out.
  const auto result = std::from_chars(value.data(), value.data() + value.size(), seen.content_length);
  if (!is_digits(value) || result.ec != std::errc{}) seen.content_length_valid = false;
}

void see_connection(Seen& seen, std::string_view value) {
  while (!value.empty()) {
    const auto comma = value.find(',');
    const auto option = trim(value.substr(0, comma));
    // RFC 9110 §7.6.1: a list of tokens, in which empty elements are to be ignored.
    if (!option.empty() && !is_token(option)) seen.connection_valid = false;
    if (equal_ignoring_case(option, "close")) seen.close = true;
    if (equal_ignoring_case(option, "keep-alive")) seen.keep_alive = true;
    value = comma == std::string_view::npos ? std::string_view{} : value.substr(comma + 1);
  }
}

// Fields of which a second one would let two readers pick different ones.
constexpr std::array<std::string_view, 5> kSingletons{"Authorization", "Content-Type", "Idempotency-Key",
                                                      "Expect", "X-Request-Id"};

void see_singleton(Seen& seen, std::string_view name, const HeaderFields& fields) {
  for (const auto singleton : kSingletons) {
    if (equal_ignoring_case(name, singleton) && fields.find(singleton)) seen.duplicate = singleton;
  }
}

void see_field(Seen& seen, std::string_view name, std::string_view value) {
  if (equal_ignoring_case(name, "Host")) {
    ++seen.hosts;
    seen.host_valid = is_host(value);
  } else if (equal_ignoring_case(name, "Content-Length")) {
    see_content_length(seen, value);
  } else if (equal_ignoring_case(name, "Transfer-Encoding")) {
    ++seen.transfer_encodings;
    seen.chunked = equal_ignoring_case(value, "chunked");
  } else if (equal_ignoring_case(name, "Connection")) {
    see_connection(seen, value);
  } else if (equal_ignoring_case(name, "Expect")) {
    seen.expect = value;
  }
}

Result<void> check_request_line(std::string_view line, const HeadLimits& limits, Head& head) {
  const auto first = line.find(' ');
  const auto last = line.rfind(' ');
  if (first == std::string_view::npos || first == last) return Error{errors::http_bad_request_line};
  head.method = line.substr(0, first);
  head.target = line.substr(first + 1, last - first - 1);
  const auto version = line.substr(last + 1);
  if (!is_token(head.method)) return Error{errors::http_bad_request_line};
  const bool looks_like_http = version.size() == 8 && version.starts_with("HTTP/") && version[6] == '.' &&
                               is_digits(version.substr(5, 1)) && is_digits(version.substr(7, 1));
  if (!looks_like_http) return Error{errors::http_bad_request_line};
  if (version != "HTTP/1.1" && version != "HTTP/1.0") return Error{errors::http_version};
  head.minor_version = version[7] - '0';

  if (head.target.size() > limits.target_bytes_max) {
    return Error{errors::http_target_too_long, {{"limit", std::to_string(limits.target_bytes_max)}}};
  }
  const auto is_target_byte = [](char byte) { return byte > 0x20 && byte < 0x7F && byte != '#'; };
  if (!head.target.starts_with('/') || !std::all_of(head.target.begin(), head.target.end(), is_target_byte)) {
    return Error{errors::http_target};
  }
  return {};
}

Result<void> check_field_line(std::string_view line, const char* base, HeaderFields& fields, Seen& seen) {
  if (line.front() == ' ' || line.front() == '\t') return bad_header("a folded line");
  const auto colon = line.find(':');
  if (colon == std::string_view::npos) return bad_header("no colon");
  const auto name = line.substr(0, colon);
  if (!is_token(name)) return bad_header("the name is not a token, or is followed by white space");
  const auto value = trim(line.substr(colon + 1));
  const auto is_control = [](char byte) {
    return (static_cast<unsigned char>(byte) < 0x20 && byte != '\t') || byte == 0x7F;
  };
  if (std::any_of(value.begin(), value.end(), is_control))
    return bad_header("a control character in a value");
  see_field(seen, name, value);
  see_singleton(seen, name, fields);
  fields.index(base, name, value);
  return {};
}

Result<void> judge(const Seen& seen, Head& head) {
  const int minor = head.minor_version;
  if (seen.transfer_encodings > 0) {
    if (seen.transfer_encodings > 1 || !seen.chunked || minor == 0 || seen.content_lengths > 0) {
      return Error{errors::http_transfer_encoding};
    }
    head.framing = Framing::chunked;
  }
  if (seen.content_lengths > 1 || !seen.content_length_valid) return Error{errors::http_content_length};
  if (seen.content_length > 0) {
    head.framing = Framing::length;
    head.content_length = seen.content_length;
  }
  if (!seen.connection_valid) return bad_header("Connection is not a list of tokens");
  if (seen.hosts > 1 || !seen.host_valid || (seen.hosts == 0 && minor == 1)) return Error{errors::http_host};
  if (!seen.duplicate.empty()) return Error{errors::http_duplicate_header, {{"name", seen.duplicate}}};
  if (!seen.expect.empty()) {
    if (!equal_ignoring_case(seen.expect, "100-continue")) return Error{errors::http_expectation};
    head.expects_continue = minor == 1 && head.framing != Framing::none;
  }
  head.keep_alive = !seen.close && (minor == 1 || seen.keep_alive);
  return {};
}

}  // namespace

HeadScan find_head_end(std::string_view received, std::size_t& scanned) {
  HeadScan scan;
  if (!received.empty() && !is_token_byte(received.front())) scan.state = HeadScan::State::malformed;
  while (scan.state == HeadScan::State::incomplete) {
    const auto feed = received.find('\n', scanned);
    if (feed == std::string_view::npos) {
      scanned = received.size();
      break;
    }
    scanned = feed + 1;
    if (feed == 0 || received[feed - 1] != '\r') {
      scan.state = HeadScan::State::malformed;
    } else if (feed >= 3 && received.substr(feed - 3, 4) == "\r\n\r\n") {
      scan = {HeadScan::State::complete, feed + 1};
    }
  }
  return scan;
}

Result<Head> check_head(std::string_view block, const HeadLimits& limits, HeaderFields& fields) {
  const char* base = block.data();
  const auto too_large = [&] {
    return Error{errors::http_headers_too_large,
                 {{"limit", std::to_string(limits.header_bytes_max)},
                  {"count", std::to_string(limits.header_count_max)}}};
  };
  if (block.size() > limits.header_bytes_max) return too_large();
  fields.assign(block);
  Head head;
  Seen seen;
  bool request_line = true;
  while (block != kCrLf) {
    const auto end = block.find('\r');
    if (end == std::string_view::npos || !block.substr(end).starts_with(kCrLf)) {
      return Error{errors::http_bad_line_ending};
    }
    const auto line = block.substr(0, end);
    block.remove_prefix(end + kCrLf.size());
    if (line.find('\0') != std::string_view::npos) return Error{errors::http_bad_line_ending};
    if (!request_line && fields.size() == limits.header_count_max) return too_large();
    const auto checked =
        request_line ? check_request_line(line, limits, head) : check_field_line(line, base, fields, seen);
    if (!checked) return checked.error();
    request_line = false;
  }
  const auto judged = judge(seen, head);
  if (!judged) return judged.error();
  return head;
}

}  // namespace duban::http
