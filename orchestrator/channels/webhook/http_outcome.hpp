// How one HTTP request ended, and what that means for a delivery. Plain values and a pure function.
#pragma once

#include "orchestrator/channels/delivery_outcome.hpp"

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>

#include <boost/describe/enum.hpp>

namespace duban::webhook {

enum class HttpFailure : std::uint8_t {
  none,            // there is an HTTP status
  target_refused,  // the URL or the address it led to is not allowed
  name,            // the host name did not resolve
  connect,         // nobody there
  tls,             // no trusted certificate, no common protocol
  timeout,         //
  protocol,        // the answer was not HTTP, broke off, or was cut off for its size before its status
  interrupted,     // by Sender::interrupt()
};
BOOST_DESCRIBE_ENUM(HttpFailure, none, target_refused, name, connect, tls, timeout, protocol, interrupted)

struct HttpOutcome {
  HttpFailure failure = HttpFailure::none;
  int status = 0;                                   // with HttpFailure::none
  std::optional<std::chrono::seconds> retry_after;  // as the receiver asked, not yet bounded
  std::string detail;                               // for a person; holds neither path nor secret
  std::chrono::milliseconds took{0};
};

// Any 2xx is delivered; 410 is gone; no answer, 429 and 5xx are unavailable; any other status refuses this
// message. Retry-After is kept only where HTTP gives it a meaning for us (RFC 9110 §15.6.4, RFC 6585 §4):
// with 429 and 503.
[[nodiscard]] channels::DeliveryOutcome delivery_outcome(const HttpOutcome& outcome);

}  // namespace duban::webhook
