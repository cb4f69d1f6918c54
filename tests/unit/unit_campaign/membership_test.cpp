// Joining, launching, suspending, withdrawing, completing by a person.
#include "tests/unit/unit_campaign/sample_plan.hpp"
#include "workflows/unit_campaign/instances.hpp"

#include <gtest/gtest.h>

namespace duban::testing {
namespace {

using ::testing::AllOf;
using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::SizeIs;
using ::testing::StartsWith;

Unit unit_on(const std::string& local, const SamplePlan& plan = {}) {
  return sample(plan).enrolled("S01").launched("2011-09-01").lives_until(local);
}

TEST(LaunchUnit, BeforeTheFirstPhaseWaitsForIt) {
  Unit unit = sample().enrolled("S01").launched("2011-09-01");
  EXPECT_EQ(unit.state().phase, PhaseState::enrolled);
  EXPECT_EQ(unit.wake_at(), "2011-09-21T00:00:00+08:00");
}

TEST(LaunchUnit, LateBeginsInThePhaseInForce) {
  Unit unit = sample().enrolled("S01", {"a"}).launched("2011-10-28T10:00");
  EXPECT_THAT(unit.story(), ElementsAre(HasSubstr("enrolled"),
                                        "10-28 10:00 launched, dispensed work_plan,talk,study#1,sweep",
                                        "10-28 10:00 due triage 2011-11-04", "10-28 10:00 phase second",
                                        "10-28 10:00 opened triage,report,mend,notes"))
      << "the rung of 10-25 lay before the round began";
  EXPECT_THAT(unit.task("work_plan"), is_in(TaskState::not_required));
  unit.lives_until("2011-10-31");
  EXPECT_THAT(unit.story().back(), "10-31 00:00 rung 1 blue report → unit");
}

TEST(LaunchUnit, OnADueDayStillOwesTheTask) {
  Unit unit = sample().enrolled("S01").launched("2011-09-30T23:59");
  EXPECT_THAT(unit.task("work_plan"), is_in(TaskState::open));
  EXPECT_THAT(unit.task("work_plan"), Not(is_overdue()));
}

TEST(LaunchUnit, OwesWhatWasDueBeforeWhenAskedFor) {
  Unit unit = sample().enrolled("S01").launched("2011-10-28T10:00", true);
  EXPECT_THAT(unit.story(), ElementsAre(HasSubstr("enrolled"), "10-28 10:00 launched, dispensed ",
                                        "10-28 10:00 phase second, carried work_plan,talk",
                                        "10-28 10:00 opened work_plan,talk,sweep,triage,report,mend,notes",
                                        "10-28 10:00 overdue work_plan", "10-28 10:00 overdue sweep"))
      << "overdue from the launch on; no rung is made up for";
  EXPECT_THAT(unit.files("work_plan").story, Contains(HasSubstr("late")));
}

TEST(LaunchUnit, AfterTheEndStandsInTheLastPhase) {
  Unit unit = sample().enrolled("S01").launched("2012-02-01");
  EXPECT_THAT(unit.story().back(), "02-01 00:00 completed");
  Unit owing = sample().enrolled("S02").launched("2012-02-01", true);
  EXPECT_EQ(owing.state().phase, PhaseState::summary);
  EXPECT_THAT(owing.task("closing"), is_overdue());
}

TEST(LaunchUnit, OfTheOrganiserHoldsTheOrganisersTasksOnly) {
  Unit office = sample().organiser().launched("2011-09-01");
  ASSERT_THAT(office.state().tasks, SizeIs(1));
  EXPECT_THAT(office.task("digest"), is_in(TaskState::planned));
  office.lives_until("2011-11-08");
  EXPECT_THAT(office.task("digest"), has_level(Level::orange));
  EXPECT_EQ(level_of(office.state(), office.context()), Level::orange) << "its own lateness counts";
  Unit bureau = education_2011().organiser().launched("2011-09-01").lives_until("2011-09-26");
  EXPECT_THAT(bureau.story(),
              Contains("09-26 00:00 rung 2 yellow bureau_mobilization → campaign_office,leading_group"));
}

TEST(Suspension, FrozenMovesOpenDuesAndAllToComeByWholeDays) {
  Unit unit = unit_on("2011-10-08T15:00");
  EXPECT_THAT(unit.task("work_plan"), is_overdue());
  EXPECT_THAT(unit.suspends(), is_done());
  EXPECT_EQ(unit.wake_at(), "never");
  unit.lives_until("2011-10-20T09:00");
  EXPECT_THAT(unit.task("sweep"), Not(is_overdue()));
  EXPECT_THAT(unit.resumes().story,
              ElementsAre(AllOf(
                  StartsWith("10-20 09:00 resumed after 12 days sweep→2011-10-22 report→2011-11-12 visit@"),
                  HasSubstr("visit@2011-11-07→2011-11-25 "), HasSubstr(" closing→2012-01-06"))))
      << "what was overdue before stays so";
  EXPECT_THAT(unit.task("work_plan"), has_level(Level::yellow));
  EXPECT_THAT(unit.task("work_plan"), is_overdue());
  EXPECT_THAT(unit.task("sweep"), was_first_due_on("2011-10-10"));
  EXPECT_THAT(unit.task("work_plan"), is_due_on("2011-09-30"));
  unit.lives_until("2011-10-23");
  EXPECT_THAT(unit.story_of("work_plan"),
              AllOf(Contains("10-21 00:00 rung 3 orange work_plan → office"),
                    Contains("10-23 00:00 rung 4 red work_plan → office, propose leader_interview")))
      << "the rungs to come move too, instead of firing all at once";
  unit.lives_until("2011-11-17T23:59");
  EXPECT_EQ(unit.state().phase, PhaseState::self_correction);
  unit.lives_until("2011-11-18");
  EXPECT_EQ(unit.state().phase, PhaseState::supervision);
  unit.lives_until("2011-12-28");
  EXPECT_EQ(unit.state().phase, PhaseState::summary);
  EXPECT_THAT(unit.task("closing"), is_in(TaskState::open));
  unit.lives_until("2012-01-07");
  EXPECT_THAT(unit.task("closing"), is_overdue());
}

TEST(Suspension, FrozenAddsUp) {
  Unit unit = unit_on("2011-10-08");
  for (const auto* resumed : {"2011-10-10", "2011-10-12"}) {
    EXPECT_THAT(unit.suspends(), is_done());
    unit.lives_until(resumed);
    EXPECT_THAT(unit.resumes(), is_done());
  }
  EXPECT_EQ(unit.state().frozen_days, 4);
  EXPECT_THAT(unit.task("sweep"), is_due_on("2011-10-14"));
  EXPECT_THAT(unit.task("closing"), is_due_on("2011-12-29"));
}

TEST(Suspension, WithinOneDayMovesNothing) {
  Unit unit = unit_on("2011-10-08T01:00");
  EXPECT_THAT(unit.suspends(), is_done());
  EXPECT_THAT(unit.lives_until("2011-10-08T23:59").resumes().story,
              ElementsAre("10-08 23:59 resumed after 0 days"));
  EXPECT_THAT(unit.task("sweep"), is_due_on("2011-10-10"));
}

TEST(Suspension, OverMidnightOfADueDayFreezesIt) {
  Unit unit = unit_on("2011-10-10T23:00");
  EXPECT_THAT(unit.suspends(), is_done());
  unit.lives_until("2011-10-11T01:00");
  EXPECT_THAT(unit.resumes(), is_done());
  EXPECT_THAT(unit.task("sweep"), Not(is_overdue()));
  EXPECT_THAT(unit.task("sweep"), is_due_on("2011-10-11"));
}

TEST(Suspension, KeepsTheCutOffHourAcrossAClockChange) {
  // São Paulo's clocks went forward on 2011-10-16; 17:00 stays 17:00.
  Unit unit = sample({.timezone = "America/Sao_Paulo"}).enrolled("S01").launched("2011-09-01");
  unit.lives_until("2011-10-08");
  EXPECT_THAT(unit.suspends(), is_done());
  unit.lives_until("2011-10-14");
  EXPECT_THAT(unit.resumes(), is_done());
  EXPECT_EQ(unit.context().zone.format(unit.task("sweep").due->due_at), "2011-10-16T17:00:00-02:00");
  EXPECT_EQ(unit.context().zone.format(unit.task("sweep").due->overdue_at), "2011-10-17T00:00:00-02:00");
}

TEST(Suspension, MovesRungsWhoseOrderChangesWithTheDay) {
  // Due 10-10: "one working day before" is 10-09 (a make-up workday), after "two days before", 10-08.
  Unit unit = unit_on("2011-10-09T12:00");
  EXPECT_THAT(unit.story_of("sweep").back(), "10-09 00:00 rung 0 blue sweep → unit");
  EXPECT_THAT(unit.suspends(), is_done());
  unit.lives_until("2011-10-16T11:00");  // due 10-17, a Monday: one working day before is the Friday, 10-14
  EXPECT_THAT(unit.resumes(), is_done());
  EXPECT_THAT(unit.task("sweep"), is_due_on("2011-10-17"));
  unit.lives_until("2011-10-19");
  const auto story = unit.story_of("sweep");
  EXPECT_THAT(Story(story.end() - 3, story.end()),
              ElementsAre("10-18 00:00 overdue sweep", "10-18 00:00 rung 2 yellow sweep → office",
                          "10-19 00:00 rung 3 orange sweep → office"));
}

TEST(Suspension, FiresARungThatTheClockHeldBack) {
  Unit unit = unit_on("2011-10-25T20:00");
  EXPECT_THAT(unit.suspends(), is_done());
  unit.lives_until("2011-10-27T10:00");
  EXPECT_THAT(unit.resumes(), is_done());
  EXPECT_THAT(unit.task("report"), is_due_on("2011-11-02"));
  unit.lives_until("2011-11-02");
  EXPECT_THAT(unit.story_of("report"), Contains("11-02 00:00 rung 1 blue report → unit"));
  EXPECT_THAT(unit.story_of("report"), Not(Contains("10-27 10:00 rung 0 blue report → unit")))
      << "it fired on 10-25 for the due date as it was";
}

TEST(Suspension, RunningOnLeavesEveryDate) {
  Unit unit = unit_on("2011-10-08T15:00", {.suspension_clock = "run_on"});
  EXPECT_THAT(unit.suspends(), is_done());
  unit.lives_until("2011-10-20T09:00");
  EXPECT_THAT(unit.task("sweep"), is_overdue());
  EXPECT_THAT(unit.files("sweep"), is_refused_with("workflow.unit_suspended"));
  EXPECT_THAT(unit.resumes().story, ElementsAre("10-20 09:00 resumed after 0 days"));
  EXPECT_THAT(unit.task("closing"), is_due_on("2011-12-25"));
}

TEST(Suspension, KeepsAFilingUnderReview) {
  Unit unit = unit_on("2011-10-28");
  EXPECT_THAT(unit.files("report"), is_done());
  EXPECT_THAT(unit.suspends(), is_done());
  unit.lives_until("2011-11-07");
  EXPECT_THAT(unit.accepts("report"), is_refused_with("workflow.unit_suspended"));
  EXPECT_THAT(unit.resumes(), is_done());
  EXPECT_THAT(unit.task("report"), has_escalation(EscalationState::resolved));
  EXPECT_THAT(unit.task("report"), is_due_on("2011-11-10"));
  EXPECT_THAT(unit.accepts("report"), is_done());
}

TEST(Suspension, IsLiftedAsItWasMade) {
  Unit unit = unit_on("2011-10-08");
  EXPECT_THAT(unit.suspends(true), is_done());
  EXPECT_THAT(unit.suspends(), is_refused_with("workflow.transition_not_allowed"));
  EXPECT_THAT(unit.resumes(false), is_refused_with("workflow.suspended_elsewhere"));
  EXPECT_THAT(unit.resumes(true), is_done());
  EXPECT_THAT(unit.resumes(true), is_refused_with("workflow.transition_not_allowed"));
}

TEST(Suspension, HidesNothingThatFellDueBeforeIt) {
  Unit unit = unit_on("2011-10-10").at("2011-10-11T00:00:05");
  EXPECT_THAT(unit.suspends().story, Contains("10-11 00:00 overdue sweep"));
}

TEST(Withdrawal, EndsEverythingTheClockDoes) {
  Unit unit = unit_on("2011-10-12");
  EXPECT_THAT(unit.withdraws(), is_done());
  EXPECT_EQ(unit.wake_at(), "never");
  EXPECT_EQ(level_of(unit.state(), unit.context()), Level::none);
  EXPECT_THAT(unit.task("work_plan"), Not(is_overdue()));
  EXPECT_THAT(unit.files("work_plan"), is_refused_with("workflow.unit_withdrawn"));
  unit.at("2012-05-01");
  EXPECT_THAT(unit.wakes().events, IsEmpty());
}

TEST(Withdrawal, IsPossibleBeforeTheLaunchAndWhileSuspended) {
  Unit early = sample().enrolled("S01");
  EXPECT_THAT(early.withdraws(), is_done());
  EXPECT_THAT(early.withdraws(), is_refused_with("workflow.unit_withdrawn"));
  EXPECT_THAT(early.files("work_plan"), is_refused_with("workflow.unit_withdrawn"));
  EXPECT_THAT(early.does(LaunchUnit{}), is_refused_with("workflow.unit_withdrawn"));
  Unit suspended = unit_on("2011-10-08");
  EXPECT_THAT(suspended.suspends(), is_done());
  EXPECT_THAT(suspended.withdraws(), is_done());
  EXPECT_THAT(suspended.resumes(), is_refused_with("workflow.unit_withdrawn"));
}

TEST(CompleteUnit, LeavesWhatAPersonDecidesToLeave) {
  Unit unit = unit_on("2011-12-10");
  EXPECT_THAT(unit.completes(), is_refused_with("workflow.phases_remain"));
  unit.lives_until("2012-01-10");
  EXPECT_THAT(unit.completes().story,
              ElementsAre(AllOf(StartsWith("01-10 00:00 completed, unfinished work_plan,talk,"),
                                HasSubstr("closing"))));
  EXPECT_EQ(unit.wake_at(), "never");
  EXPECT_THAT(unit.completes(), is_refused_with("workflow.unit_completed"));
  EXPECT_THAT(unit.withdraws(), is_refused_with("workflow.unit_completed"));
}

}  // namespace
}  // namespace duban::testing
