// Health, version, description, metrics, clock and log level.
#include "orchestrator/access/access_gate.hpp"
#include "orchestrator/api/api_errors.hpp"
#include "orchestrator/api/json_body.hpp"
#include "orchestrator/api/request_context.hpp"
#include "orchestrator/api/routes.hpp"
#include "orchestrator/engine/engine_errors.hpp"
#include "orchestrator/log/logger.hpp"
#include "orchestrator/operations/openapi.hpp"
#include "orchestrator/operations/server.hpp"

namespace duban {
namespace {

using http::Request;
using http::Responder;

constexpr std::string_view kVirtualClock = "virtual";

Result<http::Response> get_livez(const Request&, const ApiParts&) {
  return http::text_response(200, "ok\n");
}

Result<http::Response> get_readyz(const Request&, const ApiParts& parts) {
  if (!parts.engine.ready()) {
    return Error{errors::operation_not_ready,
                 {{"reason", Named{"starting or stopping", {"starting or stopping", "正在启动或停止"}}}}};
  }
  if (parts.engine.disk_full()) {
    return Error{errors::operation_not_ready,
                 {{"reason", Named{"the disk is full", {"the disk is full", "磁盘空间不足"}}}}};
  }
  return http::json_response(200, R"({"status":"ready"})");
}

Result<http::Response> get_openapi(const Request&, const ApiParts&) {
  static const std::string document = openapi_document();
  return http::json_response(200, document);
}

Result<http::Response> get_version(const Request&, const ApiParts& parts) {
  http::JsonWriter json;
  json.begin_object().member("name", "duban").member("version", parts.version);
  json.member("revision", parts.revision).end();
  return http::json_response(200, json.take());
}

Result<http::Response> get_metrics(const Request&, const ApiParts& parts) {
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
    return responder.refuse(Error{errors::operation_clock_not_virtual});
  }
  const auto to =
      read_body(request, [](http::JsonObject& body) { return MoveClock{read_instant(body, "to")}; });
  if (!to) return responder.refuse(to.error());
  if (to->to < parts.engine.now()) {
    return responder.refuse(
        Error{errors::operation_clock_backwards,
              {{"now", format_instant_utc(parts.engine.now())}, {"to", format_instant_utc(to->to)}}}
            .at_pointer("/to"));
  }
  submit(std::move(request), std::move(responder), parts, *to,
         [&parts](const Receipt&) { return clock_of(parts, Side::organiser); });
}

// PUT /api/v1/log-level  {"level": "debug" | "info" | "warning" | "error"}
void set_level(const Request& request, Responder responder, const ApiParts&) {
  constexpr std::size_t kLevelBytesMax = 16;
  const auto level = read_body(request, [](http::JsonObject& body) {
    const auto value = body.value("level");
    const auto text = value.text(kLevelBytesMax);
    const auto known = parse_log_level(text);
    if (!known && value.is_text()) {
      value.refuse(Error{errors::operation_unknown_word,
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

}  // namespace

void add_server_routes(Routes& routes) {
  routes.read(operations::get_livez, get_livez);
  routes.read(operations::get_readyz, get_readyz);
  routes.read(operations::get_version, get_version);
  routes.read(operations::get_openapi, get_openapi);
  routes.read(operations::get_metrics, get_metrics);
  routes.read(operations::get_clock, [](const Request& request, const ApiParts& parts) {
    return Result<http::Response>(clock_of(parts, principal_of(request).side()));
  });
  routes.write(operations::advance_clock, advance_clock);
  routes.write(operations::set_log_level, set_level);
}

}  // namespace duban
