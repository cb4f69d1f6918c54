#include "orchestrator/channels/webhook/webhook_channel.hpp"

#include "orchestrator/channels/webhook/notice_event.hpp"
#include "orchestrator/channels/webhook/signature.hpp"
#include "tests/unit/channels/webhook/canned_server.hpp"

#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace duban::webhook {
namespace {

using channels::DeliveryResult;
using testing::EndsWith;
using testing::HasSubstr;

class WebhookChannelTest : public ::testing::Test {
 protected:
  WebhookChannelTest() {
    message_.id = "notice-0-17";
    message_.type = "rung_fired";
    message_.campaign = CampaignId{"edu-2011"};
    message_.unit = UnitId{"s1"};
    message_.audit_record = "{}";
  }

  static SenderOptions options() {
    SenderOptions made;
    made.rules.allow_private_targets = true;
    return made;
  }

  const std::string secret_ = std::string(32, 's');
  const Instant now_{std::chrono::seconds(1'314'806'400)};
  channels::Message message_;
  WebhookChannel channel_{options()};
};

TEST_F(WebhookChannelTest, PostsTheMessageAsASignedEvent) {
  CannedServer server("HTTP/1.1 204 No Content\r\nConnection: close\r\n\r\n");
  const auto outcome = channel_.deliver(message_, {secret_, server.url()}, now_);
  EXPECT_EQ(outcome.result, DeliveryResult::delivered);
  EXPECT_EQ(outcome.status, 204);
  ASSERT_EQ(server.requests().size(), 1U);
  const auto request = server.requests().front();
  const auto body = to_json(notice_event(message_));
  EXPECT_THAT(request, HasSubstr("Content-Type: application/cloudevents+json\r\n"));
  EXPECT_THAT(request, HasSubstr("webhook-id: notice-0-17\r\n"));
  EXPECT_THAT(request, HasSubstr("webhook-timestamp: 1314806400\r\n"));
  EXPECT_THAT(request, HasSubstr("webhook-signature: " + sign(secret_, message_.id, now_, body).signature));
  EXPECT_THAT(request, EndsWith("\r\n\r\n" + body));
}

TEST_F(WebhookChannelTest, SaysWhatTheAnswerMeans) {
  CannedServer server(
      "HTTP/1.1 503 Busy\r\nRetry-After: 120\r\nConnection: close\r\nContent-Length: 0\r\n\r\n");
  const auto outcome = channel_.deliver(message_, {secret_, server.url()}, now_);
  EXPECT_EQ(outcome.result, DeliveryResult::unavailable);
  EXPECT_EQ(outcome.status, 503);
  EXPECT_EQ(outcome.retry_after, std::chrono::seconds(120));
}

TEST_F(WebhookChannelTest, DeliversNothingOnceInterrupted) {
  CannedServer server("");
  channel_.interrupt();
  EXPECT_EQ(channel_.deliver(message_, {secret_, server.url()}, now_).result, DeliveryResult::interrupted);
}

}  // namespace
}  // namespace duban::webhook
