#include "orchestrator/api/routes.hpp"

#include "orchestrator/api/request_context.hpp"
#include "orchestrator/operations/all.hpp"

#include <algorithm>
#include <stdexcept>
#include <string>

namespace duban {
namespace {

[[noreturn]] void defect(const Operation& operation, const char* what) {
  throw std::logic_error("operation " + std::string(operation.id) + ": " + what);
}

bool needs_key(const Operation& operation, const http::Request& request) {
  switch (operation.idempotency_key) {
    case IdempotencyKey::none:
      return false;
    case IdempotencyKey::required:
      return true;
    case IdempotencyKey::required_unless_dry_run:
      return request.query_value("dry_run") != "true";
  }
  return true;
}

// Asked before anything else: a write without a key is a client that has not been set up.
http::Handler behind_key(const Operation& operation, http::Handler handler) {
  return [&operation, handler = std::move(handler)](http::Request request, http::Responder responder) {
    if (needs_key(operation, request)) {
      if (const auto key = idempotency_key(request); !key) return responder.refuse(key.error());
    }
    handler(std::move(request), std::move(responder));
  };
}

http::BodyRule rule_of(BodyForm form) {
  switch (form) {
    case BodyForm::none:
      break;
    case BodyForm::buffered:
      return http::BodyRule::buffer;
    case BodyForm::streamed:
      return http::BodyRule::sink;
  }
  return http::BodyRule::none;
}

}  // namespace

http::Route Routes::route_of(const Operation& operation, http::Handler handler) const {
  const auto table = all_operations();
  if (std::find(table.begin(), table.end(), &operation) == table.end()) defect(operation, "not in the table");
  http::Route route;
  route.method = operation.method;
  route.pattern = operation.path;
  route.operation = operation.id;
  route.means = &operation;
  route.handler = operation.idempotency_key == IdempotencyKey::none
                      ? std::move(handler)
                      : behind_key(operation, std::move(handler));
  route.body = rule_of(operation.body.form);
  if (operation.body.form != BodyForm::none) route.body_bytes_max = operation.body.bytes_max;
  if (!operation.body.any_media_type) {
    route.consumes.assign(operation.body.media_types.begin(), operation.body.media_types.end());
  }
  for (const auto& parameter : operation.query) route.query.emplace_back(parameter.name);
  route.even_when_busy = operation.even_when_busy;
  return route;
}

void Routes::read(const Operation& operation, ReadHandler handler) {
  router_.add(route_of(operation, reading(parts_, std::move(handler))));
}

void Routes::write(const Operation& operation, WriteHandler handler) {
  router_.add(route_of(operation, [this_parts = &parts_, handler = std::move(handler)](
                                      http::Request request, http::Responder responder) {
    handler(std::move(request), std::move(responder), *this_parts);
  }));
}

void Routes::write(const Operation& operation, http::SinkFactory open_sink, WriteHandler handler) {
  auto route = route_of(operation, [this_parts = &parts_, handler = std::move(handler)](
                                       http::Request request, http::Responder responder) {
    handler(std::move(request), std::move(responder), *this_parts);
  });
  route.open_sink = std::move(open_sink);
  router_.add(std::move(route));
}

void Routes::check_complete() const {
  const auto bound = router_.routes();
  for (const auto* operation : all_operations()) {
    const bool has_handler = std::any_of(bound.begin(), bound.end(),
                                         [&](const http::Route* route) { return route->means == operation; });
    if (!has_handler) defect(*operation, "no handler is bound to it");
  }
}

void add_all_routes(http::Router& router, const ApiParts& parts) {
  Routes routes(router, parts);
  add_server_routes(routes);
  add_plan_read_routes(routes);
  add_plan_write_routes(routes);
  add_calendar_read_routes(routes);
  add_campaign_read_routes(routes);
  add_campaign_write_routes(routes);
  add_import_routes(routes);
  add_unit_read_routes(routes);
  add_unit_write_routes(routes);
  add_evidence_routes(routes);
  add_audit_routes(routes);
  add_token_routes(routes);
  add_endpoint_routes(routes);
  add_dead_letter_routes(routes);
  routes.check_complete();
}

}  // namespace duban
