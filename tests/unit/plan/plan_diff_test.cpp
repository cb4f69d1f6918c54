// Two versions of a plan compared, and a plan rendered as JSON.
#include "workflows/plan/plan_diff.hpp"

#include "tests/unit/plan/plan_fixture.hpp"
#include "workflows/plan/plan_json.hpp"

#include <boost/json/parse.hpp>
#include <boost/json/value.hpp>
#include <gmock/gmock.h>

namespace duban::plan_test {
namespace {

// The education plan after an edit of its text.
Plan edited(const std::vector<std::pair<std::string, std::string>>& replacements) {
  auto text = read_source_file("workflows/plans/education-accountability.yaml");
  for (const auto& [from, to] : replacements) {
    const auto at = text.find(from);
    if (at == std::string::npos) throw std::runtime_error("not in the plan: " + from);
    text.replace(at, from.size(), to);
  }
  const auto loaded = load_plan(text);
  if (loaded.has_error()) throw std::runtime_error(explain(loaded));
  return *loaded;
}

std::vector<std::string> sentences(const Plan& before, const Plan& after) {
  std::vector<std::string> all;
  for (const auto& change : compare_plans(before, after)) all.push_back(change.sentence.en);
  return all;
}

TEST(ComparePlans, FindsNothingBetweenAPlanAndItself) {
  const auto plan = load_shipped("education-accountability");
  EXPECT_TRUE(compare_plans(plan, plan).empty());
  EXPECT_TRUE(compare_plans(plan, edited({{"# A ladder raises attention.", "# Remark."}})).empty());
}

TEST(ComparePlans, NamesEveryChangeWithOldAndNew) {
  const auto before = load_shipped("education-accountability");
  const auto after = edited({
      {"version: \"1\"", "version: \"2\""},
      {"window: {from: 12-16, to: 12-31}", "window: {from: 12-16, to: 01-10}"},
      {"due: {on: 10-30}", "due: {on: 10-30, roll: backward, cutoff: '17:00'}"},
      {"      - {at: due-7d, level: blue, notify: [unit]}\n", ""},
      {"{id: funding_group, scope: organiser, title: {zh: 经费保障组, en: Funding group}}",
       "{id: money_group, scope: organiser, title: {zh: 经费保障组, en: Funding group}}"},
      {"      responsible: finance_section\n", ""},
  });
  EXPECT_THAT(sentences(before, after),
              testing::ElementsAre("plan education-accountability: version changed from \"1\" to \"2\"",
                                   "party funding_group was removed", "party money_group was added",
                                   "phase summary: window.to changed from \"12-31\" to \"01-10\"",
                                   "task unit_rectification_report: due changed from \"on 10-30\" to \"on "
                                   "10-30, roll: backward, cutoff: 17:00\"",
                                   "ladder standard: rungs[1] changed from \"due-7d, blue, notify: unit\" to "
                                   "\"due-1d, blue, notify: unit\"",
                                   "ladder standard: rungs[2] changed from \"due-1d, blue, notify: unit\" to "
                                   "\"due, yellow, notify: unit "
                                   "campaign_office\"",
                                   "ladder standard: rungs[3] changed from \"due, yellow, notify: unit "
                                   "campaign_office\" to \"due+1wd, orange, "
                                   "notify: unit_head campaign_office\"",
                                   "ladder standard: rungs[4] changed from \"due+1wd, orange, notify: "
                                   "unit_head campaign_office\" to \"due+3wd, "
                                   "red, notify: leading_group, propose: leader_interview\"",
                                   "ladder standard: rungs[5] changed from \"due+3wd, red, notify: "
                                   "leading_group, propose: leader_interview\" to "
                                   "nothing",
                                   "duty funding: responsible changed from \"finance_section\" to nothing"));
}

TEST(ComparePlans, GivesDataAndAChineseSentence) {
  const auto changes = compare_plans(load_shipped("education-accountability"),
                                     edited({{"due: {on: 12-25}", "due: {on: 12-26}"}}));
  ASSERT_EQ(changes.size(), 1u);
  EXPECT_EQ(changes[0].kind, ChangeKind::changed);
  EXPECT_EQ(changes[0].part, PlanPart::task);
  EXPECT_EQ(changes[0].id, "unit_summary");
  EXPECT_EQ(changes[0].field, "due");
  EXPECT_EQ(changes[0].before, "on 12-25");
  EXPECT_EQ(changes[0].after, "on 12-26");
  EXPECT_EQ(changes[0].sentence.zh, "任务“unit_summary”的 due 由“on 12-25”改为“on 12-26”。");
}

boost::json::value task_json(const boost::json::value& plan, std::string_view id) {
  for (const auto& phase : plan.at("phases").as_array()) {
    for (const auto& task : phase.at("tasks").as_array()) {
      if (task.at("id").as_string() == id) return task;
    }
  }
  return nullptr;
}

TEST(PlanJson, SaysWhatThePlanSaysWithIds) {
  const auto plan = load_shipped("education-accountability");
  const auto json = boost::json::parse(plan_json(plan, PlanView::whole));
  EXPECT_EQ(json.at("digest").as_string(), plan.digest.hex());
  EXPECT_EQ(json.at("office").as_string(), "campaign_office");
  EXPECT_EQ(json.at("duties").as_array().size(), plan.duties.size());
  EXPECT_EQ(task_json(json, "unit_rectification_report"), boost::json::parse(R"({
    "id": "unit_rectification_report", "obligation": "E20",
    "title": {"zh": "报送整改报告", "en": "File the rectification report"},
    "guidance": {"zh": "写明问题、根源、危害和整改措施。", "en": "Problems, their causes, their harm, and the measures."},
    "owner": "unit", "subject": "unit", "hidden_from_unit": false, "opens": null,
    "due": {"kind": "on", "on": "10-30", "roll": "none", "cutoff": null},
    "evidence": ["document"], "reviewer": "campaign_office", "report_to": "campaign_office",
    "escalation": "standard", "rework": null, "fan_in": null})"));
  EXPECT_EQ(task_json(json, "problem_triage").at("due"), boost::json::parse(R"({
    "kind": "after", "after": "democratic_life_meeting", "event": "due", "by": "5wd", "roll": "none", "cutoff": null})"));
  EXPECT_EQ(task_json(json, "weekly_covert_visit").at("due"), boost::json::parse(R"({
    "kind": "weekly", "partial_weeks": "if_working_day", "roll": "none", "cutoff": null})"));
  EXPECT_EQ(json.at("escalations").at(0).at("rungs").at(4), boost::json::parse(R"({
    "at": "due+3wd", "level": "red", "notify": ["leading_group"], "propose": "leader_interview"})"));
}

TEST(PlanJson, KeepsTheOrderOfItsMembers) {
  const auto text = plan_json(load_shipped("health-accountability"), PlanView::whole);
  EXPECT_TRUE(text.starts_with(R"({"id":"health-accountability","version":"1","digest":")"))
      << text.substr(0, 80);
}

TEST(PlanJson, ShowsAUnitNothingOfAHiddenTask) {
  const auto plan = load_shipped("education-accountability");
  const auto whole = plan_json(plan, PlanView::whole);
  const auto unit = plan_json(plan, PlanView::unit);
  for (const auto* trace : {"weekly_covert_visit", "E23", "\"visits\""}) {
    EXPECT_EQ(unit.find(trace), std::string::npos) << trace;
  }
  EXPECT_NE(whole.find("weekly_covert_visit"), std::string::npos);
  EXPECT_NE(whole.find("\"visits\""), std::string::npos);
  EXPECT_EQ(boost::json::parse(unit).at("escalations").as_array().size(), plan.ladders.size() - 1);
}

}  // namespace
}  // namespace duban::plan_test
