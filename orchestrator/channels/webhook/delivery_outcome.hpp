// How one delivery attempt ended. A plain value.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>

#include <boost/describe/enum.hpp>

namespace duban::webhook {

enum class DeliveryFailure : std::uint8_t {
  none,            // there is an HTTP status
  target_refused,  // the URL or the address it led to is not allowed
  name,            // the host name did not resolve
  connect,         // nobody there
  tls,             // no trusted certificate, no common protocol
  timeout,         //
  protocol,        // the answer was not HTTP, broke off, or was cut off for its size before its status
  interrupted,     // by Sender::interrupt()
};
BOOST_DESCRIBE_ENUM(DeliveryFailure, none, target_refused, name, connect, tls, timeout, protocol, interrupted)

struct DeliveryOutcome {
  DeliveryFailure failure = DeliveryFailure::none;
  int status = 0;                                   // with DeliveryFailure::none
  std::optional<std::chrono::seconds> retry_after;  // as the receiver asked, not yet bounded
  std::string detail;                               // for a person; holds neither path nor secret
  std::chrono::milliseconds took{0};
};

}  // namespace duban::webhook
