#include "orchestrator/channels/webhook/retry_policy.hpp"

#include <cstdint>
#include <limits>

#include <gtest/gtest.h>

namespace duban::webhook {
namespace {

using namespace std::chrono_literals;

DeliveryOutcome answered(int status, std::optional<std::chrono::seconds> retry_after = {}) {
  DeliveryOutcome outcome;
  outcome.status = status;
  outcome.retry_after = retry_after;
  return outcome;
}

DeliveryOutcome failed(DeliveryFailure failure) {
  DeliveryOutcome outcome;
  outcome.failure = failure;
  return outcome;
}

TEST(AfterAttempt, IsDoneWithEverySuccess) {
  for (const int status : {200, 202, 204, 299}) {
    EXPECT_EQ(after_attempt(answered(status), 1, 0).step, NextStep::done) << status;
    EXPECT_EQ(after_attempt(answered(status), 10, 0).step, NextStep::done) << status;
  }
}

TEST(AfterAttempt, DisablesAnEndpointThatIsGone) {
  EXPECT_EQ(after_attempt(answered(410), 1, 0).step, NextStep::disable_endpoint);
}

TEST(AfterAttempt, TriesEverythingElseAgain) {
  for (const int status : {301, 307, 400, 401, 403, 404, 408, 429, 500, 502, 503}) {
    EXPECT_EQ(after_attempt(answered(status), 1, 0).step, NextStep::retry) << status;
  }
  for (const auto failure : {DeliveryFailure::target_refused, DeliveryFailure::name, DeliveryFailure::connect,
                             DeliveryFailure::tls, DeliveryFailure::timeout, DeliveryFailure::protocol}) {
    EXPECT_EQ(after_attempt(failed(failure), 1, 0).step, NextStep::retry);
  }
}

TEST(AfterAttempt, ClimbsTheScheduleAndThenGivesUp) {
  const Milliseconds steps[] = {5s, 5min, 30min, 2h, 5h, 10h, 14h, 20h, 24h};
  int attempts = 0;
  for (const auto step : steps) {
    ++attempts;
    const auto longest = after_attempt(answered(500), attempts, static_cast<std::uint64_t>(step.count()));
    EXPECT_EQ(longest.step, NextStep::retry);
    EXPECT_EQ(longest.delay, step) << attempts;
  }
  EXPECT_EQ(attempts_max(), attempts + 1);
  EXPECT_EQ(after_attempt(answered(500), attempts_max(), 0).step, NextStep::dead);
  EXPECT_EQ(after_attempt(answered(500), attempts_max() + 5, 0).step, NextStep::dead);
}

TEST(AfterAttempt, DrawsTheDelayFromTheWholeStep) {
  EXPECT_EQ(after_attempt(answered(500), 2, 0).delay, kRetryDelayMin) << "never less than a second";
  EXPECT_EQ(after_attempt(answered(500), 2, 150'000).delay, 150s);
  EXPECT_EQ(after_attempt(answered(500), 2, 300'000).delay, 300s);
  EXPECT_EQ(after_attempt(answered(500), 2, 300'001).delay, kRetryDelayMin);
  EXPECT_LE(after_attempt(answered(500), 2, std::numeric_limits<std::uint64_t>::max()).delay, 300s);
}

TEST(AfterAttempt, WaitsAsLongAsTheReceiverAsksWithinReason) {
  EXPECT_EQ(after_attempt(answered(503, 120s), 1, 0).delay, 120s);
  EXPECT_EQ(after_attempt(answered(429, 120s), 1, 0).delay, 120s);
  EXPECT_EQ(after_attempt(answered(500, 120s), 1, 0).delay, kRetryDelayMin) << "it has no meaning there";
  EXPECT_EQ(after_attempt(answered(503, 2s), 1, 5000).delay, 5s) << "never shorter than our own delay";
  EXPECT_EQ(after_attempt(answered(503, -5s), 1, 0).delay, kRetryDelayMin);
  EXPECT_EQ(after_attempt(answered(503, std::chrono::seconds::max()), 1, 0).delay, kRetryAfterMax);
}

TEST(AfterAttempt, DoesNotCountWhatOurOwnStopCutOff) {
  EXPECT_EQ(after_attempt(failed(DeliveryFailure::interrupted), 10, 0).step, NextStep::again_unchanged);
}

}  // namespace
}  // namespace duban::webhook
