#include "orchestrator/channels/retry_policy.hpp"

#include <algorithm>
#include <array>
#include <cassert>

namespace duban::channels {
namespace {

using namespace std::chrono_literals;

constexpr std::array<Milliseconds, 9> kSteps = {5s, 5min, 30min, 2h, 5h, 10h, 14h, 20h, 24h};
static_assert(kSteps.back() <= kRetryDelayMax);

Milliseconds asked_delay(const DeliveryOutcome& outcome) {
  if (!outcome.retry_after) return Milliseconds(0);
  // Bounded before the conversion, which could overflow.
  const auto bound = std::chrono::duration_cast<std::chrono::seconds>(kRetryAfterMax);
  return std::clamp(*outcome.retry_after, std::chrono::seconds(0), bound);
}

Milliseconds jittered(Milliseconds step, std::uint64_t random) {
  const auto range = static_cast<std::uint64_t>(step.count()) + 1;
  return Milliseconds(static_cast<Milliseconds::rep>(random % range));
}

}  // namespace

std::span<const Milliseconds> retry_steps() {
  return kSteps;
}

RetryDecision after_attempt(const DeliveryOutcome& outcome, int attempts, std::uint64_t random) {
  assert(attempts >= 1);
  switch (outcome.result) {
    case DeliveryResult::interrupted:
      return {NextStep::again_unchanged, Milliseconds(0)};
    case DeliveryResult::delivered:
      return {NextStep::done, Milliseconds(0)};
    case DeliveryResult::gone:
      return {NextStep::disable_endpoint, Milliseconds(0)};
    case DeliveryResult::refused:
    case DeliveryResult::unavailable:
      break;
  }
  if (attempts >= attempts_max()) return {NextStep::dead, Milliseconds(0)};
  const auto step = kSteps[static_cast<std::size_t>(attempts) - 1];
  return {NextStep::retry, std::max({jittered(step, random), asked_delay(outcome), kRetryDelayMin})};
}

}  // namespace duban::channels
