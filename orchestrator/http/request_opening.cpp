#include "orchestrator/http/request_opening.hpp"

#include "orchestrator/http/http_errors.hpp"
#include "orchestrator/http/loop.hpp"
#include "orchestrator/http/negotiation.hpp"
#include "orchestrator/http/target.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <stdexcept>
#include <sys/random.h>

namespace duban::http {
namespace {

constexpr std::size_t kRequestIdBytesMax = 64;

std::string joined(const std::vector<std::string>& parts) {
  std::string text;
  for (const auto& part : parts) text.append(text.empty() ? "" : ", ").append(part);
  return text;
}

Result<void> check_media_type(const Route& route, const Request& request) {
  const auto refuse = [&] { return Error{errors::http_media_type, {{"expected", joined(route.consumes)}}}; };
  const auto encoding = request.headers.find("Content-Encoding");
  if (encoding && !equal_ignoring_case(*encoding, "identity")) return refuse();
  if (route.consumes.empty()) return {};
  auto type = request.headers.find("Content-Type").value_or("");
  type = type.substr(0, type.find(';'));
  while (type.ends_with(' ') || type.ends_with('\t')) type.remove_suffix(1);
  const bool taken = std::any_of(route.consumes.begin(), route.consumes.end(),
                                 [&](const std::string& known) { return equal_ignoring_case(known, type); });
  if (!taken) return refuse();
  return {};
}

Result<void> check_body_rules(const Route& route, const Head& head, const Request& request) {
  if (head.framing == Framing::none) return {};
  if (route.body == BodyRule::none) return Error{errors::http_body_unexpected};
  if (head.content_length > route.body_bytes_max) {
    return Error{errors::http_body_too_large, {{"limit", std::to_string(route.body_bytes_max)}}};
  }
  return check_media_type(route, request);
}

Result<void> check_load(const Router& router, const Route& route, bool late) {
  if (route.even_when_busy) return {};
  if (late) return Error{errors::http_overloaded, {{"retry_after_s", "1"}}};
  if (!router.valve()) return {};
  if (auto refusal = router.valve()(route)) return *refusal;
  return {};
}

Result<void> check_query_names(const Route& route, const Request& request) {
  for (const auto& [name, value] : request.query) {
    if (std::find(route.query.begin(), route.query.end(), name) == route.query.end()) {
      return Error{errors::http_query_unknown, {{"name", name}}};
    }
  }
  return {};
}

}  // namespace

Error headers_too_large(const ServerOptions& options) {
  return Error{errors::http_headers_too_large,
               {{"limit", std::to_string(options.header_bytes_max)},
                {"count", std::to_string(options.header_count_max)}}};
}

std::string sane_request_id(std::string_view offered) {
  const auto is_sane = [](char byte) {
    return (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z') || (byte >= '0' && byte <= '9') ||
           byte == '.' || byte == '_' || byte == '-';
  };
  const bool sane =
      offered.size() <= kRequestIdBytesMax && std::all_of(offered.begin(), offered.end(), is_sane);
  return sane ? std::string(offered) : std::string();
}

// From the kernel, a page at a time. A running number would tell every caller how many requests others make,
// an inspector's among them.
std::uint64_t random_number() {
  thread_local std::array<std::uint64_t, 64> pool;
  thread_local std::size_t used = pool.size();
  if (used == pool.size()) {
    if (getrandom(pool.data(), sizeof(pool), 0) != static_cast<ssize_t>(sizeof(pool))) {
      throw std::runtime_error("the kernel gives no random bytes");
    }
    used = 0;
  }
  return pool[used++];
}

std::string new_request_id() {
  char digits[16];
  const auto end = std::to_chars(std::begin(digits), std::end(digits), random_number(), 16).ptr;
  return {digits, end};
}

Result<Head> open_request(std::string_view block, const ServerOptions& options, Request& request) {
  auto head = check_head(
      block, {options.header_bytes_max, options.header_count_max, options.target_bytes_max}, request.headers);
  request.request_id = sane_request_id(request.headers.find("X-Request-Id").value_or(""));
  request.language = preferred_language(request.headers.find("Accept-Language").value_or(""));
  if (!head) return head;
  const auto method = method_from_text(head->method);
  if (!method) return Error{errors::http_method_unknown};
  request.method = *method;
  request.target = head->target;
  request.path = head->target.substr(0, head->target.find('?'));
  return head;
}

Result<const Route*> admit_request(const Router& router, const Head& head, Request& request, bool late) {
  auto match = router.match(request.method, request.path);
  if (!match) return match.error();
  const Route& route = *match->route;
  if (const auto load = check_load(router, route, late); !load) return load.error();
  request.params = std::move(match->params);
  if (request.target.size() > request.path.size()) {
    auto query = parse_query(std::string_view(request.target).substr(request.path.size() + 1));
    if (!query) return query.error();
    request.query = std::move(*query);
  }
  if (const auto known = check_query_names(route, request); !known) return known.error();
  if (router.gate()) {
    if (const auto let_in = router.gate()(request, route); !let_in) return let_in.error();
  }
  if (const auto body = check_body_rules(route, head, request); !body) return body.error();
  if (route.body == BodyRule::sink) {
    auto sink = route.open_sink(request);
    if (!sink) return sink.error();
    request.sink = std::move(*sink);
  }
  return &route;
}

}  // namespace duban::http
