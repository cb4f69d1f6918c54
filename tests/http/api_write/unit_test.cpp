// What people do to a unit campaign: filing, judging, extending, waiving, suspending, leaving.
#include "tests/http/api_write/api_harness.hpp"

#include <gtest/gtest.h>

namespace duban::testing {
namespace {

const std::string kWorkPlan = kSchoolPath + "/tasks/unit_work_plan";

std::string filing_of(const std::string& digest, const std::string& kind = "document") {
  return R"({"text":"done","links":["https://example.org/a"],"files":[{"digest":")" + digest +
         R"(","kind":")" + kind + R"(","name":"方案 1.pdf"}]})";
}

void expect_refused(Api& api, const ApiCall& call, int status, const std::string& code) {
  const auto before = api.image();
  const auto reply = api.send(call);
  EXPECT_EQ(reply.status, status) << reply.body;
  EXPECT_EQ(reply.code(), code) << reply.body;
  EXPECT_EQ(api.image(), before);
}

ApiCall call_as(Api& api, Role role, const std::string& target, const std::string& body = "{}") {
  return {.target = target, .body = body, .token = api.token_of(role), .key = api.new_key()};
}

void expect_done(const ApiReply& reply, const std::string& event, int status = 200) {
  EXPECT_EQ(reply.status, status) << reply.body;
  EXPECT_TRUE(reply.says('"' + event + '"')) << reply.body;
}

TEST(ApiUnit, FilesIsReturnedFilesAgainAndIsAccepted) {
  Api api;
  api.launch_campaign();
  const auto digest = api.upload_pdf();
  (void)api.upload_pdf(Role::office);  // the same bytes, for the office to file on paper's behalf
  const auto filed = api.post(Role::unit, kWorkPlan + "/submissions", filing_of(digest));
  EXPECT_EQ(filed.status, 201) << filed.body;
  EXPECT_EQ(filed.text("task"), "unit_work_plan");
  EXPECT_FALSE(filed.says("version"));  // a unit is not told counts that include hidden events
  expect_done(api.post(Role::reviewer, kWorkPlan + "/return", R"({"reason":"no dates"})"),
              "SubmissionReturned");
  expect_done(api.post(Role::office, kWorkPlan + "/submissions", filing_of(digest)), "SubmissionFiled", 201);
  const auto accepted = api.post(Role::leader, kWorkPlan + "/accept");
  expect_done(accepted, "SubmissionAccepted");
  EXPECT_TRUE(accepted.headers.at("ETag").starts_with("\"v"));
}

TEST(ApiUnit, SaysWhatIsWrongWithAFiling) {
  Api api;
  api.launch_campaign();
  const auto digest = api.upload_pdf();
  const auto submissions = kWorkPlan + "/submissions";
  expect_refused(api, call_as(api, Role::unit, submissions, R"({"text":"done"})"), 422,
                 "workflow.evidence_missing");
  expect_refused(api, call_as(api, Role::unit, submissions, R"({"links":["ftp://example.org"]})"), 400,
                 "operation.link_invalid");
  expect_refused(api, call_as(api, Role::unit, submissions, filing_of(std::string(64, 'a'))), 404,
                 "evidence.not_found");
  expect_refused(api, call_as(api, Role::unit, submissions, filing_of(digest, "link")), 400,
                 "operation.unknown_word");
  expect_refused(api, call_as(api, Role::unit, submissions, "{\"text\":\"\xff\"}"), 400, "http.json_syntax");
  expect_refused(api, call_as(api, Role::unit, submissions, std::string(300 << 10, ' ')), 413,
                 "http.body_too_large");
  expect_refused(api, call_as(api, Role::unit, kSchoolPath + "/tasks/none/submissions"), 404,
                 "workflow.unknown_task");
}

TEST(ApiUnit, FilesATaskOnEventUnderItsRunningNumber) {
  Api api;
  api.launch_campaign();
  const auto digest = api.upload_pdf();
  const auto cases = kSchoolPath + "/tasks/typical_cases";
  EXPECT_EQ(api.post(Role::unit, cases + "/submissions", filing_of(digest)).text("task"), "typical_cases#1");
  // The key is found; what is refused is the step, because nobody reviews this task.
  expect_refused(api, call_as(api, Role::reviewer, cases + "%231/accept"), 422,
                 "workflow.transition_not_allowed");
}

TEST(ApiUnit, KeepsAVisitHiddenFromTheUnit) {
  Api api;
  api.launch_campaign();
  api.advance_to("2011-11-08T10:00:00+08:00");
  const auto visit = kSchoolPath + "/tasks/weekly_covert_visit%402011-11-07/submissions";
  const auto digest = api.upload_pdf(Role::inspector);
  const auto body = filing_of(digest, "record");
  // The digest of a covert visit's record is of no use to the unit, whatever it files it under.
  expect_refused(api, call_as(api, Role::unit, kWorkPlan + "/submissions", filing_of(digest)), 404,
                 "evidence.not_found");
  expect_refused(api, call_as(api, Role::unit, visit, R"({"text":"?"})"), 404, "workflow.unknown_task");
  const auto filed = api.post(Role::inspector, visit, body);
  expect_done(filed, "SubmissionFiled", 201);
  EXPECT_EQ(filed.text("task"), "weekly_covert_visit@2011-11-07");
  EXPECT_EQ(api.get(Role::office, kSchoolPath + "/files/" + digest).status, 200);
  EXPECT_EQ(api.get(Role::unit, kSchoolPath + "/files/" + digest).code(), "evidence.not_found");
}

TEST(ApiUnit, AnInspectorFilesNoReportOfAUnit) {
  Api api;
  api.launch_campaign();
  const auto digest = api.upload_pdf(Role::inspector);
  expect_refused(api, call_as(api, Role::inspector, kWorkPlan + "/submissions", filing_of(digest)), 403,
                 "workflow.not_owner");
}

TEST(ApiUnit, AForeignUnitLooksLikeAMissingOne) {
  Api api;
  api.launch_campaign();
  const auto end = std::string("/tasks/unit_work_plan/submissions");
  const auto foreign = api.post(Role::unit, kCampaignPath + "/units/school-02" + end);
  const auto missing = api.post(Role::unit, kCampaignPath + "/units/school-99" + end);
  EXPECT_EQ(foreign.status, 404);
  EXPECT_EQ(foreign.code(), "workflow.unknown_unit");
  EXPECT_EQ(missing.code(), foreign.code());
  expect_refused(api,
                 call_as(api, Role::office, kCampaignPath + "/units/school-99/suspend", R"({"reason":"x"})"),
                 404, "workflow.unknown_unit");
}

TEST(ApiUnit, AsksForMoreTimeAndIsAnswered) {
  Api api;
  api.launch_campaign();
  const auto extension = kWorkPlan + "/extension";
  expect_refused(api, call_as(api, Role::unit, extension, R"({"until":"soon","reason":"x"})"), 400,
                 "operation.date_invalid");
  const auto asked = api.post(Role::unit, extension, R"({"until":"2011-10-12","reason":"flood"})");
  EXPECT_EQ(asked.status, 200) << asked.body;
  expect_done(api.post(Role::leader, extension + "/refuse", R"({"reason":"no"})"), "ExtensionRefused");
  EXPECT_EQ(api.post(Role::unit, extension, R"({"until":"2011-10-13","reason":"flood"})").status, 200);
  expect_done(api.post(Role::office, extension + "/grant"), "ExtensionGranted");
  expect_refused(api, call_as(api, Role::office, extension + "/grant"), 422, "workflow.no_extension");
}

TEST(ApiUnit, IsWaivedAndRequiredAgain) {
  Api api;
  api.launch_campaign();
  expect_done(api.post(Role::leader, kWorkPlan + "/waive", R"({"reason":"merged"})"), "TaskWaived");
  expect_done(api.post(Role::leader, kWorkPlan + "/require", R"({"reason":"after all","due":"2011-10-20"})"),
              "TaskRequired");
}

TEST(ApiUnit, IsSuspendedResumedAndWithdrawn) {
  Api api;
  api.launch_campaign();
  const auto digest = api.upload_pdf();
  expect_refused(api, call_as(api, Role::office, kSchoolPath + "/resume"), 422,
                 "workflow.transition_not_allowed");
  expect_done(api.post(Role::office, kSchoolPath + "/suspend", R"({"reason":"flood"})"), "UnitSuspended");
  expect_done(api.post(Role::office, kSchoolPath + "/resume"), "UnitResumed");
  expect_done(api.post(Role::office, kSchoolPath + "/withdraw", R"({"reason":"closed"})"), "UnitWithdrawn");
  expect_refused(api, call_as(api, Role::unit, kWorkPlan + "/submissions", filing_of(digest)), 422,
                 "workflow.unit_withdrawn");
}

TEST(ApiUnit, IsCompletedByAPersonWithAReason) {
  Api api;
  api.launch_campaign();
  expect_refused(api, call_as(api, Role::office, kSchoolPath + "/complete"), 400, "workflow.reason_missing");
  api.advance_to("2012-01-15T00:00:00+08:00");
  const auto reply = api.post(Role::office, kSchoolPath + "/complete", R"({"reason":"settled elsewhere"})");
  expect_done(reply, "UnitCompleted");
}

TEST(ApiUnit, APhaseThatWaitsForNobodyIsNotApproved) {
  Api api;
  api.launch_campaign();
  const auto before = api.image();
  const auto reply = api.post(Role::leader, kSchoolPath + "/approve-phase", R"({"phase":"self_correction"})");
  EXPECT_GE(reply.status, 400) << reply.body;
  EXPECT_TRUE(reply.code().starts_with("workflow.")) << reply.body;
  EXPECT_EQ(api.image(), before);
}

// --- repeating and racing ----------------------------------------------------------------------------------

TEST(ApiUnit, TheSameRequestTwiceGivesTheSameReceipt) {
  Api api;
  api.launch_campaign();
  const auto call = call_as(api, Role::office, kSchoolPath + "/suspend", R"({"reason":"flood"})");
  const auto first = api.send(call);
  EXPECT_EQ(first.status, 200);
  const auto before = api.image();
  EXPECT_EQ(api.send(call).body, first.body);
  EXPECT_EQ(api.image(), before);
}

TEST(ApiUnit, AKeyBelongsToOneRequest) {
  Api api;
  api.launch_campaign();
  auto call = call_as(api, Role::office, kSchoolPath + "/suspend", R"({"reason":"flood"})");
  ASSERT_EQ(api.send(call).status, 200);
  call.body = R"({"reason":"other"})";
  expect_refused(api, call, 409, "operation.idempotency_key_reused");
  call.key.reset();
  expect_refused(api, call, 428, "operation.idempotency_key_missing");
  call.key = "with space";
  expect_refused(api, call, 400, "operation.idempotency_key_invalid");
}

TEST(ApiUnit, AStaleTagChangesNothing) {
  Api api;
  api.launch_campaign();
  const auto suspended = api.post(Role::office, kSchoolPath + "/suspend", R"({"reason":"flood"})");
  ASSERT_EQ(suspended.status, 200);
  auto call = call_as(api, Role::office, kSchoolPath + "/resume");
  call.if_match = "\"v1\"";
  expect_refused(api, call, 412, "operation.stale_tag");
  call.if_match = "W/\"v1\"";
  expect_refused(api, call, 400, "http.etag_invalid");
  call.if_match = suspended.headers.at("ETag");
  EXPECT_EQ(api.send(call).status, 200);
}

// RFC 9110, section 13.1.1: one of the listed tags is enough, and a star asks only that there is such a unit.
TEST(ApiUnit, AListOfTagsMatchesWhenOneDoes) {
  Api api;
  api.launch_campaign();
  const auto suspended = api.post(Role::office, kSchoolPath + "/suspend", R"({"reason":"flood"})");
  auto call = call_as(api, Role::office, kSchoolPath + "/resume");
  call.if_match = "\"v1\", \"v2\"";
  expect_refused(api, call, 412, "operation.stale_tag");
  call.if_match = "\"v1\", " + suspended.headers.at("ETag");
  EXPECT_EQ(api.send(call).status, 200);
  auto again = call_as(api, Role::office, kSchoolPath + "/suspend", R"({"reason":"flood"})");
  again.if_match = "*";
  EXPECT_EQ(api.send(again).status, 200);
}

}  // namespace
}  // namespace duban::testing
