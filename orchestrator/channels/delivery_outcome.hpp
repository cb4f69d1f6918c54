// How one attempt at a delivery ended, in words that every channel shares. A channel turns into them what its
// protocol answered. A plain value.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>

#include <boost/describe/enum.hpp>

namespace duban::channels {

enum class DeliveryResult : std::uint8_t {
  delivered,
  refused,      // the receiver is well and did not take this one; what else it is owed need not wait
  unavailable,  // it was not reached, or is unwell or busy: to be left alone for a while
  gone,         // it wants nothing more, ever
  interrupted,  // by Channel::interrupt(), not by the receiver
};
BOOST_DESCRIBE_ENUM(DeliveryResult, delivered, refused, unavailable, gone, interrupted)

struct DeliveryOutcome {
  DeliveryResult result = DeliveryResult::delivered;
  // What the receiver answered, in the numbers of the channel's protocol (of HTTP: its status); 0: nothing.
  // It is recorded and decides nothing.
  int status = 0;
  std::optional<std::chrono::seconds> retry_after;  // as the receiver asked, not yet bounded
};

}  // namespace duban::channels
