// The webhook as a channel: a message becomes a CloudEvent, is signed and posted, and the answer is told in
// the words that all channels share.
#pragma once

#include "orchestrator/channels/channel.hpp"
#include "orchestrator/channels/webhook/sender.hpp"

namespace duban::webhook {

class WebhookChannel final : public channels::Channel {
 public:
  explicit WebhookChannel(SenderOptions options);

  [[nodiscard]] channels::DeliveryOutcome deliver(const channels::Message& message,
                                                  const EndpointTarget& target, Instant now) override;
  void interrupt() noexcept override;

 private:
  Sender sender_;
};

}  // namespace duban::webhook
