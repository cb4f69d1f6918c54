#include "tests/support/plan_builder.hpp"
#include "tests/support/shipped_files.hpp"
#include "workflows/schedule/schedule.hpp"

#include <gmock/gmock.h>

namespace duban {
namespace {

using testing::chinese_calendar;
using ::testing::ElementsAre;
using testing::PlanBuilder;

std::vector<std::string> complaints(const PlanBuilder& plan, int year) {
  std::vector<std::string> lines;
  const auto resolved = resolve_schedule(plan.build(), year, chinese_calendar());
  if (resolved) return lines;
  for (const auto& error : resolved.error()) {
    lines.push_back(std::string(error.name()) + ": " + error.message(Language::en));
    EXPECT_EQ(error.message(Language::zh).find('{'), std::string::npos);
    EXPECT_FALSE(error.mend(Language::zh).empty());
  }
  return lines;
}

PlanBuilder autumn() {
  PlanBuilder plan;
  plan.phase("autumn", "10-01", "11-05");
  return plan;
}

TEST(ResolveSchedule, RefusesALeapDayInACommonYear) {
  PlanBuilder plan;
  plan.phase("winter", "02-01", "03-10");
  plan.task("report").due_on("02-29");
  plan.task("early").opens("02-29").due_on("03-05");
  EXPECT_THAT(complaints(plan, 2012), ElementsAre());
  EXPECT_THAT(complaints(plan, 2011), ElementsAre("schedule.no_such_date: the due day of “report” falls on "
                                                  "29 February, a day that 2011 does not have",
                                                  "schedule.no_such_date: the opening day of “early” falls "
                                                  "on 29 February, a day that 2011 does not have"));
}

TEST(ResolveSchedule, RefusesAWindowOnALeapDayInACommonYear) {
  PlanBuilder ends;
  ends.phase("winter", "12-01", "02-29");
  EXPECT_THAT(complaints(ends, 2011), ElementsAre());
  EXPECT_THAT(complaints(ends, 2012), ElementsAre("schedule.no_such_date: the last day of “winter” falls on "
                                                  "29 February, a day that 2013 does not have"));
  PlanBuilder begins;
  begins.phase("spring", "02-29", "03-10");
  EXPECT_THAT(complaints(begins, 2026), ElementsAre("schedule.no_such_date: the first day of “spring” falls "
                                                    "on 29 February, a day that 2026 does not have"));
}

TEST(ResolveSchedule, RefusesADueDayOutsideEveryPhase) {
  auto plan = autumn();
  plan.task("too_late").due_on("11-06");
  plan.task("too_early").due_on("09-30");
  plan.task("counted_out").due_after("autumn", AfterEvent::phase_end, "1d");
  plan.task("depends_on_it").due_after("too_late", AfterEvent::due, "1d");
  EXPECT_THAT(complaints(plan, 2011),
              ElementsAre("schedule.due_outside_phases: the task “too_late” would be due on 6 November 2011 "
                          "(Sunday), which lies in no phase of "
                          "the campaign",
                          "schedule.due_outside_phases: the task “too_early” would be due on 30 September "
                          "2012 (Sunday), which lies in no phase of "
                          "the campaign",
                          "schedule.due_outside_phases: the task “counted_out” would be due on 6 November "
                          "2011 (Sunday), which lies in no phase "
                          "of "
                          "the campaign"));
}

TEST(ResolveSchedule, RefusesOverlappingWindows) {
  PlanBuilder plan;
  plan.phase("first", "12-01", "01-15");
  plan.phase("second", "01-15", "02-10");
  EXPECT_THAT(complaints(plan, 2011),
              ElementsAre("schedule.windows_overlap: the phase “second” begins on 15 January 2012 (Sunday), "
                          "but the phase “first” before it ends "
                          "only on 15 January 2012 (Sunday)"));
}

TEST(ResolveSchedule, RefusesPhasesOutOfOrderAsLongerThanAYear) {
  PlanBuilder plan;
  plan.phase("first", "10-01", "11-05");
  plan.phase("second", "09-21", "09-30");
  plan.phase("third", "11-06", "12-15");
  EXPECT_THAT(complaints(plan, 2011), ElementsAre("schedule.longer_than_a_year: the phase “third” would end "
                                                  "on 15 December 2012 (Saturday), a year or more after the "
                                                  "campaign begins on 1 October 2011 (Saturday)"));
  PlanBuilder whole;
  whole.phase("all", "10-01", "09-30");
  EXPECT_THAT(complaints(whole, 2011), ElementsAre());
  PlanBuilder one_day_more;
  one_day_more.phase("first", "10-01", "09-29");
  one_day_more.phase("second", "09-30", "10-01");
  EXPECT_THAT(complaints(one_day_more, 2011),
              ElementsAre(::testing::StartsWith("schedule.longer_than_a_year: the phase “second”")));
}

TEST(ResolveSchedule, RefusesADueDayBeforeTheTaskOpens) {
  PlanBuilder plan;
  plan.phase("first", "09-21", "09-30");
  plan.phase("second", "10-01", "11-05");
  plan.task("report").due_after("second", AfterEvent::phase_start, "-2d");
  plan.task("rolled").due_on("10-01").roll(Roll::backward);
  plan.task("opened").opens("09-25").due_after("second", AfterEvent::phase_start, "-2d");
  EXPECT_THAT(complaints(plan, 2011), ElementsAre("schedule.due_before_opening: the task “report” would be "
                                                  "due on 29 September 2011 (Thursday), before it opens on "
                                                  "1 October 2011 (Saturday)",
                                                  "schedule.due_before_opening: the task “rolled” would be "
                                                  "due on 30 September 2011 (Friday), before it opens on "
                                                  "1 October 2011 (Saturday)"));
}

TEST(ResolveSchedule, RefusesAnOpeningAfterTheDueDay) {
  auto plan = autumn();
  plan.task("report").opens("10-20").due_on("10-10");
  plan.task("never").opens("11-20").undated();
  EXPECT_THAT(complaints(plan, 2011),
              ElementsAre("schedule.opens_after_due: the task “report” opens on 20 October, which comes "
                          "after 10 October 2011 (Monday), the last "
                          "day on which it could",
                          "schedule.opens_after_due: the task “never” opens on 20 November, which comes "
                          "after 5 November 2011 (Saturday), the last "
                          "day on which it could"));
}

TEST(ResolveSchedule, RefusesAYearNobodyMeans) {
  EXPECT_THAT(
      complaints(autumn(), 11),
      ElementsAre(
          "schedule.year_out_of_range: a campaign cannot run in the year 11; years go from 1970 to 2199"));
  EXPECT_THAT(complaints(autumn(), 2200).size(), 1U);
  EXPECT_THAT(complaints(autumn(), 2199), ElementsAre());
}

TEST(ResolveSchedule, RefusesAnUnknownZoneAndAnotherCalendar) {
  EXPECT_THAT(
      complaints(autumn().timezone("Asia/Nowhere"), 2011),
      ElementsAre(
          "schedule.unknown_timezone: the plan's time zone Asia/Nowhere is not in this machine's time "
          "zone database"));
  EXPECT_THAT(
      complaints(autumn().calendar("hk"), 2011),
      ElementsAre(
          "schedule.other_calendar: the plan counts working days by the calendar hk, but was given cn"));
}

}  // namespace
}  // namespace duban
