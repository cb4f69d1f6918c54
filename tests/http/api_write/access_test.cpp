// Tokens, webhook endpoints and dead letters.
#include "orchestrator/channels/webhook/endpoint.hpp"
#include "persistence/tables/aggregates.hpp"
#include "persistence/tables/notices.hpp"
#include "tests/http/api_write/api_harness.hpp"
#include "tests/support/stored_rows.hpp"

#include <gtest/gtest.h>

namespace duban::testing {
namespace {

constexpr std::string_view kEndpointBody = R"({"url":"https://hooks.example.org/secret-path"})";

TEST(ApiTokens, AreShownOnceAndWorkAtOnce) {
  Api api;
  ApiCall call{.target = "/api/v1/tokens",
               .body = R"({"name":"Office two","role":"office","organiser":"bureau"})",
               .token = api.token_of(Role::admin),
               .key = api.new_key()};
  const auto issued = api.send(call);
  EXPECT_EQ(issued.status, 201) << issued.body;
  const auto secret = issued.text("secret");
  EXPECT_EQ(secret.size(), kTokenTextBytes);
  EXPECT_EQ(api.send({.method = "GET", .target = "/api/v1/clock", .token = secret}).status, 200);

  const auto again = api.send(call);
  EXPECT_EQ(again.status, 200);
  EXPECT_TRUE(again.says("TokenIssued"));
  EXPECT_FALSE(again.says("secret"));
  for (const auto& [key, value] : api.image()) {
    EXPECT_EQ(value.find(secret.substr(20)), std::string::npos) << key;
  }
}

TEST(ApiTokens, AreRefusedWithEveryErrorAtOnce) {
  Api api;
  const auto before = api.image();
  const auto reply = api.post(Role::admin, "/api/v1/tokens",
                              R"({"name":"","role":"unit","expires_at":"2001-01-01T00:00:00Z"})");
  EXPECT_EQ(reply.status, 400);
  for (const auto* code : {"access.name_invalid", "access.organiser_required", "access.units_required",
                           "access.expiry_in_the_past"}) {
    EXPECT_TRUE(reply.says(code)) << code;
  }
  EXPECT_EQ(api.post(Role::admin, "/api/v1/tokens", R"({"name":"a","role":"king"})").code(),
            "operation.unknown_word");
  EXPECT_EQ(api.image(), before);
}

TEST(ApiTokens, GiveTheirReceiptAgainAfterTheyHaveExpired) {
  Api api;
  const ApiCall call{.target = "/api/v1/tokens",
                     .body = R"({"name":"guest","role":"office","organiser":"bureau",)"
                             R"("expires_at":"2011-09-22T00:00:00+08:00"})",
                     .token = api.token_of(Role::admin),
                     .key = api.new_key()};
  ASSERT_EQ(api.send(call).status, 201);
  api.advance_to("2011-09-23T00:00:00+08:00");
  const auto again = api.send(call);
  EXPECT_EQ(again.status, 200) << again.body;
  EXPECT_TRUE(again.says("TokenIssued"));
  EXPECT_EQ(
      api.send({.target = call.target, .body = call.body, .token = call.token, .key = api.new_key()}).code(),
      "access.expiry_in_the_past");
}

TEST(ApiTokens, AreListedByPagesWithoutTheirSecrets) {
  Api api;
  const auto first = api.get(Role::auditor, "/api/v1/tokens?limit=5");
  EXPECT_EQ(first.status, 200) << first.body;
  EXPECT_FALSE(first.says("hash"));
  const auto second = api.get(Role::auditor, "/api/v1/tokens?limit=5&cursor=" + first.text("next"));
  EXPECT_EQ(second.status, 200) << second.body;
  EXPECT_TRUE(second.says(R"("next":null)"));
  EXPECT_NE(first.text("id"), second.text("id"));
}

TEST(ApiTokens, StopWorkingWhenTheyAreRevoked) {
  Api api;
  const auto issued = api.post(Role::admin, "/api/v1/tokens", R"({"name":"Auditor","role":"auditor"})");
  const auto id = issued.text("id");
  const auto clock = [&] {
    return api.send({.method = "GET", .target = "/api/v1/clock", .token = issued.text("secret")}).status;
  };
  EXPECT_EQ(clock(), 200);
  const auto revoked = api.remove(Role::admin, "/api/v1/tokens/" + id);
  EXPECT_EQ(revoked.status, 200) << revoked.body;
  EXPECT_TRUE(revoked.says("TokenRevoked"));
  EXPECT_EQ(clock(), 401);
  EXPECT_TRUE(api.remove(Role::admin, "/api/v1/tokens/" + id).says(R"("events":[])"));
  EXPECT_EQ(api.remove(Role::admin, "/api/v1/tokens/none").code(), "access.unknown_token");
}

TEST(ApiEndpoints, AreRegisteredListedAndRemoved) {
  Api api;
  ApiCall call{.target = "/api/v1/endpoints",
               .body = std::string(kEndpointBody),
               .token = api.token_of(Role::office),
               .key = api.new_key()};
  const auto made = api.send(call);
  EXPECT_EQ(made.status, 201) << made.body;
  EXPECT_TRUE(made.text("secret").starts_with("whsec_"));
  const auto again = api.send(call);
  EXPECT_EQ(again.status, 200);
  EXPECT_FALSE(again.says("whsec_"));

  const auto listed = api.get(Role::auditor, "/api/v1/endpoints");
  EXPECT_EQ(listed.text("id"), made.text("id"));
  EXPECT_FALSE(listed.says("whsec_"));
  EXPECT_FALSE(listed.says("secret-path"));

  const ApiCall removal{.method = "DELETE",
                        .target = "/api/v1/endpoints/" + made.text("id"),
                        .token = api.token_of(Role::office),
                        .key = api.new_key()};
  const auto removed = api.send(removal);
  EXPECT_TRUE(removed.says("EndpointRemoved")) << removed.body;
  EXPECT_EQ(api.send(removal).body, removed.body);
  EXPECT_EQ(api.remove(Role::office, removal.target).code(), "webhook.unknown_endpoint");
}

TEST(ApiEndpoints, AreEnabledAgainOnceTheReceiverIsBack) {
  Api api;
  const auto made = api.post(Role::office, "/api/v1/endpoints", std::string(kEndpointBody));
  const auto target = "/api/v1/endpoints/" + made.text("id") + "/enable";
  EXPECT_FALSE(api.post(Role::office, target, "").says("EndpointEnabled")) << "it was never disabled";

  api.carry_out(AggregateOrder<EndpointKind>{{OrganiserId{"bureau"}, made.text("id")}, DisableEndpoint{1}});
  EXPECT_TRUE(api.get(Role::office, "/api/v1/endpoints").says("disabled_at"));

  const ApiCall call{.target = target, .body = "", .token = api.token_of(Role::office), .key = api.new_key()};
  const auto enabled = api.send(call);
  EXPECT_TRUE(enabled.says("EndpointEnabled")) << enabled.body;
  EXPECT_EQ(api.send(call).body, enabled.body);
  EXPECT_FALSE(api.get(Role::office, "/api/v1/endpoints").says("disabled_at"));
  EXPECT_EQ(api.post(Role::office, "/api/v1/endpoints/ep_gone/enable", "").code(),
            "webhook.unknown_endpoint");
}

TEST(ApiEndpoints, RefuseForeignOrganisersAndUnsafeTargets) {
  Api api;
  const auto before = api.image();
  const auto code = [&](Role role, const std::string& body) {
    return api.post(role, "/api/v1/endpoints", body).code();
  };
  EXPECT_EQ(code(Role::office, R"({"organiser":"health","url":"https://example.org/"})"),
            "access.organiser_out_of_reach");
  EXPECT_EQ(code(Role::admin, std::string(kEndpointBody)), "http.missing_member");
  EXPECT_EQ(code(Role::office, R"({"url":"http://example.org/"})"), "webhook.url_insecure");
  EXPECT_EQ(code(Role::office, R"({"url":"https://127.0.0.1/"})"), "webhook.target_refused");
  EXPECT_EQ(code(Role::office, R"({"url":"https://example.org/","secret":"whsec_short"})"),
            "webhook.secret_invalid");
  EXPECT_EQ(api.image(), before);
}

TEST(ApiEndpoints, HaveALimit) {
  Api api;
  for (int i = 0; i < 16; ++i) {
    ASSERT_EQ(api.post(Role::office, "/api/v1/endpoints", std::string(kEndpointBody)).status, 201);
  }
  const auto before = api.image();
  const auto reply = api.post(Role::office, "/api/v1/endpoints", std::string(kEndpointBody));
  EXPECT_EQ(reply.status, 422);
  EXPECT_EQ(reply.code(), "webhook.too_many_endpoints");
  EXPECT_EQ(api.image(), before);
}

// A notice of the office's, and its delivery given up after twelve attempts.
void put_dead_letter(Api& api, const DeliveryKey& key) {
  NoticeRecord notice;
  notice.organiser = OrganiserId{"bureau"};
  notice.campaign = key.campaign;
  notice.type = "rung_fired";
  auto delivery = initial_state(key);
  delivery.attempts = 12;
  delivery.state = DeliveryState::given_up;
  WriteBatch batch;
  tables::Notices::put(batch, tables::Notices::at(0, key.notice), notice);
  put_row<DeliveryKind>(batch, key, {delivery});
  api.store_directly(batch);
}

TEST(ApiDeadLetters, AreListedAndSentAgain) {
  Api api;
  const auto endpoint = api.post(Role::office, "/api/v1/endpoints", std::string(kEndpointBody)).text("id");
  const DeliveryKey key{CampaignId{"education-2011"}, 7, endpoint};
  put_dead_letter(api, key);

  const auto listed = api.get(Role::office, "/api/v1/dead-letters");
  EXPECT_EQ(listed.text("id"), "7." + endpoint) << listed.body;
  const auto target = "/api/v1/dead-letters/7." + endpoint + "/replay";
  const ApiCall call{.target = target, .token = api.token_of(Role::office), .key = api.new_key()};
  const auto replayed = api.send(call);
  EXPECT_EQ(replayed.status, 200) << replayed.body;
  EXPECT_EQ(api.send(call).body, replayed.body);
  const auto stored = tables::get_row<DeliveryKind>(*api.store().snapshot(), 0, key).value().value().state;
  EXPECT_EQ(stored.state, DeliveryState::waiting);
  EXPECT_EQ(stored.attempts, 0U);
  EXPECT_EQ(api.post(Role::office, target, "").code(), "webhook.unknown_dead_letter");
  EXPECT_FALSE(api.get(Role::office, "/api/v1/dead-letters").says("rung_fired"));
}

TEST(ApiDeadLetters, OfARemovedEndpointStayDead) {
  Api api;
  put_dead_letter(api, {CampaignId{"education-2011"}, 7, "ep_gone"});
  const auto before = api.image();
  EXPECT_EQ(api.post(Role::office, "/api/v1/dead-letters/7.ep_gone/replay", "").code(),
            "webhook.unknown_endpoint");
  EXPECT_EQ(api.post(Role::office, "/api/v1/dead-letters/nonsense/replay", "").code(),
            "webhook.unknown_dead_letter");
  EXPECT_EQ(api.image(), before);
}

}  // namespace
}  // namespace duban::testing
