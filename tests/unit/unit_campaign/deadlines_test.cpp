// People moving or lifting a deadline: extensions, waivers, demands.
#include "tests/support/shipped_files.hpp"
#include "tests/unit/unit_campaign/sample_plan.hpp"
#include "workflows/unit_campaign/instances.hpp"

#include <gtest/gtest.h>

namespace duban::testing {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;

Unit unit_on(const std::string& local, const SamplePlan& plan = {}) {
  return sample(plan).enrolled("S01").launched("2011-09-01").lives_until(local);
}

TEST(Extension, KeepsBothDatesAndBeginsARound) {
  Unit unit = unit_on("2011-09-29");
  EXPECT_THAT(unit.asks_until("work_plan", "2011-10-14").story,
              ElementsAre("09-29 00:00 asked work_plan 2011-10-14"));
  EXPECT_THAT(unit.task("work_plan"), is_due_on("2011-09-30")) << "never by silence";
  EXPECT_THAT(unit.grants("work_plan").story,
              ElementsAre("09-29 00:00 granted work_plan 2011-09-30→2011-10-14"));
  EXPECT_THAT(unit.task("work_plan"), is_due_on("2011-10-14"));
  EXPECT_THAT(unit.task("work_plan"), was_first_due_on("2011-09-30"));
  unit.lives_until("2011-10-14T23:59");
  EXPECT_THAT(unit.task("work_plan"), Not(is_overdue()));
  EXPECT_THAT(unit.story_of("work_plan"), Contains("10-08 00:00 rung 0 blue work_plan → unit"))
      << "a new due date, a new round";
  EXPECT_THAT(unit.files("work_plan").story, Contains(HasSubstr("timely")));
}

TEST(Extension, GrantedWhileOverdueLiftsTheAttention) {
  Unit unit = unit_on("2011-09-29");
  EXPECT_THAT(unit.asks_until("work_plan", "2011-10-14"), is_done());
  unit.lives_until("2011-10-11");
  EXPECT_THAT(unit.task("work_plan"), has_level(Level::red));
  EXPECT_THAT(unit.grants("work_plan"), is_done());
  EXPECT_THAT(unit.task("work_plan"), Not(is_overdue()));
  EXPECT_THAT(unit.task("work_plan"), has_level(Level::none));
  unit.lives_until("2011-10-15");
  EXPECT_THAT(unit.task("work_plan"), is_overdue());
}

TEST(Extension, GrantedAfterTheFilingJudgesItAnew) {
  Unit unit = unit_on("2011-09-29");
  EXPECT_THAT(unit.asks_until("work_plan", "2011-10-10"), is_done());
  unit.lives_until("2011-10-10T23:00");
  EXPECT_THAT(unit.files("work_plan"), is_done());
  EXPECT_THAT(unit.task("work_plan"), was_judged(Timeliness::late));
  unit.lives_until("2011-10-20");  // the day asked for is over when the office answers
  EXPECT_THAT(unit.grants("work_plan").story,
              ElementsAre("10-20 00:00 granted work_plan 2011-09-30→2011-10-10 timely"));
  EXPECT_THAT(unit.task("work_plan"), was_judged(Timeliness::timely));
  EXPECT_THAT(unit.task("work_plan"), is_in(TaskState::submitted));
}

TEST(Extension, GrantedTooShortLeavesTheFilingLate) {
  Unit unit = unit_on("2011-09-29");
  EXPECT_THAT(unit.asks_until("work_plan", "2011-10-10"), is_done());
  unit.lives_until("2011-10-10");
  EXPECT_THAT(unit.files("work_plan"), is_done());
  EXPECT_THAT(unit.grants("work_plan", "2011-10-05").story,
              ElementsAre("10-10 00:00 granted work_plan 2011-09-30→2011-10-05 late"));
  EXPECT_THAT(unit.task("work_plan"), was_judged(Timeliness::late));
}

TEST(Extension, GrantedAfterAReturnJudgesTheFilingAndKeepsTheDayToReworkBy) {
  Unit unit = unit_on("2011-09-29");
  EXPECT_THAT(unit.asks_until("work_plan", "2011-10-10"), is_done());
  unit.lives_until("2011-10-09");
  EXPECT_THAT(unit.files("work_plan"), is_done());
  unit.lives_until("2011-10-19");
  EXPECT_THAT(unit.returns("work_plan").story,
              ElementsAre("10-19 00:00 returned work_plan until 2011-10-24"));
  EXPECT_THAT(unit.grants("work_plan").story,
              ElementsAre("10-19 00:00 granted work_plan 2011-10-24→2011-10-24 timely"));
  EXPECT_THAT(unit.task("work_plan"), is_due_on("2011-10-24"));
  EXPECT_EQ(unit.task("work_plan").instance->round, 2);
}

TEST(Extension, OfTheTimeToReworkDoesNotExcuseALateFiling) {
  Unit unit = unit_on("2011-10-09");
  EXPECT_THAT(unit.files("work_plan"), is_done());
  EXPECT_THAT(unit.returns("work_plan"), is_done());
  EXPECT_THAT(unit.asks_until("work_plan", "2011-10-25"), is_done());
  EXPECT_THAT(unit.grants("work_plan"), is_done());
  EXPECT_THAT(unit.task("work_plan"), is_due_on("2011-10-25"));
  EXPECT_THAT(unit.task("work_plan"), was_judged(Timeliness::late));
}

TEST(Extension, GrantedAfterTheVerdictChangesTheJudgementOnly) {
  Unit unit = unit_on("2011-09-29");
  EXPECT_THAT(unit.asks_until("work_plan", "2011-10-10"), is_done());
  unit.lives_until("2011-10-09");
  EXPECT_THAT(unit.files("work_plan"), is_done());
  EXPECT_THAT(unit.accepts("work_plan"), is_done());
  EXPECT_THAT(unit.grants("work_plan"), is_done());
  EXPECT_THAT(unit.task("work_plan"), is_in(TaskState::accepted));
  EXPECT_THAT(unit.task("work_plan"), was_judged(Timeliness::timely));
  EXPECT_THAT(unit.task("work_plan"), has_escalation(EscalationState::resolved));
}

TEST(Extension, OfATaskThatHasNotOpenedYet) {
  Unit unit = unit_on("2011-09-05");
  EXPECT_THAT(unit.asks_until("work_plan", "2011-10-14"), is_done());
  EXPECT_THAT(unit.grants("work_plan"), is_done());
  unit.lives_until("2011-10-08");
  EXPECT_THAT(unit.task("work_plan"), is_in(TaskState::open));
  EXPECT_THAT(unit.story_of("work_plan"), Contains("10-08 00:00 rung 0 blue work_plan → unit"));
}

TEST(Extension, OfAnOrganisersTaskIsNotTheUnitsToAsk) {
  Unit unit = unit_on("2011-11-10");
  EXPECT_THAT(unit.asks_until("inspection", "2011-12-10"), is_refused_with("workflow.not_owner"));
  EXPECT_THAT(unit.does(RequestExtension{"inspection", day("2011-12-10"), "snow", "office"}), is_done());
}

TEST(Extension, IsAskedBeforeTheDueDateOnly) {
  Unit unit = unit_on("2011-10-10T16:59");
  EXPECT_THAT(unit.asks_until("sweep", "2011-10-12"), is_done());
  Unit late = unit_on("2011-10-10T17:00");
  EXPECT_THAT(late.asks_until("sweep", "2011-10-12"), is_refused_with("workflow.extension_too_late"));
}

TEST(Extension, RefusedLeavesEverything) {
  Unit unit = unit_on("2011-09-29");
  EXPECT_THAT(unit.asks_until("work_plan", "2011-10-14"), is_done());
  EXPECT_THAT(unit.refuses("work_plan").story, ElementsAre("09-29 00:00 refused work_plan"));
  EXPECT_THAT(unit.task("work_plan"), is_due_on("2011-09-30"));
  EXPECT_EQ(unit.task("work_plan").instance->round, 1);
  EXPECT_THAT(unit.asks_until("work_plan", "2011-10-10"), is_done()) << "it may ask again";
}

TEST(Extension, IsMootOnceTheTaskIsWaived) {
  Unit unit = unit_on("2011-09-29");
  EXPECT_THAT(unit.asks_until("work_plan", "2011-10-14"), is_done());
  EXPECT_THAT(unit.waives("work_plan"), is_done());
  EXPECT_THAT(unit.grants("work_plan"), is_refused_with("workflow.no_extension"));
  EXPECT_THAT(unit.requires_task("work_plan"), is_done());
  EXPECT_THAT(unit.asks_until("work_plan", "2011-10-14"), is_done());
}

TEST(Extension, IsRolledAsTheTaskSays) {
  Unit unit = unit_on("2011-10-20");
  EXPECT_THAT(unit.asks_until("report", "2011-11-05"), is_done());  // a Saturday
  EXPECT_THAT(unit.grants("report"), is_done());
  EXPECT_THAT(unit.task("report"), is_due_on("2011-11-07"));
}

TEST(Extension, RolledBackwardNeverTakesBackWhatIsGranted) {
  Unit unit = campaign_of(R"(  phases:
    - id: first
      kind: mobilization
      title: {zh: 一, en: First}
      window: {from: 10-10, to: 11-20}
      tasks:
        - {id: plan, title: {zh: 方案, en: Plan}, owner: unit, due: {on: 10-28, roll: backward}, reviewer: office}
)")
                  .enrolled("S01")
                  .launched("2011-10-10")
                  .lives_until("2011-10-20");
  EXPECT_THAT(unit.asks_until("plan", "2011-10-30"),
              is_done());  // rolling back would give the Friday it is due on
  EXPECT_THAT(unit.grants("plan"), is_done());
  EXPECT_THAT(unit.task("plan"), is_due_on("2011-10-30"));
  unit.lives_until("2011-10-29");
  EXPECT_THAT(unit.files("plan"), is_done());
  unit.lives_until("2011-11-05");  // a Saturday
  EXPECT_THAT(unit.returns("plan", "2011-11-06"), is_done());
  EXPECT_THAT(unit.task("plan"), is_due_on("2011-11-06")) << "not on the Friday before the verdict";
}

TEST(WaiveTask, SettlesWhateverIsOpen) {
  Unit unit = unit_on("2011-10-12");
  EXPECT_THAT(unit.task("work_plan"), is_overdue());
  EXPECT_THAT(unit.waives("work_plan"), is_done());
  EXPECT_THAT(unit.task("work_plan"), is_in(TaskState::waived));
  EXPECT_THAT(unit.task("work_plan"), has_level(Level::none));
  EXPECT_THAT(unit.waives("work_plan"), is_refused_with("workflow.transition_not_allowed"));
  EXPECT_THAT(unit.waives("closing"), is_done()) << "also before it opens";
  unit.lives_until("2011-12-31");
  EXPECT_THAT(unit.task("closing"), is_in(TaskState::waived));
}

TEST(RequireTask, TakesAWaiverBack) {
  Unit unit = unit_on("2011-10-09");
  EXPECT_THAT(unit.requires_task("report"), is_refused_with("workflow.transition_not_allowed"));
  EXPECT_THAT(unit.waives("report"), is_done());
  EXPECT_THAT(unit.requires_task("report").story,
              ElementsAre("10-09 00:00 required report until 2011-10-31"));
  EXPECT_EQ(unit.task("report").instance->round, 2);
  EXPECT_THAT(unit.waives("report"), is_done());
  unit.lives_until("2011-11-03");
  EXPECT_THAT(unit.requires_task("report"), is_refused_with("workflow.due_required"));
  EXPECT_THAT(unit.requires_task("report", "2011-11-02"), is_refused_with("workflow.date_in_the_past"));
  EXPECT_THAT(unit.requires_task("report", "2011-11-10"), is_done());
  EXPECT_THAT(unit.files("report").story, ElementsAre("11-03 00:00 filed report no. 1 timely → submitted"));
}

TEST(RequireTask, OfAnUndatedTaskNeedsNoDay) {
  Unit unit = unit_on("2011-10-09");
  EXPECT_THAT(unit.waives("talk"), is_done());
  EXPECT_THAT(unit.requires_task("talk").story, ElementsAre("10-09 00:00 required talk"));
  EXPECT_THAT(unit.task("talk"), has_no_due_date());
  EXPECT_THAT(unit.waives("talk"), is_done());
  EXPECT_THAT(unit.requires_task("talk", "2011-10-15"), is_done());
  EXPECT_THAT(unit.task("talk"), was_first_due_on("2011-10-15"));
}

}  // namespace
}  // namespace duban::testing
