// Health, version, metrics, clock and log level; publishing plans and calendars.
#include "orchestrator/log/logger.hpp"
#include "tests/http/api_write/api_harness.hpp"
#include "tests/support/shipped_files.hpp"

#include <gtest/gtest.h>

namespace duban::testing {
namespace {

TEST(ApiServer, AnswersToAnybodyThatItLivesAndIsReady) {
  Api api;
  EXPECT_EQ(api.send({.method = "GET", .target = "/livez"}).body, "ok\n");
  EXPECT_EQ(api.send({.method = "GET", .target = "/readyz"}).body, R"({"status":"ready"})");
  const auto version = api.send({.method = "GET", .target = "/version"});
  EXPECT_EQ(version.text("version"), "0.1.0");
  EXPECT_EQ(version.text("revision"), "test");
  EXPECT_TRUE(api.send({.method = "GET", .target = "/openapi.json"}).says("3.1"));
}

TEST(ApiServer, IsNotReadyOnceTheEngineHasStopped) {
  Api api;
  api.engine().stop();
  const auto reply = api.send({.method = "GET", .target = "/readyz"});
  EXPECT_EQ(reply.status, 503);
  EXPECT_EQ(reply.code(), "operation.not_ready");
  EXPECT_EQ(api.send({.method = "GET", .target = "/livez"}).status, 200);
}

TEST(ApiServer, GivesMetricsInTheTextFormat) {
  Api api;
  const auto reply = api.get(Role::metrics, "/metrics");
  EXPECT_EQ(reply.body, "duban_up 1\n");
  EXPECT_EQ(reply.headers.at("Content-Type"), "text/plain; version=0.0.4; charset=utf-8");
}

TEST(ApiServer, MovesAVirtualClockForwardOnly) {
  Api api;
  const auto reply = api.post(Role::admin, "/api/v1/clock/advance", R"({"to":"2011-10-01T00:00:00+08:00"})");
  EXPECT_EQ(reply.status, 200);
  EXPECT_EQ(reply.text("now"), "2011-09-30T16:00:00.000Z");
  const auto before = api.image();
  const auto back = api.post(Role::admin, "/api/v1/clock/advance", R"({"to":"2011-09-30T00:00:00+08:00"})");
  EXPECT_EQ(back.status, 400);
  EXPECT_EQ(back.code(), "operation.clock_backwards");
  EXPECT_EQ(back.text("pointer"), "/to");
  EXPECT_EQ(api.image(), before);
  EXPECT_EQ(api.get(Role::office, "/api/v1/clock").text("now"), "2011-09-30T16:00:00.000Z");
}

TEST(ApiServer, RefusesAMomentThatIsNone) {
  Api api;
  const auto reply = api.post(Role::admin, "/api/v1/clock/advance", R"({"to":"tomorrow"})");
  EXPECT_EQ(reply.status, 400);
  EXPECT_EQ(reply.code(), "operation.instant_invalid");
}

TEST(ApiServer, TellsAUnitNothingOfWhatComesNext) {
  Api api;
  api.launch_campaign();
  EXPECT_TRUE(api.get(Role::office, "/api/v1/clock").says("next_wake_up"));
  EXPECT_FALSE(api.get(Role::unit, "/api/v1/clock").says("next_wake_up"));
}

TEST(ApiServer, ChangesTheLogLevel) {
  Api api;
  EXPECT_EQ(api.put(Role::admin, "/api/v1/log-level", R"({"level":"warning"})").status, 200);
  EXPECT_EQ(log_level(), LogLevel::warning);
  const auto reply = api.put(Role::admin, "/api/v1/log-level", R"({"level":"loud"})");
  EXPECT_EQ(reply.status, 400);
  EXPECT_EQ(reply.code(), "operation.unknown_word");
  EXPECT_EQ(log_level(), LogLevel::warning);
  set_log_level(LogLevel::info);
}

ApiCall plan_call(Api& api, std::string yaml) {
  return {.target = "/api/v1/plans",
          .body = std::move(yaml),
          .content_type = "application/yaml",
          .token = api.token_of(Role::office),
          .key = api.new_key()};
}

TEST(ApiPlans, PublishesOnceAndSaysSoTheSecondTime) {
  Api api;
  const auto yaml = read_source_file("workflows/plans/education-accountability.yaml");
  const auto first = api.send(plan_call(api, yaml));
  EXPECT_EQ(first.status, 201) << first.body;
  EXPECT_EQ(first.text("id"), "education-accountability");
  EXPECT_EQ(first.text("digest"), sha256(yaml).hex());
  const auto again = api.send(plan_call(api, yaml));
  EXPECT_EQ(again.status, 200);
  EXPECT_EQ(again.body, first.body);
}

TEST(ApiPlans, RefusesOtherContentUnderAPublishedVersion) {
  Api api;
  const auto yaml = read_source_file("workflows/plans/education-accountability.yaml");
  ASSERT_EQ(api.send(plan_call(api, yaml)).status, 201);
  const auto before = api.image();
  const auto reply = api.send(plan_call(api, yaml + "\n# more\n"));
  EXPECT_EQ(reply.status, 409);
  EXPECT_EQ(reply.code(), "operation.plan_version_taken");
  EXPECT_EQ(api.image(), before);
}

TEST(ApiPlans, RefusesAnUnknownKeyWithItsPlace) {
  Api api;
  const auto before = api.image();
  const auto reply = api.send(plan_call(api, "apiVersion: duban/v1\nkind: Plan\nsurprise: 1\n"));
  EXPECT_EQ(reply.status, 400);
  EXPECT_TRUE(reply.says("plan.unknown_key"));
  EXPECT_TRUE(reply.says("line"));
  EXPECT_EQ(api.image(), before);
}

TEST(ApiPlans, RefusesBytesThatAreNoUtf8AndABodyOverTheLimit) {
  Api api;
  const auto before = api.image();
  EXPECT_EQ(api.send(plan_call(api, "apiVersion: \xff\xfe\n")).status, 400);
  const auto large = api.send(plan_call(api, std::string((1 << 20) + 1, ' ')));
  EXPECT_EQ(large.status, 413);
  EXPECT_EQ(large.code(), "http.body_too_large");
  EXPECT_EQ(api.image(), before);
}

TEST(ApiPlans, ImportsACalendar) {
  Api api;
  const ApiCall call{.target = "/api/v1/calendars",
                     .body = read_source_file("workflows/calendars/cn.yaml"),
                     .content_type = "application/yaml",
                     .token = api.token_of(Role::admin),
                     .key = api.new_key()};
  const auto reply = api.send(call);
  EXPECT_EQ(reply.status, 201);
  EXPECT_EQ(reply.text("id"), "cn");
}

}  // namespace
}  // namespace duban::testing
