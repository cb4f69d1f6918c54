#include "tests/http/api_read/read_fixture.hpp"

#include <algorithm>

namespace duban::testing {
namespace {

const std::string kUnits = "/campaigns/education-2011/units";
const std::vector<std::string> kSchools{"s1", "s2", "s3", "s4", "s5"};

class UnitReads : public ReadRoutes {
 protected:
  std::vector<std::string> list(const Principal& who, const std::string& query, int limit = 2) {
    return units_of(who, kUnits + query, "units", limit);
  }
};

const boost::json::value& task_in(const boost::json::value& unit, std::string_view key) {
  for (const auto& task : unit.at("tasks").as_array()) {
    if (task.at("key").as_string() == key) return task;
  }
  throw std::out_of_range(std::string(key));
}

bool offers(const boost::json::value& actions, std::string_view operation) {
  const auto& all = actions.as_array();
  return std::any_of(all.begin(), all.end(),
                     [&](const auto& action) { return action.as_string() == operation; });
}

TEST_F(UnitReads, ListUnitsInPages) {
  auto all = kSchools;
  all.insert(all.begin(), "bureau");
  EXPECT_EQ(list(who(Role::office), ""), all);
  EXPECT_EQ(list(unit_of("s2"), ""), std::vector<std::string>{"s2"});
}

TEST_F(UnitReads, FilterByWhatTheUnitsShow) {
  move_clock("2011-10-07T12:00:00+08:00");
  file("s2", "unit_work_plan", EvidenceKind::document, "s2-clerk", Side::unit);
  act("s3", RequestExtension{"problem_sweep", *parse_date("2011-10-20"), "flood", "s3-clerk"}, "s3-clerk",
      Side::unit);
  act("s4", SuspendUnit{"flood", false});
  const auto office = who(Role::office);
  EXPECT_EQ(list(office, "?task=unit_work_plan&state=submitted"), std::vector<std::string>{"s2"});
  EXPECT_EQ(list(office, "?task=unit_work_plan&overdue=true"),
            (std::vector<std::string>{"s1", "s3", "s4", "s5"}));
  EXPECT_EQ(list(office, "?extension=problem_sweep"), std::vector<std::string>{"s3"});
  EXPECT_EQ(list(office, "?participation=suspended"), std::vector<std::string>{"s4"});
  EXPECT_EQ(list(office, "?participation=suspended&extension=problem_sweep"), std::vector<std::string>{});
  EXPECT_EQ(list(office, "?phase=self_correction").size(), 6U);
  EXPECT_EQ(list(office, "?overdue=true&task=unit_work_plan&participation=active"),
            (std::vector<std::string>{"s1", "s3", "s5"}));
  EXPECT_EQ(list(office, "?task=unit_study&state=open"), kSchools);
  EXPECT_EQ(list(unit_of("s2"), "?task=unit_work_plan&overdue=true"), std::vector<std::string>{});
  EXPECT_EQ(list(unit_of("s3"), "?extension=problem_sweep"), std::vector<std::string>{"s3"});
}

TEST_F(UnitReads, RefuseFiltersThatMeanNothing) {
  for (const auto* query : {"?level=green", "?participation=gone", "?state=open", "?task=unit_work_plan",
                            "?task=absent&state=open", "?overdue=maybe", "?limit=1001"}) {
    EXPECT_EQ(get(who(Role::office), kUnits + query).code, "http.query_invalid") << query;
  }
}

TEST_F(UnitReads, LeaveOutTheLevelOfWhoHasWithdrawn) {
  move_clock("2011-10-12T12:00:00+08:00");
  act("s5", WithdrawUnit{"closed down"});
  const auto overdue = list(who(Role::office), "?overdue=true");
  EXPECT_EQ(std::count(overdue.begin(), overdue.end(), "s5"), 0);
  EXPECT_EQ(list(who(Role::office), "?participation=withdrawn"), std::vector<std::string>{"s5"});
  EXPECT_EQ(list(unit_of("s5"), "?overdue=true"), std::vector<std::string>{});
}

TEST_F(UnitReads, ShowOneUnitWithItsTag) {
  move_clock("2011-10-07T12:00:00+08:00");
  const auto reply = get(who(Role::office), kUnits + "/s1");
  ASSERT_EQ(reply.status, 200);
  const auto json = reply.json();
  EXPECT_EQ(reply.etag, "v" + std::to_string(json.at("version").as_int64()));
  EXPECT_EQ(json.at("phase").at("id").as_string(), "self_correction");
  const auto& task = task_in(json, "unit_work_plan");
  EXPECT_TRUE(task.at("overdue").as_bool());
  EXPECT_EQ(task.at("due").at("date").as_string(), "2011-09-30");
  EXPECT_EQ(task_in(json, "democratic_life_meeting#1").at("branch").as_string(), "First branch");
  EXPECT_EQ(get(who(Role::office), kUnits + "/s1", reply.etag).status, 304);
  EXPECT_EQ(get(who(Role::office), kUnits + "/s1", "v1").status, 200);
}

TEST_F(UnitReads, LookTheSameMissingAndForeign) {
  EXPECT_EQ(get(who(Role::office), kUnits + "/s99").code, "workflow.unknown_unit");
  for (const auto* report : {"", "/explanation", "/history", "/tasks/unit_work_plan/submissions"}) {
    EXPECT_EQ(get(unit_of("s2"), kUnits + "/s1" + report).code, "workflow.unknown_unit") << report;
    EXPECT_EQ(get(stranger(), kUnits + "/s1" + report).code, "workflow.unknown_campaign") << report;
  }
}

TEST_F(UnitReads, OfferExactlyTheStepsThatWork) {
  move_clock("2011-10-07T12:00:00+08:00");
  file("s1", "unit_work_plan", EvidenceKind::document, "s1-clerk", Side::unit);
  const auto for_reviewer = get(who(Role::reviewer), kUnits + "/s1").json();
  const auto& filed = task_in(for_reviewer, "unit_work_plan").at("actions");
  EXPECT_TRUE(offers(filed, "accept_submission"));
  EXPECT_TRUE(offers(filed, "return_submission"));
  EXPECT_FALSE(offers(filed, "waive_task"));
  EXPECT_TRUE(for_reviewer.at("actions").as_array().empty());

  const auto for_unit = get(unit_of("s1"), kUnits + "/s1").json();
  const auto& sweep = task_in(for_unit, "problem_sweep").at("actions");
  EXPECT_TRUE(offers(sweep, "file_submission"));
  EXPECT_TRUE(offers(sweep, "request_extension"));
  EXPECT_FALSE(offers(task_in(for_unit, "unit_mobilization").at("actions"), "request_extension"));

  const auto for_office = get(who(Role::office), kUnits + "/s1").json();
  EXPECT_TRUE(offers(for_office.at("actions"), "suspend_unit"));
  EXPECT_FALSE(offers(for_office.at("actions"), "resume_unit"));
  EXPECT_FALSE(offers(for_office.at("actions"), "complete_unit"));
}

TEST_F(UnitReads, KeepBothDatesOfAnExtension) {
  move_clock("2011-10-07T12:00:00+08:00");
  act("s1", RequestExtension{"problem_sweep", *parse_date("2011-10-20"), "flood", "office-one"});
  const auto asked = get(unit_of("s1"), kUnits + "/s1");
  EXPECT_EQ(task_in(asked.json(), "problem_sweep").at("extension").at("wanted").as_string(), "2011-10-20");
  EXPECT_EQ(asked.body.find("office-one"), std::string::npos);
  act("s1", GrantExtension{"problem_sweep", {}, "agreed"});
  const auto task = task_in(get(unit_of("s1"), kUnits + "/s1").json(), "problem_sweep");
  EXPECT_EQ(task.at("due").at("date").as_string(), "2011-10-20");
  EXPECT_EQ(task.at("original_due").at("date").as_string(), "2011-10-10");
  EXPECT_EQ(task.at("round").as_int64(), 2);
}

TEST_F(UnitReads, ExplainWhyAUnitIsRed) {
  move_clock("2011-10-31T12:00:00+08:00");
  const auto reply = get(who(Role::leader), kUnits + "/s2/explanation");
  ASSERT_EQ(reply.status, 200) << reply.body;
  const auto json = reply.json();
  EXPECT_EQ(json.at("level").as_string(), "red");
  const auto& task = task_in(json, "unit_work_plan");
  EXPECT_EQ(task.at("due").at("date").as_string(), "2011-09-30");
  const auto& fired = task.at("rungs_fired").as_array();
  ASSERT_EQ(fired.size(), 5U);
  EXPECT_EQ(fired.front().at("level").as_string(), "blue");
  EXPECT_EQ(fired.back().at("level").as_string(), "red");
  EXPECT_EQ(fired.back().at("told").at(0).at("id").as_string(), "leading_group");
  EXPECT_EQ(fired.back().at("proposed").as_string(), "leader_interview");
  EXPECT_TRUE(task.at("next_rung").is_null());
  EXPECT_FALSE(task.at("ends_when").as_array().empty());
}

TEST_F(UnitReads, ExplainToTheUnitWithoutTheMeasuresProposed) {
  move_clock("2011-10-31T12:00:00+08:00");
  const auto reply = get(unit_of("s2"), kUnits + "/s2/explanation");
  EXPECT_EQ(reply.json().at("level").as_string(), "red");
  EXPECT_EQ(reply.body.find("leader_interview"), std::string::npos);
  EXPECT_EQ(get(unit_of("s2"), kUnits + "/s2").body.find("leader_interview"), std::string::npos);
  EXPECT_EQ(get(unit_of("s2"), kUnits + "/s2/history?limit=1000").body.find("leader_interview"),
            std::string::npos);
}

TEST_F(UnitReads, ExplainADateThatAPersonMoved) {
  move_clock("2011-10-07T12:00:00+08:00");
  file("s1", "unit_work_plan", EvidenceKind::document, "s1-clerk", Side::unit);
  act("s1", ReturnSubmission{"unit_work_plan", "the time limits are missing", {}});
  const auto json = get(unit_of("s1"), kUnits + "/s1/explanation").json();
  const auto& task = task_in(json, "unit_work_plan");
  EXPECT_EQ(task.at("state").as_string(), "returned");
  EXPECT_EQ(task.at("due_reason_given").as_string(), "the time limits are missing");
  EXPECT_TRUE(task.at("rungs_fired").as_array().empty()) << "those of the round before are over";
}

TEST_F(UnitReads, SayWhenThereIsNothingToExplain) {
  const auto json = get(unit_of("s1"), kUnits + "/s1/explanation").json();
  EXPECT_EQ(json.at("level").as_string(), "none");
  EXPECT_TRUE(json.at("tasks").as_array().empty());
}

TEST_F(UnitReads, TellTheOrganiserTheRecordsThemselves) {
  const auto json = get(who(Role::auditor), kUnits + "/s1/history?limit=1").json();
  ASSERT_EQ(json.at("records").as_array().size(), 1U);
  EXPECT_EQ(json.at("records").at(0).at("event").as_string(), "UnitEnrolled");
  EXPECT_TRUE(json.at("records").at(0).as_object().contains("seq"));
  const auto next = std::string(json.at("next").as_string());
  const auto rest = get(who(Role::auditor), kUnits + "/s1/history?cursor=" + next).json();
  EXPECT_EQ(rest.at("records").at(0).at("event").as_string(), "UnitLaunched");
  EXPECT_TRUE(rest.at("next").is_null());
}

TEST_F(UnitReads, NameToTheUnitOnlyItsOwnPeople) {
  move_clock("2011-10-07T12:00:00+08:00");
  file("s1", "unit_work_plan", EvidenceKind::document, "s1-clerk", Side::unit);
  act("s1", ReturnSubmission{"unit_work_plan", "incomplete", {}}, "reviewer-one");
  const auto reply = get(unit_of("s1"), kUnits + "/s1/history?limit=1000");
  EXPECT_EQ(reply.body.find("reviewer-one"), std::string::npos);
  const auto json = reply.json();
  std::vector<std::string> by;
  for (const auto& event : json.at("events").as_array()) by.emplace_back(event.at("by").as_string());
  ASSERT_GE(by.size(), 2U);
  EXPECT_EQ(by[by.size() - 2], "s1-clerk");
  EXPECT_EQ(by.back(), "organiser");
}

TEST_F(UnitReads, ShowWhatWasFiled) {
  move_clock("2011-10-07T12:00:00+08:00");
  file("s1", "unit_work_plan", EvidenceKind::document, "s1-clerk", Side::unit);
  file("s1", "unit_work_plan", EvidenceKind::document, "office-one", Side::organiser);
  const auto target = kUnits + "/s1/tasks/unit_work_plan/submissions";
  const auto json = get(who(Role::office), target).json();
  ASSERT_EQ(json.at("submissions").as_array().size(), 2U);
  EXPECT_EQ(json.at("submissions").at(1).at("filed_by").as_string(), "office-one");
  EXPECT_EQ(json.at("submissions").at(0).at("files").at(0).at("name").as_string(), "report.pdf");
  const auto own = get(unit_of("s1"), target + "?limit=1").json();
  EXPECT_EQ(own.at("submissions").at(0).at("filed_by").as_string(), "s1-clerk");
  const auto next = get(unit_of("s1"), target + "?cursor=" + std::string(own.at("next").as_string())).json();
  EXPECT_EQ(next.at("submissions").at(0).at("filed_by").as_string(), "organiser");
  EXPECT_TRUE(next.at("next").is_null());
}

}  // namespace
}  // namespace duban::testing
