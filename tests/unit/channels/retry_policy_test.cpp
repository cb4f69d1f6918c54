#include "orchestrator/channels/retry_policy.hpp"

#include <cstdint>
#include <limits>

#include <gtest/gtest.h>

namespace duban::channels {
namespace {

using namespace std::chrono_literals;

DeliveryOutcome ended(DeliveryResult result, std::optional<std::chrono::seconds> retry_after = {}) {
  DeliveryOutcome outcome;
  outcome.result = result;
  outcome.retry_after = retry_after;
  return outcome;
}

TEST(AfterAttempt, IsDoneWithWhatIsDelivered) {
  for (const int attempts : {1, 10}) {
    EXPECT_EQ(after_attempt(ended(DeliveryResult::delivered), attempts, 0).step, NextStep::done) << attempts;
  }
}

TEST(AfterAttempt, DisablesAnEndpointThatIsGone) {
  EXPECT_EQ(after_attempt(ended(DeliveryResult::gone), 1, 0).step, NextStep::disable_endpoint);
}

TEST(AfterAttempt, TriesAgainWhatIsRefusedAndWhoIsUnavailable) {
  for (const auto result : {DeliveryResult::refused, DeliveryResult::unavailable}) {
    EXPECT_EQ(after_attempt(ended(result), 1, 0).step, NextStep::retry);
  }
}

// The number is for the record; what it means, the channel has said.
TEST(AfterAttempt, DoesNotLookAtTheStatus) {
  auto outcome = ended(DeliveryResult::delivered);
  outcome.status = 410;
  EXPECT_EQ(after_attempt(outcome, 1, 0).step, NextStep::done);
}

TEST(AfterAttempt, ClimbsTheScheduleAndThenGivesUp) {
  const Milliseconds steps[] = {5s, 5min, 30min, 2h, 5h, 10h, 14h, 20h, 24h};
  int attempts = 0;
  for (const auto step : steps) {
    ++attempts;
    const auto longest =
        after_attempt(ended(DeliveryResult::unavailable), attempts, static_cast<std::uint64_t>(step.count()));
    EXPECT_EQ(longest.step, NextStep::retry);
    EXPECT_EQ(longest.delay, step) << attempts;
  }
  EXPECT_EQ(attempts_max(), attempts + 1);
  EXPECT_EQ(after_attempt(ended(DeliveryResult::unavailable), attempts_max(), 0).step, NextStep::dead);
  EXPECT_EQ(after_attempt(ended(DeliveryResult::unavailable), attempts_max() + 5, 0).step, NextStep::dead);
}

TEST(AfterAttempt, DrawsTheDelayFromTheWholeStep) {
  EXPECT_EQ(after_attempt(ended(DeliveryResult::unavailable), 2, 0).delay, kRetryDelayMin)
      << "never less than a second";
  EXPECT_EQ(after_attempt(ended(DeliveryResult::unavailable), 2, 150'000).delay, 150s);
  EXPECT_EQ(after_attempt(ended(DeliveryResult::unavailable), 2, 300'000).delay, 300s);
  EXPECT_EQ(after_attempt(ended(DeliveryResult::unavailable), 2, 300'001).delay, kRetryDelayMin);
  EXPECT_LE(
      after_attempt(ended(DeliveryResult::unavailable), 2, std::numeric_limits<std::uint64_t>::max()).delay,
      300s);
}

TEST(AfterAttempt, WaitsAsLongAsTheReceiverAsksWithinReason) {
  const auto asked = [](std::chrono::seconds delay) { return ended(DeliveryResult::unavailable, delay); };
  EXPECT_EQ(after_attempt(asked(120s), 1, 0).delay, 120s);
  EXPECT_EQ(after_attempt(asked(2s), 1, 5000).delay, 5s) << "never shorter than our own delay";
  EXPECT_EQ(after_attempt(asked(-5s), 1, 0).delay, kRetryDelayMin);
  EXPECT_EQ(after_attempt(asked(std::chrono::seconds::max()), 1, 0).delay, kRetryAfterMax);
}

TEST(AfterAttempt, DoesNotCountWhatOurOwnStopCutOff) {
  EXPECT_EQ(after_attempt(ended(DeliveryResult::interrupted), 10, 0).step, NextStep::again_unchanged);
}

}  // namespace
}  // namespace duban::channels
