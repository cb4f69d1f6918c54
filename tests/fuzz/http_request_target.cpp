// Everything that stands between the bytes of a connection and a handler: the end of the header block, the
// strict checks of it, the route, the query, and the framing of the body. The table of routes is the real
// one; their handlers are not called. Judged by http_judges.hpp, which reads the same bytes in other ways.
#include "orchestrator/http/body_parser.hpp"
#include "orchestrator/http/http_errors.hpp"
#include "orchestrator/http/request_opening.hpp"
#include "tests/fuzz/fuzz_target.hpp"
#include "tests/fuzz/http_judges.hpp"
#include "tests/http/api_write/api_harness.hpp"

namespace duban {
namespace {

using fuzz::require;

// Small enough for inputs to reach them.
http::ServerOptions small_limits() {
  http::ServerOptions options;
  options.header_bytes_max = 1024;
  options.header_count_max = 12;
  options.target_bytes_max = 200;
  return options;
}
constexpr std::uint64_t kBodyBytesMax = 96;

class NoSink final : public http::BodySink {
 public:
  Result<void> write(std::string_view) override { return {}; }
};

// The routes of the API without what they do.
const http::Router& router() {
  static const auto hollow = [] {
    testing::Api api;
    auto made = std::make_unique<http::Router>();
    for (const auto* route : api.router().routes()) {
      http::Route copy = *route;
      copy.handler = [](http::Request, http::Responder) {};
      if (copy.open_sink) {
        copy.open_sink = [](const http::Request&) -> Result<std::unique_ptr<http::BodySink>> {
          return std::unique_ptr<http::BodySink>(std::make_unique<NoSink>());
        };
      }
      made->add(std::move(copy));
    }
    return made;
  }();
  return *hollow;
}

// What arrives in two pieces ends where the whole ends.
http::HeadScan scan(std::string_view received) {
  std::size_t scanned = 0;
  const auto whole = http::find_head_end(received, scanned);
  std::size_t resumed = 0;
  auto pieces = http::find_head_end(received.substr(0, received.size() / 2), resumed);
  if (pieces.state == http::HeadScan::State::incomplete) pieces = http::find_head_end(received, resumed);
  require(pieces.state == whole.state && pieces.size == whole.size,
          "a header block ends where it ends, in pieces or not");
  return whole;
}

// A fault that the judges must find: a line that begins with a blank is taken for the rest of the line
// before.
std::string_view unfolded(std::string_view block, std::string& copy) {
  if (!fuzz::fault_is_planted()) return block;
  copy = block;
  for (auto at = copy.find("\r\n "); at != std::string::npos; at = copy.find("\r\n ", at))
    copy.replace(at, 2, "  ");
  return copy;
}

struct Body {
  std::string text;
  std::optional<ErrorCode> refused;
  bool done = false;
  std::size_t used = 0;
};

// As the connection does it: what the parser leaves is offered again together with what arrives next.
Body read_body(std::string_view block, const http::Head& head, std::string_view bytes, std::size_t cut) {
  Body body;
  http::BodyParser parser({&body.text, nullptr}, kBodyBytesMax);
  if (const auto begun = parser.begin(block, head); !begun) {
    body.refused = begun.error().code;
    return body;
  }
  for (const auto arrived : {bytes.substr(0, cut), bytes}) {
    for (std::size_t taken = 1; taken > 0 && body.used < arrived.size() && !parser.done();) {
      const auto put = parser.put(arrived.substr(body.used));
      if (!put) {
        body.refused = put.error().code;
        return body;
      }
      taken = *put;
      body.used += taken;
    }
  }
  body.done = parser.done();
  return body;
}

void check_body(std::string_view block, const http::Head& head, std::string_view bytes) {
  const auto whole = read_body(block, head, bytes, bytes.size());
  const auto pieces = read_body(block, head, bytes, bytes.size() / 3);
  require(whole.refused == pieces.refused && whole.done == pieces.done,
          "a body in pieces fares as the whole does");
  if (whole.refused) {
    require(*whole.refused == errors::http_bad_chunk || *whole.refused == errors::http_body_too_large,
            "after an accepted head only the body is at fault");
    return;
  }
  require(whole.text == pieces.text && whole.used == pieces.used, "a body in pieces is the same body");
  require(whole.text.size() <= kBodyBytesMax, "no body above its limit");
  if (!whole.done) return;
  if (head.framing == http::Framing::length) {
    require(whole.text == bytes.substr(0, head.content_length), "a body has the length it announced");
    return;
  }
  const auto judged = fuzz::unchunk(bytes);
  require(judged && judged->text == whole.text && judged->used == whole.used,
          "a chunked body can be read in one way");
}

void check_route(const http::Head& head, http::Request& request) {
  const auto* expected = fuzz::route_by_search(router(), request.method, request.path);
  const auto admitted = http::admit_request(router(), head, request, false);
  if (!admitted) {
    const auto code = admitted.error().code;
    const bool by_path = code == errors::http_path_invalid || code == errors::http_not_found ||
                         code == errors::http_method_not_allowed;
    require(by_path == (expected == nullptr), "a path is refused when no pattern fits it");
    return;
  }
  require(*admitted == expected, "the router finds the route that a search of the table finds");
  for (const auto& [name, value] : request.params) {
    require(!value.empty() && value.find('/') == std::string::npos, "a path parameter is one segment");
  }
}

}  // namespace
}  // namespace duban

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace duban;
  static const http::ServerOptions kOptions = small_limits();
  const std::string_view received(reinterpret_cast<const char*>(data), size);
  const auto found = scan(received);
  if (found.state != http::HeadScan::State::complete) return 0;
  const auto block = received.substr(0, found.size);
  std::string copy;
  const auto offered = unfolded(block, copy);
  http::Request request;
  const auto head = http::open_request(offered, kOptions, request);
  if (!head) return 0;
  fuzz::judge_head(block, *head, request.headers);
  check_route(*head, request);
  if (head->framing != http::Framing::none) check_body(offered, *head, received.substr(found.size));
  return 0;
}
