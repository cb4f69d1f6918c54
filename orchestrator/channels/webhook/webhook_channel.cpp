#include "orchestrator/channels/webhook/webhook_channel.hpp"

#include "orchestrator/channels/webhook/http_outcome.hpp"
#include "orchestrator/channels/webhook/notice_event.hpp"

#include <utility>

namespace duban::webhook {

WebhookChannel::WebhookChannel(SenderOptions options) : sender_(std::move(options)) {}

channels::DeliveryOutcome WebhookChannel::deliver(const channels::Message& message,
                                                  const EndpointTarget& target, Instant now) {
  Delivery delivery;
  delivery.url = target.url;
  delivery.secret = target.secret;
  delivery.id = message.id;
  delivery.at = now;
  delivery.content_type = kCloudEventMediaType;
  delivery.body = to_json(notice_event(message));
  return delivery_outcome(sender_.send(delivery));
}

void WebhookChannel::interrupt() noexcept {
  sender_.interrupt();
}

}  // namespace duban::webhook
