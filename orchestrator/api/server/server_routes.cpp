// Health, version, description, metrics, clock and log level.
#include "orchestrator/access/access_gate.hpp"
#include "orchestrator/api/json_body.hpp"
#include "orchestrator/api/request_context.hpp"
#include "orchestrator/api/server/openapi_document.hpp"
#include "orchestrator/log/logger.hpp"

namespace duban {
namespace {

using http::BodyRule;
using http::Method;
using http::Request;
using http::Responder;

constexpr std::string_view kVirtualClock = "virtual";

void get_readyz(const ApiParts& parts, Responder& responder) {
  if (!parts.engine.ready()) {
    return responder.refuse(Error{ErrorCode::operation_not_ready, {{"reason", "starting or stopping"}}});
  }
  if (parts.engine.disk_full()) {
    return responder.refuse(Error{ErrorCode::operation_not_ready, {{"reason", "the disk is full"}}});
  }
  responder.answer(http::json_response(200, R"({"status":"ready"})"));
}

http::Response version_of(const ApiParts& parts) {
  http::JsonWriter json;
  json.begin_object().member("name", "duban").member("version", parts.version);
  json.member("revision", parts.revision).end();
  return http::json_response(200, json.take());
}

http::Response metrics_of(const ApiParts& parts) {
  auto response = http::text_response(200, parts.render_metrics());
  response.content_type = "text/plain; version=0.0.4; charset=utf-8";
  return response;
}

// A unit is not told when something happens next: it could be a visit that is hidden from it.
http::Response clock_of(const ApiParts& parts, Side side) {
  http::JsonWriter json;
  json.begin_object().member("clock", parts.engine.clock_name());
  json.member("now", format_instant_utc(parts.engine.now()));
  if (side != Side::unit) {
    const auto next = parts.engine.next_wake_up();
    json.key("next_wake_up");
    if (next) {
      json.value(format_instant_utc(*next));
    } else {
      json.value(nullptr);
    }
  }
  json.end();
  return http::json_response(200, json.take());
}

// POST /api/v1/clock/advance  {"to": "2011-10-31T00:00:00+08:00"}
// Answers like get_clock, once everything due on the way has happened. Asking again for the same moment
// changes nothing.
void advance_clock(Request request, Responder responder, const ApiParts& parts) {
  if (parts.engine.clock_name() != kVirtualClock) {
    return responder.refuse(Error{ErrorCode::operation_clock_not_virtual});
  }
  const auto to =
      read_body(request, [](http::JsonObject& body) { return MoveClock{read_instant(body, "to")}; });
  if (!to) return responder.refuse(to.error());
  if (to->to < parts.engine.now()) {
    return responder.refuse(
        Error{ErrorCode::operation_clock_backwards,
              {{"now", format_instant_utc(parts.engine.now())}, {"to", format_instant_utc(to->to)}}}
            .at_pointer("/to"));
  }
  submit(std::move(request), std::move(responder), parts, *to,
         [&parts](const Receipt&) { return clock_of(parts, Side::organiser); });
}

// PUT /api/v1/log-level  {"level": "debug" | "info" | "warning" | "error"}
// Concerns the running process only and stores nothing, so it takes no Idempotency-Key.
void change_log_level(const Request& request, Responder& responder) {
  constexpr std::size_t kLevelBytesMax = 16;
  const auto level = read_body(request, [](http::JsonObject& body) {
    const auto value = body.value("level");
    const auto text = value.text(kLevelBytesMax);
    const auto known = parse_log_level(text);
    if (!known && value.is_text()) {
      value.refuse(Error{ErrorCode::operation_unknown_word,
                         {{"value", text}, {"allowed", "debug, info, warning, error"}}});
    }
    return known.value_or(LogLevel::info);
  });
  if (!level) return responder.refuse(level.error());
  set_log_level(*level);
  log_info("log_level_changed", {{"request_id", request.request_id},
                                 {"token_id", principal_of(request).token},
                                 {"level_now", log_level_name(*level)}});
  http::JsonWriter json;
  json.begin_object().member("level", log_level_name(*level)).end();
  responder.answer(http::json_response(200, json.take()));
}

// What operations ask a server that is in trouble.
void add_health_routes(http::Router& router, const ApiParts& parts) {
  const auto add = [&](std::string path, std::string operation, http::Handler handler) {
    http::Route route{Method::get, std::move(path), std::move(operation), std::move(handler)};
    route.even_when_busy = true;
    router.add(std::move(route));
  };
  add("/livez", "get_livez",
      [](Request, Responder responder) { responder.answer(http::text_response(200, "ok\n")); });
  add("/readyz", "get_readyz", [&parts](Request, Responder responder) { get_readyz(parts, responder); });
  add("/metrics", "get_metrics",
      [&parts](Request, Responder responder) { responder.answer(metrics_of(parts)); });
}

void add_description_routes(http::Router& router, const ApiParts& parts) {
  router.add({Method::get, "/version", "get_version",
              [&parts](Request, Responder responder) { responder.answer(version_of(parts)); }});
  router.add({Method::get, "/openapi.json", "get_openapi", [](Request, Responder responder) {
                responder.answer(http::json_response(200, std::string(openapi_document())));
              }});
}

}  // namespace

void add_server_routes(http::Router& router, const ApiParts& parts) {
  constexpr std::uint64_t kBodyBytesMax = 4096;
  add_health_routes(router, parts);
  add_description_routes(router, parts);
  router.add({Method::get, "/api/v1/clock", "get_clock", [&parts](Request request, Responder responder) {
                responder.answer(clock_of(parts, principal_of(request).side()));
              }});
  router.add({Method::post,
              "/api/v1/clock/advance",
              "advance_clock",
              [&parts](Request request, Responder responder) {
                advance_clock(std::move(request), std::move(responder), parts);
              },
              BodyRule::buffer,
              kBodyBytesMax,
              {"application/json"}});
  router.add({Method::put,
              "/api/v1/log-level",
              "set_log_level",
              [](Request request, Responder responder) { change_log_level(request, responder); },
              BodyRule::buffer,
              kBodyBytesMax,
              {"application/json"}});
}

}  // namespace duban
