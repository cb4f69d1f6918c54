// The port for channels: a way in which notices leave the house. The webhook is one; a mail or a message of
// an enterprise chat would be others (docs/extending.md).
//
// A channel carries one message to one endpoint and says how that went. It retries nothing, remembers nothing
// that a crash may not take, and knows neither campaigns nor the outbox: what is sent next, and what follows
// from an attempt, is the courier's business.
#pragma once

#include "orchestrator/channels/delivery_outcome.hpp"
#include "orchestrator/channels/message.hpp"
#include "workflows/base/time.hpp"
#include "workflows/endpoint/endpoint.hpp"

namespace duban::channels {

class Channel {
 public:
  virtual ~Channel() = default;

  // One attempt. Blocks, within a time of its own that is bounded. `now` is the machine's time. A failure is
  // a value: throws only what no attempt can mend. One thread.
  [[nodiscard]] virtual DeliveryOutcome deliver(const Message& message, const EndpointTarget& target,
                                                Instant now) = 0;

  // The attempt under way ends soon, and every later one at once, as interrupted. Any thread.
  virtual void interrupt() noexcept = 0;
};

}  // namespace duban::channels
