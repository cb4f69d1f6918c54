#include "orchestrator/channels/webhook/http_outcome.hpp"

#include "workflows/base/name.hpp"

#include <gtest/gtest.h>

namespace duban::webhook {
namespace {

using channels::DeliveryResult;
using namespace std::chrono_literals;

HttpOutcome answered(int status, std::optional<std::chrono::seconds> retry_after = {}) {
  HttpOutcome outcome;
  outcome.status = status;
  outcome.retry_after = retry_after;
  return outcome;
}

HttpOutcome failed(HttpFailure failure) {
  HttpOutcome outcome;
  outcome.failure = failure;
  return outcome;
}

TEST(HttpOutcome, EverySuccessIsDelivered) {
  for (const int status : {200, 202, 204, 299}) {
    EXPECT_EQ(delivery_outcome(answered(status)).result, DeliveryResult::delivered) << status;
  }
}

TEST(HttpOutcome, GoneIsGone) {
  EXPECT_EQ(delivery_outcome(answered(410)).result, DeliveryResult::gone);
}

TEST(HttpOutcome, WhoIsUnwellOrCannotBeReachedIsUnavailable) {
  for (const int status : {429, 500, 502, 503, 599}) {
    EXPECT_EQ(delivery_outcome(answered(status)).result, DeliveryResult::unavailable) << status;
  }
  for (const auto failure : {HttpFailure::target_refused, HttpFailure::name, HttpFailure::connect,
                             HttpFailure::tls, HttpFailure::timeout, HttpFailure::protocol}) {
    const auto outcome = delivery_outcome(failed(failure));
    EXPECT_EQ(outcome.result, DeliveryResult::unavailable) << name_of(failure).text();
    EXPECT_EQ(outcome.status, 0);
  }
}

TEST(HttpOutcome, AnyOtherStatusRefusesTheOneMessage) {
  for (const int status : {199, 301, 307, 400, 401, 403, 404, 408, 409, 411, 428, 430}) {
    EXPECT_EQ(delivery_outcome(answered(status)).result, DeliveryResult::refused) << status;
  }
}

TEST(HttpOutcome, OurOwnStopIsNotTheReceivers) {
  EXPECT_EQ(delivery_outcome(failed(HttpFailure::interrupted)).result, DeliveryResult::interrupted);
}

TEST(HttpOutcome, TheStatusIsKeptForTheRecord) {
  for (const int status : {204, 307, 404, 410, 429, 503}) {
    EXPECT_EQ(delivery_outcome(answered(status)).status, status);
  }
}

TEST(HttpOutcome, RetryAfterIsKeptWhereItHasAMeaning) {
  for (const int status : {429, 503}) {
    EXPECT_EQ(delivery_outcome(answered(status, 120s)).retry_after, 120s) << status;
    EXPECT_FALSE(delivery_outcome(answered(status)).retry_after) << status;
  }
  for (const int status : {204, 301, 404, 500}) {
    EXPECT_FALSE(delivery_outcome(answered(status, 120s)).retry_after) << status;
  }
}

}  // namespace
}  // namespace duban::webhook
