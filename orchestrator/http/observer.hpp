// What the HTTP server tells about itself, for metrics and the access log.
//
// Called on io threads, several at once: implementations must be thread-safe and quick. Nothing secret is
// passed: no header values, no query, no body.
#pragma once

#include "orchestrator/http/message.hpp"
#include "workflows/base/error.hpp"

#include <chrono>
#include <cstdint>
#include <string_view>

namespace duban::http {

struct RequestFinished {
  std::string_view operation;  // "unmatched" when no route took the request
  Method method;
  int status;
  std::chrono::nanoseconds duration;  // from the complete header block to the response put out
  std::uint64_t received_bytes;       // header block and body as framed
  std::uint64_t sent_bytes;
  std::string_view request_id;
};

class Observer {
 public:
  virtual ~Observer() = default;
  virtual void connection_opened() {}
  virtual void connection_closed() {}
  virtual void request_finished(const RequestFinished&) {}
  // A request refused before it reached a route: framing, limits, timeouts, too many connections.
  virtual void protocol_rejected(ErrorCode) {}
  // An exception left a handler, a gate or a sink: a defect to be logged.
  virtual void handler_threw(std::string_view /*operation*/, std::string_view /*request_id*/,
                             std::string_view /*what*/) {}
};

}  // namespace duban::http
