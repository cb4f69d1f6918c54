#include "orchestrator/app/channels.hpp"

#include "orchestrator/channels/webhook/webhook_channel.hpp"

#include <memory>

namespace duban {
namespace {

webhook::SenderOptions webhook_options(const ServeOptions& options) {
  webhook::SenderOptions sender;
  sender.rules.allow_plain_http = options.webhooks_plain_http;
  sender.rules.allow_private_targets = options.webhooks_private_targets;
  return sender;
}

}  // namespace

// A kind without a channel does not compile.
channels::Channels make_channels(const ServeOptions& options) {
  return channels::Channels([&](ChannelKind kind) -> std::unique_ptr<channels::Channel> {
    switch (kind) {
      case ChannelKind::webhook:
        return std::make_unique<webhook::WebhookChannel>(webhook_options(options));
    }
    return nullptr;
  });
}

}  // namespace duban
