// Creating and steering campaigns, and units joining them.
#include "tests/http/api_write/api_harness.hpp"
#include "tests/support/shipped_files.hpp"
#include "workflows/plan/plan_loader.hpp"

#include <future>

#include <gtest/gtest.h>

namespace duban::testing {
namespace {

std::string campaign_body(const std::string& id, const std::string& plan, const std::string& more = "") {
  return R"({"id":")" + id + R"(","plan":")" + plan + R"(","year":2011,"organiser":"bureau",)" +
         R"("organiser_name":"Bureau","title":{"en":"A","zh":"甲"})" + more + "}";
}

// Refused with that status and code, and nothing was written.
void expect_refused(Api& api, const ApiCall& call, int status, const std::string& code) {
  const auto before = api.image();
  const auto reply = api.send(call);
  EXPECT_EQ(reply.status, status) << reply.body;
  EXPECT_EQ(reply.code(), code) << reply.body;
  EXPECT_EQ(api.image(), before);
}

ApiCall call_as(Api& api, Role role, const std::string& target, const std::string& body) {
  return {.target = target, .body = body, .token = api.token_of(role), .key = api.new_key()};
}

ApiCall csv_call(Api& api, const std::string& csv, const std::string& query = "") {
  return {.target = kCampaignPath + "/units" + query,
          .body = csv,
          .content_type = "text/csv",
          .token = api.token_of(Role::office),
          .key = api.new_key()};
}

TEST(ApiCampaigns, ResolvesThePlanByIdVersionAndDigest) {
  Api api;
  api.prepare_campaign();
  const auto by_id =
      api.post(Role::office, "/api/v1/campaigns", campaign_body("a", "education-accountability"));
  EXPECT_EQ(by_id.status, 201) << by_id.body;
  EXPECT_EQ(by_id.text("calendar"), "cn 2026.1");
  const auto by_version =
      api.post(Role::admin, "/api/v1/campaigns", campaign_body("b", "education-accountability@1"));
  EXPECT_EQ(by_version.status, 201) << by_version.body;
  const auto by_digest = api.post(Role::office, "/api/v1/campaigns",
                                  campaign_body("c", by_id.text("plan"), R"(,"calendar_version":"2026.1")"));
  EXPECT_EQ(by_digest.status, 201) << by_digest.body;
}

// Organisers share a server and its plans; what another bureau has published last must not slip under a
// campaign by its bare id.
TEST(ApiCampaigns, ABarePlanIdMeansOnesOwnPlanOrTheAdmins) {
  Api api;
  api.prepare_campaign();
  const auto yaml = read_source_file("workflows/plans/education-accountability.yaml");
  const auto publish = [&](const std::string& version, const std::string& organiser) {
    auto text = yaml;
    const auto at = text.find("version: ");
    text.replace(at, text.find('\n', at) - at, "version: \"" + version + "\"");
    PublishPlan order{text, std::make_shared<const Plan>(load_plan(text).value()), OrganiserId{organiser}};
    Command command;
    command.id = api.new_key();
    command.actor = "somebody";
    command.order = std::move(order);
    std::promise<bool> done;
    command.reply = [&done](const Result<Receipt>& result) { done.set_value(result.has_value()); };
    api.engine().submit(std::move(command));
    EXPECT_TRUE(done.get_future().get());
    return sha256(text).hex();
  };
  const auto plan_of = [&](const std::string& campaign, const std::string& plan) {
    const auto made = api.post(Role::office, "/api/v1/campaigns", campaign_body(campaign, plan));
    EXPECT_EQ(made.status, 201) << made.body;
    return made.text("plan");
  };
  const auto of_health = publish("of-health", "health");
  EXPECT_EQ(plan_of("a", "education-accountability"), sha256(yaml).hex())
      << "the admin's, though another is newer";
  EXPECT_EQ(plan_of("b", "education-accountability@of-health"), of_health) << "named, it is meant";
  const auto of_bureau = publish("of-bureau", "bureau");
  (void)publish("of-health-2", "health");
  EXPECT_EQ(plan_of("c", "education-accountability"), of_bureau);
}

TEST(ApiCampaigns, RefusesWhatItDoesNotKnow) {
  Api api;
  api.prepare_campaign();
  const std::string target = "/api/v1/campaigns";
  expect_refused(api, call_as(api, Role::office, target, campaign_body("a", "other")), 404,
                 "operation.unknown_plan");
  expect_refused(api,
                 call_as(api, Role::office, target,
                         campaign_body("a", "education-accountability", R"(,"calendar_version":"7")")),
                 404, "operation.unknown_calendar");
  expect_refused(api, call_as(api, Role::office, target, campaign_body("-a", "education-accountability")),
                 400, "operation.id_invalid");
  expect_refused(
      api,
      call_as(api, Role::office, target, campaign_body("a", "education-accountability", R"(,"surprise":1)")),
      400, "http.unknown_member");
}

TEST(ApiCampaigns, AnOfficeCreatesForItsOwnOrganiserOnly) {
  Api api;
  api.prepare_campaign();
  auto body = campaign_body("a", "education-accountability");
  body.replace(body.find("bureau"), 6, "health");

  expect_refused(api, call_as(api, Role::office, "/api/v1/campaigns", body), 403,
                 "access.organiser_out_of_reach");
  EXPECT_EQ(api.post(Role::admin, "/api/v1/campaigns", body).status, 201);
  expect_refused(api, call_as(api, Role::office, "/api/v1/campaigns/a/launch", "{}"), 404,
                 "workflow.unknown_campaign");
}

TEST(ApiCampaigns, AreSteeredByTheOffice) {
  Api api;
  api.launch_campaign();
  EXPECT_EQ(api.post(Role::office, kCampaignPath + "/suspend", R"({"reason":"flood"})").status, 200);
  api.advance_to("2011-09-22T00:00:00+08:00");
  EXPECT_EQ(api.post(Role::office, kCampaignPath + "/resume").status, 200);
  api.advance_to("2011-09-23T00:00:00+08:00");
  expect_refused(api, call_as(api, Role::office, kCampaignPath + "/suspend", "{}"), 400,
                 "workflow.reason_missing");
  expect_refused(api, call_as(api, Role::office, kCampaignPath + "/launch", ""), 409,
                 "workflow.already_launched");
}

TEST(ApiCampaigns, KeepContactsOutsideTheAuditTrail) {
  Api api;
  api.prepare_campaign();
  const auto reply = api.put(
      Role::office, kCampaignPath + "/contacts",
      R"({"contacts":[{"party":"campaign_office","name":"Invented Name","address":"office@example.org"}]})");
  EXPECT_EQ(reply.status, 200) << reply.body;
  EXPECT_TRUE(reply.says(R"("events":["ContactsReplaced"])"));
  bool kept = false;
  for (const auto& [key, value] : api.image()) {
    if (value.find("Invented Name") == std::string::npos) continue;
    EXPECT_TRUE(key.starts_with(std::string(table_name(Table::contacts)))) << key;
    kept = true;
  }
  EXPECT_TRUE(kept);
}

TEST(ApiCampaigns, TakeContactsOfTheOrganisersPartiesOnly) {
  Api api;
  api.prepare_campaign();
  const auto call = [&](const std::string& contact) {
    ApiCall made =
        call_as(api, Role::office, kCampaignPath + "/contacts", R"({"contacts":[)" + contact + "]}");
    made.method = "PUT";
    return made;
  };

  expect_refused(api, call(R"({"party":"unit_head","address":"a@example.org"})"), 400,
                 "operation.unknown_party");
  expect_refused(api, call(R"({"party":"bureau","address":""})"), 400, "import.contact_invalid");
}

// --- units -------------------------------------------------------------------------------------------------

TEST(ApiImport, TakesCsvInUtf8WithAMarkAndInGb18030) {
  Api api;
  api.prepare_campaign();
  const auto marked = api.send(csv_call(api, "\xEF\xBB\xBFid,name\nschool-10,School 10\n"));
  EXPECT_EQ(marked.status, 201) << marked.body;
  EXPECT_TRUE(marked.says(R"("created":1)"));
  // "编号,名称" and "第一小学" in GB18030.
  const auto chinese = api.send(
      csv_call(api, "\xB1\xE0\xBA\xC5,\xC3\xFB\xB3\xC6\nschool-11,\xB5\xDA\xD2\xBB\xD0\xA1\xD1\xA7\n"));
  EXPECT_EQ(chinese.status, 201) << chinese.body;
  bool converted = false;
  for (const auto& [key, value] : api.image()) {
    if (key.ends_with(std::string("school-11\0", 10)) && value.find("第一小学") != std::string::npos) {
      converted = true;
    }
  }
  EXPECT_TRUE(converted);
}

TEST(ApiImport, ADryRunRefusesExactlyWhatTheWriteRefuses) {
  Api api;
  api.prepare_campaign();
  const std::string broken = "id,name\nschool-20,\nschool-01,School 1\nschool-21,\"open\n";
  const std::string enrolled = "id,name,contact:nobody\nschool-22,A,a@example.org\nschool-01,B,\n";
  for (const auto& csv : {broken, enrolled}) {
    const auto before = api.image();
    const auto dry = api.send(csv_call(api, csv, "?dry_run=true"));
    EXPECT_EQ(dry.status, 200) << dry.body;
    EXPECT_TRUE(dry.says(R"("acceptable":false)"));
    const auto real = api.send(csv_call(api, csv));
    EXPECT_GE(real.status, 400);
    EXPECT_EQ(dry.code(), real.code());
    EXPECT_EQ(api.image(), before);
  }
  EXPECT_TRUE(api.send(csv_call(api, enrolled, "?dry_run=true")).says("import.already_enrolled"));
  EXPECT_TRUE(api.send(csv_call(api, broken, "?dry_run=true")).says(R"("line":2,"column":11)"));
}

TEST(ApiImport, ADryRunShowsWhatWouldBeEnrolled) {
  Api api;
  api.prepare_campaign();
  const auto before = api.image();
  auto call = csv_call(api, "id,name\nschool-30,School 30\n", "?dry_run=true");
  call.key.reset();
  const auto dry = api.send(call);
  EXPECT_TRUE(dry.says(R"("acceptable":true,"units":1)")) << dry.body;
  EXPECT_TRUE(dry.says("School 30"));
  EXPECT_EQ(api.image(), before);
}

TEST(ApiImport, EnrolsALongListInPiecesAndAnswersTheSameAgain) {
  Api api;
  api.prepare_campaign();
  std::string csv = "id,name\n";
  for (int i = 0; i < 2500; ++i) csv += "unit-" + std::to_string(i) + ",Unit\n";
  const auto call = csv_call(api, csv);
  const auto first = api.send(call);
  EXPECT_EQ(first.status, 201) << first.body;
  EXPECT_TRUE(first.says(R"("created":2500)"));
  const auto before = api.image();
  EXPECT_EQ(api.send(call).body, first.body);
  EXPECT_EQ(api.image(), before);
  auto other = call;
  other.body += "unit-x,Unit\n";
  expect_refused(api, other, 409, "operation.idempotency_key_reused");
}

TEST(ApiImport, NeedsAnIdempotencyKeyAndASaneQuery) {
  Api api;
  api.prepare_campaign();
  auto call = csv_call(api, "id,name\na,A\n");
  call.key.reset();
  expect_refused(api, call, 428, "operation.idempotency_key_missing");
  expect_refused(api, csv_call(api, "id,name\na,A\n", "?dry_run=perhaps"), 400, "http.query_invalid");
  auto xml = csv_call(api, "<units/>");
  xml.content_type = "application/xml";
  expect_refused(api, xml, 415, "http.media_type");
}

TEST(ApiImport, IsRefusedWhileTheCampaignIsSuspended) {
  Api api;
  api.launch_campaign();
  ASSERT_EQ(api.post(Role::office, kCampaignPath + "/suspend", R"({"reason":"flood"})").status, 200);
  api.advance_to("2011-09-22T00:00:00+08:00");
  expect_refused(api, csv_call(api, "id,name\na,A\n"), 422, "workflow.campaign_state");
  expect_refused(api, csv_call(api, "id,name\na,A\n", "?dry_run=true"), 422, "workflow.campaign_state");
}

}  // namespace
}  // namespace duban::testing
