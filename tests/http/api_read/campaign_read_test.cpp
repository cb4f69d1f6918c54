#include "orchestrator/http/negotiation.hpp"
#include "tests/http/api_read/read_fixture.hpp"

namespace duban::testing {
namespace {

const std::string kCampaign = "/campaigns/education-2011";

class CampaignReads : public ReadRoutes {};

// The element of an array whose member `name` is `value`.
const boost::json::value& find(const boost::json::value& array, std::string_view name,
                               std::string_view value) {
  for (const auto& element : array.as_array()) {
    if (element.at(name).is_string() && element.at(name).as_string() == value) return element;
  }
  throw std::out_of_range(std::string(value));
}

TEST_F(CampaignReads, ListsTheCampaignsOfTheCallersOrganiser) {
  EXPECT_EQ(get(who(Role::office), "/campaigns").json().at("campaigns").as_array().size(), 1U);
  EXPECT_EQ(get(who(Role::auditor), "/campaigns").json().at("campaigns").as_array().size(), 1U);
  EXPECT_EQ(get(unit_of("s1"), "/campaigns").json().at("campaigns").as_array().size(), 1U);
  EXPECT_TRUE(get(stranger(), "/campaigns").json().at("campaigns").as_array().empty());
  EXPECT_TRUE(get(unit_of("s99"), "/campaigns").json().at("campaigns").as_array().empty());
}

TEST_F(CampaignReads, HidesACampaignFromWhoeverHasNoPartInIt) {
  for (const auto* report : {"", "/preview", "/overview", "/deadlines", "/escalations", "/units",
                             "/fan-ins/consolidated_report"}) {
    EXPECT_EQ(get(stranger(), kCampaign + report).code, "workflow.unknown_campaign") << report;
  }
  EXPECT_EQ(get(unit_of("s99"), kCampaign).code, "workflow.unknown_campaign");
}

TEST_F(CampaignReads, ShowsOneWithItsTag) {
  const auto reply = get(who(Role::office), kCampaign);
  ASSERT_EQ(reply.status, 200);
  EXPECT_EQ(reply.json().at("state").as_string(), "running");
  EXPECT_EQ(reply.json().at("phases").at(0).at("opens_at").as_string(), "2011-09-21T00:00:00+08:00");
  EXPECT_EQ(reply.json().at("units_at_launch").as_int64(), 6);
  EXPECT_EQ(reply.etag, "v" + std::to_string(reply.json().at("version").as_int64()));
  EXPECT_EQ(get(who(Role::office), kCampaign, reply.etag).status, 304);
}

TEST_F(CampaignReads, TellsAUnitNoCounts) {
  const auto json = get(unit_of("s1"), kCampaign).json();
  EXPECT_FALSE(json.as_object().contains("units_at_launch"));
  EXPECT_FALSE(json.as_object().contains("version"));
}

TEST_F(CampaignReads, PreviewsEverySlotWithItsReasonAndRungs) {
  const auto json = get(who(Role::office), kCampaign + "/preview").json();
  const auto& report = find(json.at("slots"), "task", "unit_rectification_report");
  EXPECT_EQ(report.at("due").at("date").as_string(), "2011-10-30");
  EXPECT_EQ(report.at("due").at("overdue_at").as_string(), "2011-10-31T00:00:00+08:00");
  EXPECT_FALSE(report.at("reason").at("zh").as_string().empty());
  const auto& rungs = report.at("rungs").as_array();
  ASSERT_EQ(rungs.size(), 5U);
  EXPECT_EQ(rungs.back().at("level").as_string(), "red");
  EXPECT_EQ(rungs.back().at("notify").at(0).at("id").as_string(), "leading_group");
  EXPECT_TRUE(find(json.at("slots"), "task", "weekly_covert_visit").at("hidden_from_unit").as_bool());
}

TEST_F(CampaignReads, WarnsOfRolesThatNobodyFills) {
  const auto json = get(who(Role::office), kCampaign + "/preview").json();
  const auto& units = json.at("unit_contacts");
  EXPECT_TRUE(units.at("all_checked").as_bool());
  // s1 has a unit and a unit_head, and nobody for its branch; the others have no branch.
  for (const auto& lacking : units.at("lacking").as_array()) {
    const auto party = lacking.at("party").at("id").as_string();
    EXPECT_EQ(lacking.at("units").as_int64(), party == "party_branch" ? 1 : 4) << party;
    EXPECT_EQ(lacking.at("first").at(0).as_string(), party == "party_branch" ? "s1" : "s2");
  }
  EXPECT_EQ(units.at("lacking").as_array().size(), 3U);
  EXPECT_FALSE(json.at("organiser_contacts").at("lacking").as_array().empty());
  EXPECT_TRUE(json.at("organiser_contacts").at("note").is_object());
}

TEST_F(CampaignReads, CountsInTheOverview) {
  move_clock("2011-10-12T12:00:00+08:00");
  file("s1", "unit_work_plan", EvidenceKind::document, "s1-clerk", Side::unit);
  const auto json = get(who(Role::leader), kCampaign + "/overview").json();
  EXPECT_EQ(json.at("units").as_int64(), 6);
  EXPECT_EQ(json.at("participation").at("active").as_int64(), 6);
  const auto& levels = find(json.at("phases"), "id", "self_correction").at("levels");
  std::int64_t placed = 0;
  for (const auto& [level, count] : levels.as_object()) placed += count.as_int64();
  EXPECT_EQ(placed, 6);
  const auto& plan = find(json.at("tasks"), "task", "unit_work_plan");
  EXPECT_EQ(plan.at("states").at("submitted").at("none").as_int64(), 1);
  EXPECT_EQ(plan.at("overdue").as_int64(), 4);
  EXPECT_EQ(plan.at("late").as_int64(), 1);
  EXPECT_EQ(find(json.at("duties"), "id", "funding").at("responsible").at("id").as_string(),
            "finance_section");
}

TEST_F(CampaignReads, ListsWhatIsDueSoon) {
  move_clock("2011-10-01T12:00:00+08:00");
  const auto json = get(who(Role::office), kCampaign + "/deadlines").json();
  EXPECT_EQ(json.at("from").as_string(), "2011-10-01");
  EXPECT_EQ(json.at("to").as_string(), "2011-10-31");
  std::string before;
  for (const auto& deadline : json.at("deadlines").as_array()) {
    const auto due = std::string(deadline.at("due").at("date").as_string());
    EXPECT_LE(before, due);
    before = due;
  }
  EXPECT_EQ(before, "2011-10-30");
}

TEST_F(CampaignReads, PagesThroughDeadlines) {
  const auto target = kCampaign + "/deadlines?from=2011-09-01&to=2011-12-31&limit=3";
  const auto whole = get(who(Role::office), kCampaign + "/deadlines?from=2011-09-01&to=2011-12-31").json();
  std::size_t seen = 0;
  for (std::string cursor;;) {
    const auto json = get(who(Role::office), target + (cursor.empty() ? "" : "&cursor=" + cursor)).json();
    for (const auto& deadline : json.at("deadlines").as_array()) {
      EXPECT_EQ(deadline, whole.at("deadlines").at(seen++));
    }
    if (json.at("next").is_null()) break;
    cursor = json.at("next").as_string();
  }
  EXPECT_EQ(seen, whole.at("deadlines").as_array().size());
  EXPECT_EQ(get(who(Role::office), kCampaign + "/deadlines?from=2011-12-01&to=2011-11-01").code,
            "http.query_invalid");
  EXPECT_EQ(get(who(Role::office), kCampaign + "/deadlines?from=soon").code, "http.query_invalid");
}

TEST_F(CampaignReads, NamesTheUnitsAFanInStillLacks) {
  move_clock("2011-10-12T12:00:00+08:00");
  file("s2", "unit_rectification_report", EvidenceKind::document, "office-one", Side::organiser);
  const auto target = kCampaign + "/fan-ins/consolidated_report";
  EXPECT_EQ(units_of(who(Role::office), target, "lacking", 2),
            (std::vector<std::string>{"s1", "s3", "s4", "s5"}));
  EXPECT_EQ(get(who(Role::office), kCampaign + "/fan-ins/unit_work_plan").code, "workflow.unknown_task");
}

TEST_F(CampaignReads, ListsEscalationsReddestFirst) {
  move_clock("2011-10-09T12:00:00+08:00");
  for (const auto* task : {"unit_mobilization", "unit_publicity", "unit_work_plan"}) {
    file("s3", task, EvidenceKind::document, "office-one", Side::organiser);
  }
  const auto all = units_of(who(Role::leader), kCampaign + "/escalations", "escalations", 100);
  EXPECT_EQ(units_of(who(Role::leader), kCampaign + "/escalations", "escalations", 1), all);
  EXPECT_EQ(all.back(), "s3") << "s3 has been reminded only";
  const auto json = get(who(Role::leader), kCampaign + "/escalations?level=orange").json();
  ASSERT_FALSE(json.at("escalations").as_array().empty()) << all.size();
  const auto& first = json.at("escalations").at(0);
  const auto& task = find(first.at("tasks"), "task", "unit_work_plan");
  EXPECT_TRUE(task.at("overdue").as_bool());
  EXPECT_EQ(task.at("since").as_string(), "2011-10-01T00:00:00+08:00");
  EXPECT_EQ(task.at("rungs").as_int64(), 5);
  EXPECT_EQ(task.at("next_rung").at("level").as_string(), "red");
}

TEST_F(CampaignReads, ShowsAnOverdueVisitOnlyWhenAskedForIt) {
  move_clock("2011-11-16T12:00:00+08:00");
  const auto visits = kCampaign + "/escalations?task=weekly_covert_visit";
  EXPECT_EQ(units_of(who(Role::inspector), visits, "escalations", 2).size(), 5U);
  EXPECT_EQ(get(who(Role::inspector), kCampaign + "/escalations").body.find("weekly_covert_visit"),
            std::string::npos);
  EXPECT_EQ(get(who(Role::inspector), kCampaign + "/escalations?task=absent").code, "http.query_invalid");
  EXPECT_EQ(get(who(Role::inspector), kCampaign + "/escalations?level=green").code, "http.query_invalid");
  EXPECT_EQ(get(who(Role::inspector), kCampaign + "/escalations?cursor=" + http::encode_cursor("9 s1")).code,
            "http.cursor_invalid");
}

}  // namespace
}  // namespace duban::testing
