// Binds what answers to what is asked: a handler of orchestrator/api to its operation of the table.
//
// Everything else about a route (its path, what it takes, who may call it) stands in the table and is taken
// from there. Used once, while the server is put together; what is not bound then keeps the server from
// starting, and so does a handler for something that the table does not know.
#pragma once

#include "orchestrator/api/parts.hpp"
#include "orchestrator/api/reading.hpp"
#include "orchestrator/operations/operation.hpp"

#include <functional>

namespace duban {

class Routes {
 public:
  // Both outlive it, and the parts the router.
  Routes(http::Router& router, const ApiParts& parts) : router_(router), parts_(parts) {}

  [[nodiscard]] const ApiParts& parts() const { return parts_; }

  // Answers or refuses at once (reading.hpp).
  void read(const Operation& operation, ReadHandler handler);
  // Answers when it likes, mostly when the engine does.
  using WriteHandler = std::function<void(http::Request, http::Responder, const ApiParts&)>;
  void write(const Operation& operation, WriteHandler handler);
  // The same for a body that is streamed away.
  void write(const Operation& operation, http::SinkFactory open_sink, WriteHandler handler);

  // Throws std::logic_error when an operation of the table has no handler.
  void check_complete() const;

 private:
  http::Route route_of(const Operation& operation, http::Handler handler) const;

  http::Router& router_;
  const ApiParts& parts_;
};

// The routes of each resource.
void add_server_routes(Routes& routes);
void add_plan_read_routes(Routes& routes);
void add_plan_write_routes(Routes& routes);
void add_calendar_read_routes(Routes& routes);
void add_campaign_read_routes(Routes& routes);
void add_campaign_write_routes(Routes& routes);
void add_import_routes(Routes& routes);
void add_unit_read_routes(Routes& routes);
void add_unit_write_routes(Routes& routes);
void add_evidence_routes(Routes& routes);
void add_audit_routes(Routes& routes);
void add_token_routes(Routes& routes);
void add_endpoint_routes(Routes& routes);
void add_dead_letter_routes(Routes& routes);

}  // namespace duban
