// A message as the CloudEvent that a webhook carries; docs/webhooks.md describes its members. Pure, any
// thread.
#pragma once

#include "orchestrator/channels/message.hpp"
#include "orchestrator/channels/webhook/cloud_event.hpp"

namespace duban::webhook {

[[nodiscard]] CloudEvent notice_event(const channels::Message& message);

}  // namespace duban::webhook
