// The shipped plans load, cover every obligation, and say what the obligations say (dates, owners, ladders).
#include "tests/unit/plan/plan_fixture.hpp"

#include <cstdio>
#include <set>

#include <gmock/gmock.h>

namespace duban::plan_test {
namespace {

std::set<std::string> obligations(const Plan& plan) {
  std::set<std::string> ids;
  for (const auto& task : plan.tasks) ids.insert(task.obligation);
  for (const auto& duty : plan.duties) ids.insert(duty.obligation);
  return ids;
}

std::set<std::string> numbered(char letter, int last) {
  std::set<std::string> ids;
  for (int i = 1; i <= last; ++i) {
    char id[8];
    std::snprintf(id, sizeof id, "%c%02d", letter, i);
    ids.insert(id);
  }
  return ids;
}

const Task& task(const Plan& plan, std::string_view id) {
  return plan.tasks.at(plan.find_task(id).value());
}

const std::string& party(const Plan& plan, std::optional<std::uint16_t> index) {
  return plan.parties.at(index.value()).id;
}

MonthDay due_on(const Plan& plan, std::string_view id) {
  return std::get<DueOn>(task(plan, id).due).day;
}

TEST(ShippedPlans, EducationCoversEveryObligation) {
  EXPECT_EQ(obligations(load_shipped("education-accountability")), numbered('E', 36));
}

TEST(ShippedPlans, HealthCoversEveryObligation) {
  EXPECT_EQ(obligations(load_shipped("health-accountability")), numbered('H', 18));
}

TEST(ShippedPlans, AreIdentifiedByTheDigestOfTheirBytes) {
  const auto bytes = read_source_file("workflows/plans/education-accountability.yaml");
  EXPECT_EQ(load_plan(bytes)->digest, sha256(bytes));
  EXPECT_NE(load_plan(bytes + "# one more line\n")->digest, sha256(bytes));
}

TEST(ShippedPlans, EducationPhasesFollowTheFourWindows) {
  const auto plan = load_shipped("education-accountability");
  ASSERT_EQ(plan.phases.size(), 4u);
  EXPECT_EQ(plan.phases[0].from, (MonthDay{9, 21}));
  EXPECT_EQ(plan.phases[0].to, (MonthDay{9, 30}));
  EXPECT_EQ(plan.phases[1].from, (MonthDay{10, 1}));
  EXPECT_EQ(plan.phases[1].to, (MonthDay{11, 5}));
  EXPECT_EQ(plan.phases[2].from, (MonthDay{11, 6}));
  EXPECT_EQ(plan.phases[2].to, (MonthDay{12, 15}));
  EXPECT_EQ(plan.phases[3].from, (MonthDay{12, 16}));
  EXPECT_EQ(plan.phases[3].to, (MonthDay{12, 31}));
  for (const auto& phase : plan.phases) EXPECT_EQ(phase.advance, AdvancePolicy::by_date);
}

TEST(ShippedPlans, EducationDatesAreThoseOfTheObligations) {
  const auto plan = load_shipped("education-accountability");
  EXPECT_EQ(task(plan, "bureau_mobilization").opens, (MonthDay{9, 10}));
  EXPECT_EQ(due_on(plan, "bureau_mobilization"), (MonthDay{9, 25}));
  EXPECT_EQ(due_on(plan, "unit_mobilization"), (MonthDay{9, 30}));
  EXPECT_EQ(due_on(plan, "unit_work_plan"), (MonthDay{9, 30}));
  EXPECT_EQ(due_on(plan, "bureau_study"), (MonthDay{9, 30}));
  EXPECT_EQ(due_on(plan, "survey"), (MonthDay{10, 10}));
  EXPECT_EQ(due_on(plan, "problem_sweep"), (MonthDay{10, 10}));
  EXPECT_EQ(due_on(plan, "democratic_life_meeting"), (MonthDay{10, 20}));
  EXPECT_EQ(due_on(plan, "party_appraisal"), (MonthDay{10, 20}));
  EXPECT_EQ(due_on(plan, "unit_rectification_report"), (MonthDay{10, 30}));
  EXPECT_EQ(due_on(plan, "consolidated_report"), (MonthDay{11, 5}));
  EXPECT_EQ(due_on(plan, "unit_summary"), (MonthDay{12, 25}));
  const auto& triage = std::get<DueAfter>(task(plan, "problem_triage").due);
  EXPECT_EQ(plan.tasks[triage.anchor].id, "democratic_life_meeting");
  EXPECT_EQ(triage.event, AfterEvent::due);
  EXPECT_EQ(triage.offset, (Offset{5, OffsetUnit::working_days}));
  for (const auto* id : {"unit_publicity", "performance_register", "long_term_mechanisms"}) {
    EXPECT_TRUE(std::holds_alternative<DuePhaseEnd>(task(plan, id).due)) << id;
  }
  for (const auto* id :
       {"typical_cases", "criticism_notice_circular", "exemplar_notice", "accountability_case"}) {
    EXPECT_TRUE(task(plan, id).on_event()) << id;
  }
  EXPECT_TRUE(std::holds_alternative<DueUndated>(task(plan, "commendation").due));
}

TEST(ShippedPlans, TheConsolidatedReportGathersEveryUnitsReport) {
  const auto plan = load_shipped("education-accountability");
  const auto& report = task(plan, "consolidated_report");
  EXPECT_EQ(report.subject, PartyScope::organiser);
  EXPECT_EQ(plan.tasks[report.fan_in.value()].id, "unit_rectification_report");
  EXPECT_EQ(party(plan, report.report_to), "county_office");
  EXPECT_EQ(party(plan, task(plan, "unit_rectification_report").reviewer), "campaign_office");
}

TEST(ShippedPlans, TheCovertVisitIsHiddenFromTheUnit) {
  const auto plan = load_shipped("education-accountability");
  const auto& visit = task(plan, "weekly_covert_visit");
  EXPECT_TRUE(visit.hidden_from_unit);
  EXPECT_EQ(visit.subject, PartyScope::unit);
  EXPECT_EQ(party(plan, visit.owner), "inspection_group");
  ASSERT_TRUE(visit.weekly);
  EXPECT_EQ(visit.weekly->partial_weeks, PartialWeeks::if_working_day);
  for (const auto& rung : plan.ladders[visit.ladder.value()].rungs) {
    for (const auto index : rung.notify) EXPECT_EQ(plan.parties[index].scope, PartyScope::organiser);
  }
}

TEST(ShippedPlans, TheBureausOwnLatenessReachesTheLeadingGroup) {
  const auto plan = load_shipped("education-accountability");
  for (const auto* id : {"bureau_mobilization", "bureau_study", "consolidated_report"}) {
    const auto& last = plan.ladders[task(plan, id).ladder.value()].rungs.back();
    EXPECT_EQ(last.level, Level::red) << id;
    EXPECT_EQ(party(plan, last.notify.front()), "leading_group") << id;
    EXPECT_TRUE(last.propose.empty()) << id;
  }
}

TEST(ShippedPlans, OnlyTheLastRungOfAnyLadderProposesAMeasure) {
  for (const auto* name : {"education-accountability", "health-accountability"}) {
    const auto plan = load_shipped(name);
    for (const auto& ladder : plan.ladders) {
      for (std::size_t i = 0; i + 1 < ladder.rungs.size(); ++i)
        EXPECT_EQ(ladder.rungs[i].propose, "") << ladder.id;
    }
  }
}

TEST(ShippedPlans, HealthHoldsThePersonAndBothLeadersToAccount) {
  const auto plan = load_shipped("health-accountability");
  const auto duty = std::ranges::find(plan.duties, "H02", &StandingDuty::obligation);
  ASSERT_NE(duty, plan.duties.end());
  EXPECT_THAT(duty->text.zh, testing::AllOf(testing::HasSubstr("具体行为人"), testing::HasSubstr("直接领导"),
                                            testing::HasSubstr("分管领导")));
  EXPECT_THAT(duty->text.en, testing::AllOf(testing::HasSubstr("person"), testing::HasSubstr("direct leader"),
                                            testing::HasSubstr("supervising leader")));
}

TEST(ShippedPlans, HealthStopsWhereItsTextBreaksOff) {
  const auto plan = load_shipped("health-accountability");
  ASSERT_EQ(plan.phases.size(), 2u);
  EXPECT_EQ(plan.phases[1].kind, PhaseKind::self_correction);
  for (const auto& each : plan.tasks) EXPECT_FALSE(std::holds_alternative<DueOn>(each.due)) << each.id;
}

}  // namespace
}  // namespace duban::plan_test
