#include "tests/fuzz/http_judges.hpp"

#include "orchestrator/http/target.hpp"
#include "tests/fuzz/fuzz_target.hpp"

#include <algorithm>
#include <map>
#include <vector>

#include <boost/asio/buffer.hpp>
#include <boost/beast/http/empty_body.hpp>
#include <boost/beast/http/parser.hpp>

namespace duban::fuzz {
namespace {

namespace beast = boost::beast;

std::string lower(std::string_view text) {
  std::string lowered(text);
  std::transform(lowered.begin(), lowered.end(), lowered.begin(),
                 [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
  return lowered;
}

std::vector<std::string_view> split(std::string_view text, std::string_view separator) {
  std::vector<std::string_view> parts;
  for (std::size_t from = 0;;) {
    const auto at = text.find(separator, from);
    parts.push_back(text.substr(from, at - from));
    if (at == std::string_view::npos) return parts;
    from = at + separator.size();
  }
}

// Names in lower case; values as they stand behind the colon.
using Fields = std::multimap<std::string, std::string_view>;

Fields fields_of(std::string_view block) {
  Fields fields;
  auto lines = split(block, "\r\n");
  require(lines.size() >= 3 && lines[lines.size() - 1].empty() && lines[lines.size() - 2].empty(),
          "a block ends with its empty line");
  lines.resize(lines.size() - 2);
  for (const auto line : lines) {
    require(line.find_first_of(std::string_view("\r\n\0", 3)) == std::string_view::npos,
            "a line holds no line ending");
  }
  for (std::size_t at = 1; at < lines.size(); ++at) {
    const auto colon = lines[at].find(':');
    require(colon != std::string_view::npos && colon > 0, "a field has a name");
    const auto name = lines[at].substr(0, colon);
    require(name.find_first_of(" \t") == std::string_view::npos,
            "no white space in or around a field's name");
    fields.emplace(lower(name), lines[at].substr(colon + 1));
  }
  return fields;
}

void judge_by_hand(std::string_view block, const http::Head& head) {
  const auto fields = fields_of(block);
  const auto count = [&](const char* name) { return fields.count(name); };
  require(count("host") + static_cast<std::size_t>(head.minor_version == 0) >= 1 && count("host") <= 1,
          "one Host");
  require(count("content-length") <= 1 && count("transfer-encoding") <= 1, "one framing");
  require(count("content-length") + count("transfer-encoding") <= 1,
          "no Content-Length beside Transfer-Encoding");
  require((head.framing == http::Framing::chunked) == (count("transfer-encoding") == 1),
          "chunked is what it says");
  require(head.minor_version == 1 || count("transfer-encoding") == 0, "no Transfer-Encoding in HTTP/1.0");
  for (const char* name : {"authorization", "content-type", "idempotency-key", "expect", "x-request-id"}) {
    require(count(name) <= 1, "one of each field that is to be read once");
  }
}

void judge_by_beast(std::string_view block, const http::Head& head, const http::HeaderFields& fields) {
  beast::http::request_parser<beast::http::empty_body> parser;
  parser.skip(true);
  beast::error_code error;
  const auto used = parser.put(boost::asio::buffer(block.data(), block.size()), error);
  require(!error && used == block.size() && parser.is_header_done(), "Beast reads the block to its end");
  const auto& message = parser.get();
  require(message.method_string() == head.method && message.target() == head.target,
          "Beast reads the same request");
  require(message.version() == 10U + static_cast<unsigned>(head.minor_version),
          "Beast reads the same version");
  require(parser.chunked() == (head.framing == http::Framing::chunked), "Beast finds the same framing");
  require(parser.content_length().value_or(0) == head.content_length, "Beast finds the same length");
  require(!head.keep_alive || parser.keep_alive(), "what Beast would close is closed");
  const auto read = std::distance(message.begin(), message.end());
  require(static_cast<std::size_t>(read) == fields.size(), "Beast finds the same number of fields");
}

struct Candidate {
  std::vector<bool> literal;  // of each segment
  std::string_view pattern;
};

std::optional<Candidate> fits(const http::Route& route, const std::vector<std::string>& segments) {
  const auto parts = split(std::string_view(route.pattern).substr(1), "/");
  if (parts.size() != segments.size()) return std::nullopt;
  Candidate candidate{{}, route.pattern};
  for (std::size_t at = 0; at < parts.size(); ++at) {
    const bool literal = !parts[at].starts_with('{');
    if (literal ? parts[at] != segments[at] : segments[at].empty()) return std::nullopt;
    candidate.literal.push_back(literal);
  }
  return candidate;
}

}  // namespace

void judge_head(std::string_view block, const http::Head& head, const http::HeaderFields& fields) {
  judge_by_hand(block, head);
  judge_by_beast(block, head, fields);
}

const http::Route* route_by_search(const http::Router& router, http::Method method, std::string_view path) {
  if (!path.starts_with('/')) return nullptr;
  std::vector<std::string> segments;
  for (const auto raw : split(path.substr(1), "/")) {
    auto segment = http::decode_segment(raw);
    if (!segment) return nullptr;
    segments.push_back(std::move(*segment));
  }
  // A literal wins over a parameter in the same place, the leftmost place first; then the method decides.
  std::optional<Candidate> best;
  for (const auto* route : router.routes()) {
    auto candidate = fits(*route, segments);
    if (candidate && (!best || candidate->literal > best->literal)) best = std::move(candidate);
  }
  if (!best) return nullptr;
  const http::Route* for_head = nullptr;
  for (const auto* route : router.routes()) {
    if (route->pattern != best->pattern) continue;
    if (route->method == method) return route;
    if (route->method == http::Method::get && method == http::Method::head) for_head = route;
  }
  return for_head;
}

std::optional<Unchunked> unchunk(std::string_view bytes) {
  Unchunked body;
  auto rest = bytes;
  for (;;) {
    const auto end = rest.find("\r\n");
    if (end == std::string_view::npos || end == 0 || end > 16) return std::nullopt;
    std::uint64_t size = 0;
    for (const char digit : rest.substr(0, end)) {
      const auto at = std::string_view("0123456789abcdef").find(lower(std::string_view(&digit, 1)));
      if (at == std::string_view::npos) return std::nullopt;
      size = size * 16 + at;
    }
    rest.remove_prefix(end + 2);
    if (rest.size() < size || rest.size() - size < 2 || rest.substr(size, 2) != "\r\n") return std::nullopt;
    body.text.append(rest.substr(0, size));
    rest.remove_prefix(size + 2);
    if (size == 0) break;
  }
  body.used = bytes.size() - rest.size();
  return body;
}

}  // namespace duban::fuzz
