// What the clock does by itself: windows, due days, rungs, phases, completion, catching up.
#include "tests/unit/unit_campaign/sample_plan.hpp"
#include "workflows/unit_campaign/instances.hpp"

#include <gtest/gtest.h>

namespace duban::testing {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

TEST(WakeUp, OpensATaskByItsDateBeforeItsPhase) {
  Unit bureau = education_2011().organiser().launched("2011-09-01");
  EXPECT_THAT(bureau.task("bureau_mobilization"), is_in(TaskState::planned));
  bureau.lives_until("2011-09-10");
  EXPECT_EQ(bureau.state().phase, PhaseState::enrolled);
  EXPECT_THAT(bureau.task("bureau_mobilization"), is_in(TaskState::open));
  EXPECT_THAT(bureau.office_files("bureau_mobilization"), is_done());
}

TEST(WakeUp, EscalatesWhenTheReportIsLate) {
  Unit unit = education_2011().enrolled("S01").launched("2011-09-01").lives_until("2011-11-10");
  EXPECT_THAT(
      unit.story_of("unit_rectification_report"),
      ElementsAre(
          HasSubstr("10-01 00:00 opened "),  //
          "10-24 00:00 rung 0 blue unit_rectification_report → unit",
          "10-30 00:00 rung 1 blue unit_rectification_report → unit",
          "10-31 00:00 overdue unit_rectification_report",
          "10-31 00:00 rung 2 yellow unit_rectification_report → unit,campaign_office",
          "11-01 00:00 rung 3 orange unit_rectification_report → unit_head,campaign_office",
          "11-03 00:00 rung 4 red unit_rectification_report → leading_group, propose leader_interview",
          HasSubstr("11-06 00:00 phase supervision, carried ")));
  EXPECT_THAT(unit.task("unit_rectification_report"), has_escalation(EscalationState::escalated));
  EXPECT_EQ(level_of(unit.state(), unit.context()), Level::red);
}

TEST(WakeUp, LeavesATaskInPeaceOnItsDueDay) {
  Unit unit = education_2011().enrolled("S01").launched("2011-09-01").lives_until("2011-10-30T23:59:59");
  EXPECT_THAT(unit.task("unit_rectification_report"), Not(is_overdue()));
  EXPECT_THAT(unit.task("unit_rectification_report"), has_escalation(EscalationState::reminding));
  unit.lives_until("2011-10-31T00:00");
  EXPECT_THAT(unit.task("unit_rectification_report"), is_overdue());
  EXPECT_THAT(unit.task("unit_rectification_report"), has_level(Level::yellow));
}

TEST(WakeUp, TakesACutOffHourForLateButNotForOverdue) {
  Unit unit = sample().enrolled("S01").launched("2011-09-01").lives_until("2011-10-10T17:00");
  EXPECT_THAT(unit.task("sweep"), Not(is_overdue()));
  EXPECT_THAT(unit.files("sweep").story, Contains("10-10 17:00 filed sweep no. 1 late → accepted"));
}

TEST(WakeUp, JudgesAFilingJustBeforeTheCutOffTimely) {
  Unit unit = sample().enrolled("S01").launched("2011-09-01").lives_until("2011-10-10T16:59:59");
  EXPECT_THAT(unit.files("sweep").story, Contains("10-10 16:59 filed sweep no. 1 timely → accepted"));
}

TEST(WakeUp, FiresEachRungOncePerDueDate) {
  Unit unit = sample().enrolled("S01").launched("2011-09-01").lives_until("2012-03-01");
  EXPECT_EQ(unit.story_of("work_plan").size(), 10U);  // opened, 5 rungs, overdue, carried into three phases
}

TEST(WakeUp, EndsTheDayWhereTheClocksChangeAtMidnight) {
  // São Paulo went from 2011-10-16 00:00 straight to 01:00.
  Unit unit = campaign_of(R"(  phases:
    - id: first
      kind: mobilization
      title: {zh: 一, en: First}
      window: {from: 10-10, to: 10-20}
      tasks:
        - {id: plan, title: {zh: 方案, en: Plan}, owner: unit, due: {on: 10-15}, escalation: ladder}
        - {id: sixteen, title: {zh: 方案, en: Plan}, owner: unit, opens: 10-16, due: {on: 10-16, cutoff: "12:00"}}
  escalations:
    ladder:
      - {at: due, level: yellow, notify: [unit]}
)",
                          2011, "timezone: America/Sao_Paulo")
                  .enrolled("S01")
                  .launched("2011-10-01")
                  .lives_until("2011-10-16");
  EXPECT_EQ(unit.context().zone.format(unit.now()), "2011-10-16T01:00:00-02:00");
  EXPECT_THAT(unit.task("plan"), is_overdue());
  EXPECT_THAT(unit.task("sixteen"), is_in(TaskState::open));
  EXPECT_THAT(unit.story(), Contains("10-16 01:00 overdue plan"));
  unit.lives_until("2011-10-16T11:59");
  EXPECT_THAT(unit.files("sixteen").story, Contains(HasSubstr("timely")));
}

TEST(Phases, PassByDateAndCarryWhatIsUnfinished) {
  Unit unit = sample().enrolled("S01", {"one"}).launched("2011-09-01").lives_until("2011-09-25");
  EXPECT_THAT(unit.files("work_plan"), is_done());
  EXPECT_THAT(unit.files("study#1"), is_done());
  unit.lives_until("2011-10-01");
  EXPECT_EQ(unit.state().phase, PhaseState::self_correction);
  // A filing under review is unfinished as well.
  EXPECT_THAT(unit.story(), Contains("10-01 00:00 phase second, carried work_plan,talk"));
  EXPECT_THAT(unit.files("talk"), is_done());
}

TEST(Phases, WaitForTheLastTaskWhenThePlanSaysSo) {
  Unit unit = sample({.first_advance = "when_complete"}).enrolled("S01").launched("2011-09-01");
  unit.lives_until("2011-10-08T09:00");
  EXPECT_EQ(unit.state().phase, PhaseState::mobilization);
  EXPECT_THAT(unit.task("sweep"), is_in(TaskState::open)) << "tasks open by date, whatever the phase";
  EXPECT_THAT(unit.files("work_plan"), is_done());
  EXPECT_THAT(unit.files("talk"), is_done());
  EXPECT_EQ(unit.state().phase, PhaseState::mobilization);
  EXPECT_THAT(unit.accepts("work_plan").story,
              ElementsAre("10-08 09:00 accepted work_plan", "10-08 09:00 phase second"));
}

TEST(Phases, NeverBeginEarlyWhenComplete) {
  Unit unit = sample({.first_advance = "when_complete"}).enrolled("S01").launched("2011-09-01");
  unit.lives_until("2011-09-22");
  for (const auto* task : {"work_plan", "talk"}) EXPECT_THAT(unit.files(task), is_done());
  EXPECT_THAT(unit.accepts("work_plan"), is_done());
  EXPECT_EQ(unit.state().phase, PhaseState::mobilization);
  unit.lives_until("2011-10-01");
  EXPECT_EQ(unit.state().phase, PhaseState::self_correction);
}

TEST(Phases, WaitForApprovalWhenThePlanSaysSo) {
  Unit unit = sample({.second_advance = "by_approval"}).enrolled("S01").launched("2011-09-01");
  unit.lives_until("2011-10-20");
  EXPECT_THAT(unit.approves("fourth"), is_refused_with("workflow.phase_not_awaiting_approval"));
  EXPECT_THAT(unit.approves("third").story, ElementsAre("10-20 00:00 approved third"));
  EXPECT_THAT(unit.approves("third"), is_refused_with("workflow.phase_not_awaiting_approval"))
      << "a second click";
  unit.lives_until("2011-11-05T23:59");
  EXPECT_EQ(unit.state().phase, PhaseState::self_correction) << "not before its date";
  unit.lives_until("2011-11-06");
  EXPECT_EQ(unit.state().phase, PhaseState::supervision);
  EXPECT_THAT(unit.approves("fourth"), is_refused_with("workflow.phase_not_awaiting_approval"));
}

TEST(Phases, AreEnteredAtOnceByALateApproval) {
  Unit unit = sample({.second_advance = "by_approval"}).enrolled("S01").launched("2011-09-01");
  unit.lives_until("2011-12-20T10:00");
  EXPECT_EQ(unit.state().phase, PhaseState::self_correction);
  EXPECT_THAT(unit.task("closing"), is_in(TaskState::open));
  EXPECT_THAT(unit.approves("third").story,
              ElementsAre("12-20 10:00 approved third", HasSubstr("12-20 10:00 phase third, carried "),
                          HasSubstr("12-20 10:00 phase fourth, carried ")))
      << "entered when it was approved, not when it might have been";
}

Unit with_everything_settled(const Campaign& campaign) {
  Unit unit = campaign.enrolled("S01").launched("2011-09-01").lives_until("2011-12-20");
  for (const auto* task : {"work_plan", "talk", "sweep", "triage", "report", "notes", "mend", "closing"}) {
    EXPECT_THAT(unit.waives(task), is_done()) << task;
  }
  return unit;
}

TEST(Completion, ComesAtTheEndOfTheLastPhaseWhenAllIsSettled) {
  Unit unit = with_everything_settled(sample()).lives_until("2011-12-31T23:59");
  EXPECT_EQ(unit.state().phase, PhaseState::summary);
  unit.lives_until("2012-01-01");
  EXPECT_EQ(unit.story().back(), "01-01 00:00 completed");
  EXPECT_EQ(unit.wake_at(), "never");
}

TEST(Completion, WaitsForTheLastTaskAndComesWithIt) {
  Unit unit = sample().enrolled("S01").launched("2011-09-01").lives_until("2011-12-20");
  for (const auto* task : {"work_plan", "talk", "sweep", "triage", "report", "notes", "mend"}) {
    EXPECT_THAT(unit.waives(task), is_done()) << task;
  }
  unit.lives_until("2012-02-01");
  EXPECT_EQ(unit.state().phase, PhaseState::summary);
  EXPECT_THAT(unit.files("closing"), is_done());
  EXPECT_EQ(unit.state().phase, PhaseState::summary) << "not while it is under review";
  EXPECT_THAT(unit.accepts("closing").story,
              ElementsAre("02-01 00:00 accepted closing", "02-01 00:00 completed"));
}

TEST(Completion, DoesNotWaitForWhatOthersOweAboutTheUnit) {
  Unit unit = with_everything_settled(sample());
  EXPECT_THAT(unit.task("inspection"), is_overdue());
  unit.lives_until("2012-01-01");
  EXPECT_EQ(unit.state().phase, PhaseState::completed);
}

TEST(Completion, WaitsForApprovalWhenTheLastPhaseSaysSo) {
  Unit unit = with_everything_settled(sample({.last_advance = "by_approval"})).lives_until("2012-01-05");
  EXPECT_EQ(unit.state().phase, PhaseState::summary);
  EXPECT_THAT(unit.approves("completed").story,
              ElementsAre("01-05 00:00 approved completed", "01-05 00:00 completed"));
}

TEST(CatchingUp, AfterLongDowntimeTellsTheSameStory) {
  for (const auto& campaign : {sample(), education_2011()}) {
    Unit steady = campaign.enrolled("S01", {"a", "b", "c"}).launched("2011-09-01");
    Unit asleep = steady;
    steady.lives_until("2012-02-01");
    asleep.at("2012-02-01");
    EXPECT_THAT(asleep.wakes(), is_done());
    EXPECT_EQ(asleep.story(), steady.story());
    EXPECT_EQ(asleep.wake_at(), steady.wake_at());
    EXPECT_EQ(asleep.state().version, steady.state().version);
  }
}

TEST(CatchingUp, GoesBeforeACommandThatComesFirst) {
  Unit unit = sample().enrolled("S01").launched("2011-09-01").lives_until("2011-10-10");
  EXPECT_THAT(unit.waives("work_plan"), is_done());
  unit.at("2011-10-11T00:00:01");  // the timer is a second late
  EXPECT_THAT(
      unit.files("sweep").story,
      ElementsAre("10-11 00:00 overdue sweep", "10-11 00:00 rung 2 yellow sweep → office",
                  "10-11 00:00 filed sweep no. 1 late → accepted", "10-11 00:00 due triage 2011-10-18"));
}

TEST(CatchingUp, LetsAFilingIntoAWindowThatTheTimerHasNotOpenedYet) {
  Unit unit = sample().enrolled("S01").launched("2011-09-01").at("2011-10-01T00:00:01");
  EXPECT_THAT(unit.files("sweep"), is_done());
}

TEST(WakeUp, FindsNothingToDoTwice) {
  Unit unit = sample().enrolled("S01").launched("2011-09-01").lives_until("2011-10-15");
  EXPECT_THAT(unit.wakes().events, IsEmpty());
}

TEST(WeeklyVisits, TouchEveryWeekOfTheirPhase) {
  Unit unit = education_2011().enrolled("S01").launched("2011-09-01").lives_until("2011-12-31");
  Story visits;
  for (const auto& instance : unit.state().tasks) {
    const auto key = key_of(instance, unit.context());
    if (key.starts_with("weekly_covert_visit"))
      visits.push_back(key + " " + format_date(due_of(instance, unit.context())->date));
  }
  EXPECT_THAT(
      visits,
      ElementsAre("weekly_covert_visit@2011-11-07 2011-11-13", "weekly_covert_visit@2011-11-14 2011-11-20",
                  "weekly_covert_visit@2011-11-21 2011-11-27", "weekly_covert_visit@2011-11-28 2011-12-04",
                  "weekly_covert_visit@2011-12-05 2011-12-11", "weekly_covert_visit@2011-12-12 2011-12-15"));
}

TEST(WeeklyVisits, MissedOnesDoNotColourTheUnit) {
  Unit unit = education_2011().enrolled("S01").launched("2011-09-01").lives_until("2011-10-01");
  for (const auto& instance : std::vector(unit.state().tasks)) {
    if (!is_settled(instance.state) && !is_hidden(instance, unit.context())) {
      EXPECT_THAT(unit.waives(key_of(instance, unit.context())), is_done());
    }
  }
  unit.lives_until("2011-12-20");
  EXPECT_THAT(unit.task("weekly_covert_visit@2011-11-07"), has_level(Level::red));
  EXPECT_EQ(level_of(unit.state(), unit.context()), Level::none);
}

}  // namespace
}  // namespace duban::testing
