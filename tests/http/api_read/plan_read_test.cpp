#include "tests/http/api_read/read_fixture.hpp"
#include "tests/support/shipped_files.hpp"
#include "workflows/plan/plan_loader.hpp"

namespace duban::testing {
namespace {

class PlanReads : public ReadRoutes {
 protected:
  static std::string shipped() { return read_source_file("workflows/plans/education-accountability.yaml"); }

  // The shipped plan as a second version in which the consolidated report is due a day earlier.
  void publish_second_version() {
    auto yaml = shipped();
    yaml.replace(yaml.find("version: \"1\""), 12, "version: \"2\"");
    yaml.replace(yaml.find("due: {on: 11-05}"), 16, "due: {on: 11-04}");
    auto plan = std::make_shared<const Plan>(load_plan(yaml).value());
    order(PublishPlan{yaml, plan, {}}, "office-one");
  }
};

TEST_F(PlanReads, ChecksAPlanAndPublishesNothing) {
  auto yaml = shipped();
  yaml.replace(yaml.find("version: \"1\""), 12, "version: \"9\"");
  const auto reply = check_plan(who(Role::office), yaml, "?year=2011");
  ASSERT_EQ(reply.status, 200) << reply.body;
  EXPECT_TRUE(reply.json().at("ok").as_bool());
  EXPECT_EQ(reply.json().at("version").as_string(), "9");
  EXPECT_EQ(reply.json().at("digest").as_string(), sha256(yaml).hex());
  EXPECT_TRUE(reply.json().at("warnings").as_array().empty());
  EXPECT_EQ(get(who(Role::office), "/plans").json().at("plans").as_array().size(), 1U);
}

TEST_F(PlanReads, WarnsOfAYearWithoutAnOfficialCalendar) {
  const auto reply = check_plan(who(Role::office), shipped(), "?year=2050");
  ASSERT_EQ(reply.status, 200) << reply.body;
  EXPECT_FALSE(reply.json().at("warnings").as_array().empty());
  EXPECT_EQ(check_plan(who(Role::office), shipped(), "?year=9999").code, "http.query_invalid");
}

TEST_F(PlanReads, TellsEveryErrorOfABrokenPlan) {
  auto yaml = shipped();
  yaml.replace(yaml.find("owner: bureau"), 13, "owner: nobody");
  yaml.replace(yaml.find("escalation: gentle"), 18, "escalation: absent");
  const auto reply = check_plan(who(Role::office), yaml);
  EXPECT_EQ(reply.status, 400);
  EXPECT_NE(reply.body.find("nobody"), std::string::npos) << reply.body;
  EXPECT_NE(reply.body.find("absent"), std::string::npos) << reply.body;
}

TEST_F(PlanReads, FindsAPlanByDigestVersionAndId) {
  publish_second_version();
  const auto office = who(Role::office);
  EXPECT_EQ(get(office, "/plans").json().at("plans").as_array().size(), 2U);
  EXPECT_EQ(get(office, "/plans/" + plan_digest_).json().at("version").as_string(), "1");
  EXPECT_EQ(get(office, "/plans/education-accountability@1").json().at("version").as_string(), "1");
  EXPECT_EQ(get(office, "/plans/education-accountability@2").json().at("version").as_string(), "2");
  EXPECT_EQ(get(office, "/plans/absent").code, "operation.unknown_plan");
  EXPECT_EQ(get(office, "/plans/absent/source").code, "operation.unknown_plan");
  EXPECT_EQ(get(unit_of("s1"), "/plans/" + plan_digest_).code, "access.forbidden");
}

TEST_F(PlanReads, PagesThroughThePlans) {
  publish_second_version();
  const auto first = get(who(Role::auditor), "/plans?limit=1").json();
  ASSERT_EQ(first.at("plans").as_array().size(), 1U);
  const auto second =
      get(who(Role::auditor), "/plans?limit=1&cursor=" + std::string(first.at("next").as_string())).json();
  ASSERT_EQ(second.at("plans").as_array().size(), 1U);
  EXPECT_NE(second.at("plans").at(0).at("digest"), first.at("plans").at(0).at("digest"));
  EXPECT_TRUE(second.at("next").is_null());
  EXPECT_EQ(get(who(Role::auditor), "/plans?cursor=xyz").code, "http.cursor_invalid");
  EXPECT_EQ(get(who(Role::auditor), "/plans?limit=0").code, "http.query_invalid");
}

TEST_F(PlanReads, GivesTheExactBytesThatWerePublished) {
  const auto reply = get(who(Role::leader), "/plans/" + plan_digest_ + "/source");
  EXPECT_EQ(reply.status, 200);
  EXPECT_EQ(reply.content_type, "application/yaml");
  EXPECT_EQ(sha256(reply.body).hex(), plan_digest_);
  EXPECT_EQ(get(who(Role::leader), "/plans/" + plan_digest_ + "/source", plan_digest_).status, 304);
}

TEST_F(PlanReads, SaysWhatDiffersBetweenTwoVersions) {
  publish_second_version();
  const auto reply =
      get(who(Role::office), "/plans/compare?from=" + plan_digest_ + "&to=education-accountability@2");
  ASSERT_EQ(reply.status, 200) << reply.body;
  EXPECT_NE(reply.body.find("consolidated_report"), std::string::npos);
  EXPECT_NE(reply.body.find("11-04"), std::string::npos);
  EXPECT_EQ(get(who(Role::office), "/plans/compare?from=" + plan_digest_).code, "http.query_invalid");
}

TEST_F(PlanReads, ShowsCalendarsToEverybody) {
  const auto list = get(unit_of("s1"), "/calendars").json();
  ASSERT_EQ(list.at("calendars").as_array().size(), 1U);
  const auto version = std::string(list.at("calendars").at(0).at("version").as_string());
  const auto reply = get(unit_of("s1"), "/calendars/cn/" + version);
  ASSERT_EQ(reply.status, 200);
  EXPECT_NE(reply.body.find("2011-10-08"), std::string::npos);
  EXPECT_EQ(get(unit_of("s1"), "/calendars/cn/" + version, reply.etag).status, 304);
  EXPECT_EQ(get(unit_of("s1"), "/calendars/cn/none").code, "operation.unknown_calendar");
}

}  // namespace
}  // namespace duban::testing
