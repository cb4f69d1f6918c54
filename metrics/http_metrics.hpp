// What the HTTP front reports. `operation` is the route's operation id, never a path with ids in it.
#pragma once

#include "metrics/registry.hpp"

namespace duban::metrics {

class HttpMetrics {
 public:
  explicit HttpMetrics(Registry& registry);
  ~HttpMetrics();

  // Seconds from the last byte of the head to the last byte of the answer.
  void request_answered(std::string_view operation, unsigned status, double seconds);

  void connection_opened();
  void connection_closed();

  // A connection was refused or cut before there was a request: "framing", "head_too_large", "timeout" …
  void protocol_rejected(std::string_view reason);

 private:
  struct Families;
  std::unique_ptr<Families> families_;
};

}  // namespace duban::metrics
