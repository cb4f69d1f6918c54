// What follows a delivery attempt, whatever the channel: pure, so the dispatcher only has to obey. Any
// thread.
//
// The schedule is the Standard Webhooks recommendation: quick at first, then over some three days, ten
// attempts in all. Each delay is drawn evenly between zero and its step (full jitter), so that a receiver
// that comes back is not met by everything at once; never less than a second.
#pragma once

#include "orchestrator/channels/delivery_outcome.hpp"
#include "workflows/base/time.hpp"

#include <cstdint>
#include <span>

namespace duban::channels {

inline constexpr Milliseconds kRetryAfterMax{24 * 60 * 60 *
                                             1000};  // a receiver may ask for no more than that
inline constexpr Milliseconds kRetryDelayMin{1000};
inline constexpr Milliseconds kRetryDelayMax = kRetryAfterMax;  // no step of the schedule is longer

[[nodiscard]] std::span<const Milliseconds> retry_steps();
[[nodiscard]] inline int attempts_max() {
  return static_cast<int>(retry_steps().size()) + 1;
}

enum class NextStep : std::uint8_t {
  done,              // delivered
  retry,             // after `delay`
  dead,              // give up: a dead letter, to be replayed by a person
  disable_endpoint,  // the receiver wants nothing more; the message is a dead letter
  again_unchanged,   // the attempt was cut off by our own stop and does not count
};

struct RetryDecision {
  NextStep step = NextStep::done;
  Milliseconds delay{0};
};

// `attempts` counts those made, this one included (1 for the first); `random` is evenly distributed over 64
// bits.
[[nodiscard]] RetryDecision after_attempt(const DeliveryOutcome& outcome, int attempts, std::uint64_t random);

}  // namespace duban::channels
