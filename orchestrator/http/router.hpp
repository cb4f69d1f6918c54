// Routes are data: a table of method, pattern, operation id, body rule and handler.
//
// Build the whole table before the server starts; from then on the router is read by every io thread and
// never changed. A table that contradicts itself (same method and pattern twice, a malformed pattern, an
// operation id used twice) is a defect: add() throws std::logic_error. Handlers, gate and factories run on an
// io thread and must not block; an exception that leaves one becomes 500 http.internal.
#pragma once

#include "orchestrator/http/body_sink.hpp"
#include "orchestrator/http/message.hpp"
#include "orchestrator/http/responder.hpp"
#include "workflows/base/error.hpp"

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace duban {
struct Operation;  // orchestrator/operations/operation.hpp; nothing here looks inside
}

namespace duban::http {

using Handler = std::function<void(Request, Responder)>;
// Sees the request before its body is read.
using SinkFactory = std::function<Result<std::unique_ptr<BodySink>>(const Request&)>;

enum class BodyRule : std::uint8_t {
  none,    // a body is refused: http.body_unexpected
  buffer,  // collected into Request::body
  sink,    // streamed into the sink that open_sink makes
};

struct Route {
  Method method = Method::get;
  std::string pattern{};    // "/api/v1/campaigns/{campaign}/units/{unit}"; no trailing slash except "/"
  std::string operation{};  // OpenAPI operationId and metric label: "get_unit"
  Handler handler{};
  BodyRule body = BodyRule::none;
  std::uint64_t body_bytes_max = 1 << 20;
  std::vector<std::string> consumes{};  // media types without parameters; empty: any
  std::vector<std::string> query{};     // the names a query may use; others are refused
  SinkFactory open_sink{};              // for BodyRule::sink only
  const Operation* means = nullptr;     // what the gate goes by
  bool even_when_busy = false;          // answered however much else is asked: whether the server lives
};

// What the table says about one method and path.
struct RouteMatch {
  const Route* route = nullptr;
  std::vector<std::pair<std::string_view, std::string>> params;
};

class Router {
 public:
  // Runs after routing and before the body is read: authentication, role × route, rate. May set
  // Request::principal.
  using Gate = std::function<Result<void>(Request&, const Route&)>;

  // Runs before the gate, for whoever has to be turned away because too much is asked: 503, whatever the
  // caller may do. Nothing of the request but its route has been looked at.
  using Valve = std::function<std::optional<Error>(const Route&)>;

  Router();
  ~Router();
  Router(const Router&) = delete;
  Router& operator=(const Router&) = delete;

  void add(Route route);
  void set_gate(Gate gate) { gate_ = std::move(gate); }
  void set_valve(Valve valve) { valve_ = std::move(valve); }

  [[nodiscard]] const Gate& gate() const { return gate_; }
  [[nodiscard]] const Valve& valve() const { return valve_; }
  [[nodiscard]] std::vector<const Route*> routes() const;  // in the order of add()

  // `path` is the raw path without query. A GET route answers HEAD. Errors: http.path_invalid,
  // http.not_found, http.method_not_allowed with the parameter "allow".
  [[nodiscard]] Result<RouteMatch> match(Method method, std::string_view path) const;

 private:
  struct Node;
  std::unique_ptr<Node> root_;
  std::vector<std::unique_ptr<Route>> routes_;
  Gate gate_;
  Valve valve_;
};

}  // namespace duban::http
