#include "orchestrator/channels/webhook/http_outcome.hpp"

namespace duban::webhook {
namespace {

using channels::DeliveryResult;

DeliveryResult result_of(const HttpOutcome& outcome) {
  if (outcome.failure == HttpFailure::interrupted) return DeliveryResult::interrupted;
  if (outcome.failure != HttpFailure::none) return DeliveryResult::unavailable;
  if (outcome.status >= 200 && outcome.status < 300) return DeliveryResult::delivered;
  if (outcome.status == 410) return DeliveryResult::gone;
  if (outcome.status == 429 || outcome.status >= 500) return DeliveryResult::unavailable;
  return DeliveryResult::refused;
}

}  // namespace

channels::DeliveryOutcome delivery_outcome(const HttpOutcome& outcome) {
  channels::DeliveryOutcome neutral;
  neutral.result = result_of(outcome);
  neutral.status = outcome.status;
  if (outcome.status == 429 || outcome.status == 503) neutral.retry_after = outcome.retry_after;
  return neutral;
}

}  // namespace duban::webhook
