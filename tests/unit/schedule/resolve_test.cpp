#include "tests/support/plan_builder.hpp"
#include "tests/support/shipped_files.hpp"
#include "workflows/schedule/schedule.hpp"

#include <random>

#include <gmock/gmock.h>

namespace duban {
namespace {

using testing::chinese_calendar;
using testing::day;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using testing::PlanBuilder;

Instant at(std::string_view text) {
  return parse_instant(text).value();
}

Schedule resolve(const PlanBuilder& plan, int year) {
  auto resolved = resolve_schedule(plan.build(), year, chinese_calendar());
  if (!resolved) throw std::runtime_error(resolved.error().front().message(Language::en));
  return *resolved;
}

const Slot& only_slot(const Schedule& schedule) {
  EXPECT_EQ(schedule.slots.size(), 1U);
  return schedule.slots.at(0);
}

// The four windows of the education plan.
PlanBuilder education() {
  PlanBuilder plan;
  plan.phase("mobilization", "09-21", "09-30", PhaseKind::mobilization);
  plan.phase("self_correction", "10-01", "11-05", PhaseKind::self_correction);
  return plan;
}

PlanBuilder visits(PartialWeeks partial_weeks) {
  PlanBuilder plan;
  plan.phase("supervision", "11-06", "12-15", PhaseKind::supervision);
  plan.task("weekly_covert_visit").weekly(partial_weeks);
  return plan;
}

TEST(ResolveSchedule, GivesEachPhaseItsLocalDays) {
  const auto schedule = resolve(education(), 2011);
  EXPECT_EQ(schedule.year, 2011);
  EXPECT_EQ(schedule.calendar_id, "cn");
  EXPECT_EQ(schedule.calendar_version, "2026.1");
  EXPECT_EQ(schedule.timezone, "Asia/Shanghai");
  ASSERT_EQ(schedule.phases.size(), 2U);
  EXPECT_EQ(schedule.phases[0].from, day("2011-09-21"));
  EXPECT_EQ(schedule.phases[0].opens_at, at("2011-09-21T00:00:00+08:00"));
  EXPECT_EQ(schedule.phases[0].closes_at, at("2011-10-01T00:00:00+08:00"));
  EXPECT_EQ(schedule.phases[1].opens_at, schedule.phases[0].closes_at);
  EXPECT_EQ(schedule.phases[1].to, day("2011-11-05"));
  EXPECT_THAT(schedule.warnings, IsEmpty());
}

TEST(ResolveSchedule, ADueDayIsTheFirstOnOrAfterThePhaseBegins) {
  auto plan = education();
  plan.task("report").due_on("10-30");
  const auto schedule = resolve(plan, 2011);
  const auto& slot = only_slot(schedule);
  EXPECT_EQ(slot.due->date, day("2011-10-30"));
  EXPECT_EQ(slot.opens_at, std::nullopt);
  EXPECT_EQ(slot.reason.en, "30 October is a Sunday; roll: none; so by 30 October (Sunday), 24:00");
}

TEST(ResolveSchedule, WindowsMayCrossNewYear) {
  PlanBuilder plan;
  plan.phase("first", "11-20", "12-20");
  plan.phase("second", "12-21", "01-10");
  plan.task("in_january").due_on("01-05");
  plan.task("in_december").due_on("12-28");
  plan.phase("third", "01-11", "02-10");
  plan.task("at_the_end").due_at_phase_end();
  const auto schedule = resolve(plan, 2011);
  EXPECT_EQ(schedule.phases[1].from, day("2011-12-21"));
  EXPECT_EQ(schedule.phases[1].to, day("2012-01-10"));
  EXPECT_EQ(schedule.phases[2].from, day("2012-01-11"));
  EXPECT_EQ(schedule.slots[0].due->date, day("2012-01-05"));
  EXPECT_EQ(schedule.slots[1].due->date, day("2011-12-28"));
  EXPECT_EQ(schedule.slots[2].due->date, day("2012-02-10"));
  EXPECT_EQ(schedule.slots[2].reason.en,
            "the last day of third (11 January to 10 February); 10 February is a working day (Friday); so by "
            "10 February (Friday), 24:00");
  EXPECT_EQ(
      schedule.slots[2].reason.zh,
      "“third”阶段（1月11日至2月10日）末日；2月10日为工作日（星期五）；期限为2月10日（星期五）24时前。");
}

TEST(ResolveSchedule, ATaskMayOpenBeforeItsPhase) {
  auto plan = education();
  plan.plan().phases.pop_back();
  plan.task("bureau_mobilization").opens("09-15").due_on("09-30");
  plan.task("survey").opens("09-25").undated();
  plan.task("one_day").opens("09-30").due_on("09-30");
  const auto schedule = resolve(plan, 2011);
  EXPECT_EQ(schedule.slots[2].opens_at, at("2011-09-30T00:00:00+08:00"));
  EXPECT_EQ(schedule.slots[0].opens_at, at("2011-09-15T00:00:00+08:00"));
  EXPECT_EQ(schedule.slots[1].opens_at, at("2011-09-25T00:00:00+08:00"));
}

TEST(ResolveSchedule, OpensInTheOldYearForADueDayInTheNew) {
  PlanBuilder plan;
  plan.phase("winter", "01-04", "02-10");
  plan.task("preparation").opens("12-15").due_on("01-10");
  EXPECT_EQ(only_slot(resolve(plan, 2012)).opens_at, at("2011-12-15T00:00:00+08:00"));
}

TEST(ResolveSchedule, CountsFromOtherTasksInWhateverOrderTheyStand) {
  auto plan = education();
  plan.task("third").undated();
  plan.task("second").undated();
  plan.task("first").due_on("10-10").titled({"Problem sweep", "问题排查"});
  plan.plan().tasks[1].due = DueAfter{2, AfterEvent::due, {5, OffsetUnit::working_days}};
  plan.plan().tasks[0].due = DueAfter{1, AfterEvent::due, {-1, OffsetUnit::days}};
  const auto schedule = resolve(plan, 2011);
  EXPECT_EQ(schedule.slots[1].due->date, day("2011-10-17"));
  EXPECT_EQ(schedule.slots[1].reason.en,
            "5 working days after the due day of “Problem sweep” (10 October); 17 October is a working day "
            "(Monday); so by 17 October (Monday), 24:00");
  EXPECT_EQ(schedule.slots[1].reason.zh,
            "“问题排查”截止日（10月10日）后5个工作日；10月17日为工作日（星期一）；期限为10月17日（星期一）24"
            "时前。");
  EXPECT_EQ(schedule.slots[0].due->date, day("2011-10-16"));
  EXPECT_THAT(schedule.slots[0].reason.en,
              ::testing::StartsWith("1 day before the due day of “second” (17 October)"));
}

TEST(ResolveSchedule, CountsFromTheRolledDueDay) {
  auto plan = education();
  plan.task("sweep").due_on("10-01").roll(Roll::forward);
  plan.task("triage").due_after("sweep", AfterEvent::due, "1wd");
  EXPECT_EQ(resolve(plan, 2011).slots[1].due->date, day("2011-10-09"));
}

TEST(ResolveSchedule, CountsFromPhases) {
  auto plan = education();
  plan.task("start").due_after("self_correction", AfterEvent::phase_start, "5wd");
  plan.task("end").due_after("mobilization", AfterEvent::phase_end, "5wd");
  plan.task("same_day").due_after("self_correction", AfterEvent::phase_end, "0d");
  const auto schedule = resolve(plan, 2011);
  // 10-08, 10-09, 10-10, 10-11, 10-12 from both sides of the holiday.
  EXPECT_EQ(schedule.slots[0].due->date, day("2011-10-12"));
  EXPECT_EQ(schedule.slots[1].due->date, day("2011-10-12"));
  EXPECT_EQ(schedule.slots[2].due->date, day("2011-11-05"));
  EXPECT_THAT(schedule.slots[0].reason.en,
              ::testing::StartsWith("5 working days after the first day of self_correction (1 October)"));
  EXPECT_THAT(schedule.slots[1].reason.zh,
              ::testing::StartsWith("“mobilization”阶段末日（9月30日）后5个工作日"));
  EXPECT_THAT(schedule.slots[2].reason.en,
              ::testing::StartsWith("on the last day of self_correction (5 November)"));
}

TEST(ResolveSchedule, WhatDependsOnAFilingHasNoDateYetAndSaysSo) {
  auto plan = education();
  plan.ladder("standard", {{"0d", Level::yellow}});
  plan.task("sweep").due_on("10-10").titled({"Problem sweep", "问题排查"});
  plan.task("triage").due_after("sweep", AfterEvent::submitted, "5wd").ladder("standard");
  plan.task("follow_up").due_after("triage", AfterEvent::due, "2d");
  plan.task("closing").due_after("sweep", AfterEvent::accepted, "-1d");
  const auto schedule = resolve(plan, 2011);
  EXPECT_EQ(schedule.slots[1].due, std::nullopt);
  EXPECT_THAT(schedule.slots[1].rungs_at, IsEmpty());
  EXPECT_EQ(schedule.slots[1].reason.en,
            "5 working days after the day “Problem sweep” is submitted; counted when that day is known");
  EXPECT_EQ(schedule.slots[1].reason.zh, "“问题排查”报送之日后5个工作日；待该日确定后计算。");
  EXPECT_EQ(schedule.slots[2].due, std::nullopt);
  EXPECT_EQ(schedule.slots[2].reason.en,
            "2 days after the due day of “triage”; counted when that day is known");
  EXPECT_EQ(schedule.slots[3].reason.en,
            "1 day before the day “Problem sweep” is accepted; counted when that day is known");
  EXPECT_EQ(schedule.slots[3].reason.zh, "“问题排查”审核通过之日前1天；待该日确定后计算。");
}

TEST(ResolveSchedule, UndatedAndEventTasksHaveNoDueDay) {
  auto plan = education();
  plan.task("hotline").undated();
  plan.task("typical_cases").due_on_event();
  const auto schedule = resolve(plan, 2011);
  EXPECT_EQ(schedule.slots[0].due, std::nullopt);
  EXPECT_EQ(schedule.slots[0].reason.en,
            "no due date: open from self_correction (1 October to 5 November) on, never overdue");
  EXPECT_EQ(schedule.slots[0].reason.zh,
            "不设期限：自“self_correction”阶段（10月1日至11月5日）起办理，不计逾期。");
  EXPECT_EQ(schedule.slots[1].reason,
            (LocalizedText{"no due date: filed each time it happens", "不设期限：每次发生时报送。"}));
}

std::vector<std::string> due_days(const Schedule& schedule) {
  std::vector<std::string> days;
  for (const auto& slot : schedule.slots) days.push_back(format_date(slot.due->date));
  return days;
}

TEST(ResolveWeekly, ASundayAloneIsNoWeekWhenAWorkingDayIsNeeded) {
  const auto schedule = resolve(visits(PartialWeeks::if_working_day), 2011);
  EXPECT_THAT(due_days(schedule), ElementsAre("2011-11-13", "2011-11-20", "2011-11-27", "2011-12-04",
                                              "2011-12-11", "2011-12-15"));
  EXPECT_EQ(schedule.slots[0].week_start, day("2011-11-07"));
  EXPECT_EQ(schedule.slots[0].opens_at, at("2011-11-07T00:00:00+08:00"));
  EXPECT_EQ(schedule.slots[0].due->due_at, at("2011-11-14T00:00:00+08:00"));
  EXPECT_EQ(schedule.slots[0].reason.en,
            "week 7 November to 13 November; 13 November is a Sunday; roll: none; so by 13 November "
            "(Sunday), 24:00");
  EXPECT_EQ(schedule.slots[5].week_start, day("2011-12-12"));
  EXPECT_EQ(schedule.slots[5].reason.en,
            "partial week 12 December to 15 December; 15 December is a working day (Thursday); so by 15 "
            "December (Thursday), 24:00");
  EXPECT_EQ(schedule.slots[5].reason.zh,
            "12月12日至12月15日不足一周；12月15日为工作日（星期四）；期限为12月15日（星期四）24时前。");
}

TEST(ResolveWeekly, PartialWeeksAreOwedOrNotAsThePlanSays) {
  const auto owed = resolve(visits(PartialWeeks::owed), 2011);
  ASSERT_EQ(owed.slots.size(), 7U);
  EXPECT_EQ(owed.slots[0].week_start, day("2011-10-31"));
  EXPECT_EQ(owed.slots[0].opens_at, at("2011-11-06T00:00:00+08:00"));
  EXPECT_EQ(owed.slots[0].due->date, day("2011-11-06"));
  EXPECT_THAT(due_days(resolve(visits(PartialWeeks::not_owed), 2011)),
              ElementsAre("2011-11-13", "2011-11-20", "2011-11-27", "2011-12-04", "2011-12-11"));
}

TEST(ResolveWeekly, OneWorkingDayMakesAPartialWeek) {
  PlanBuilder plan;
  plan.phase("short", "11-06", "11-07");  // a Sunday and a Monday
  plan.task("visit").weekly(PartialWeeks::if_working_day);
  EXPECT_THAT(due_days(resolve(plan, 2011)), ElementsAre("2011-11-07"));
}

TEST(ResolveWeekly, RollsAndCutsOffLikeAnyDueDay) {
  auto plan = visits(PartialWeeks::owed);
  plan.plan().tasks[0].roll = Roll::backward;
  plan.plan().tasks[0].cutoff_minutes = 18 * 60;
  const auto schedule = resolve(plan, 2011);
  // The Sunday that stands alone has no working day of its own to move to.
  EXPECT_EQ(schedule.slots[0].due->date, day("2011-11-06"));
  EXPECT_THAT(schedule.slots[0].reason.en, ::testing::HasSubstr("no working day in it to roll backward to"));
  EXPECT_EQ(schedule.slots[1].due->date, day("2011-11-11"));
  EXPECT_EQ(schedule.slots[1].due->due_at, at("2011-11-11T18:00:00+08:00"));
  EXPECT_EQ(schedule.slots[1].due->overdue_at, at("2011-11-12T00:00:00+08:00"));
}

TEST(ResolveWeekly, CountsAcrossNewYear) {
  PlanBuilder plan;
  plan.phase("winter", "12-26", "01-08");  // a Monday to a Sunday
  plan.task("visit").weekly(PartialWeeks::not_owed);
  EXPECT_THAT(due_days(resolve(plan, 2011)), ElementsAre("2012-01-01", "2012-01-08"));
}

TEST(ResolveWeekly, WarnsWhenNoWeekIsOwed) {
  PlanBuilder plan;
  plan.phase("short", "11-07", "11-11");
  plan.task("visit").weekly(PartialWeeks::not_owed);
  const auto schedule = resolve(plan, 2011);
  EXPECT_THAT(schedule.slots, IsEmpty());
  ASSERT_EQ(schedule.warnings.size(), 1U);
  EXPECT_EQ(schedule.warnings[0].en, "“visit” is owed in no week of short (7 November to 11 November)");
}

TEST(ResolveSchedule, RungsStandInTheOrderOfTheirMoments) {
  auto plan = education();
  plan.ladder("standard",
              {{"3wd", Level::red}, {"-7d", Level::blue}, {"0d", Level::yellow}, {"1wd", Level::orange}});
  plan.task("report").due_on("10-30").ladder("standard");
  const auto schedule = resolve(plan, 2011);
  const auto& slot = only_slot(schedule);
  EXPECT_THAT(slot.rung_order, ElementsAre(1, 2, 3, 0));
  EXPECT_THAT(slot.rungs_at, ElementsAre(at("2011-10-24T00:00:00+08:00"), at("2011-10-31T00:00:00+08:00"),
                                         at("2011-11-01T00:00:00+08:00"), at("2011-11-03T00:00:00+08:00")));
  EXPECT_EQ(slot.rungs_at[1], slot.due->overdue_at);
}

TEST(ResolveSchedule, AYearWithoutANoticeIsAVisibleWarning) {
  auto plan = education();
  plan.task("report").due_on("10-30");
  const auto schedule = resolve(plan, 2031);
  ASSERT_EQ(schedule.warnings.size(), 1U);
  EXPECT_THAT(schedule.warnings[0].en,
              ::testing::StartsWith("no official calendar for year 2031 in cn 2026.1"));
  EXPECT_THAT(schedule.warnings[0].zh, ::testing::HasSubstr("没有 2031 年的正式放假安排"));
}

TEST(ResolveSchedule, ARungInTheNextYearNeedsThatYearsNoticeToo) {
  PlanBuilder plan;
  plan.phase("summary", "12-16", "12-31", PhaseKind::summary);
  plan.ladder("standard", {{"3wd", Level::red}});
  plan.task("summary").due_on("12-31").ladder("standard");
  EXPECT_THAT(resolve(plan, 2011).warnings, IsEmpty());
  const auto schedule = resolve(plan, 2026);
  ASSERT_EQ(schedule.warnings.size(), 1U);
  EXPECT_THAT(schedule.warnings[0].en, ::testing::HasSubstr("2027"));
}

TEST(ResolveSchedule, WarnsWhenARollLeavesTheCampaign) {
  PlanBuilder plan;
  plan.phase("summary", "12-16", "12-25", PhaseKind::summary);
  plan.task("summary").due_on("12-25").roll(Roll::forward);
  const auto schedule = resolve(plan, 2011);
  EXPECT_EQ(only_slot(schedule).due->date, day("2011-12-26"));
  ASSERT_EQ(schedule.warnings.size(), 1U);
  EXPECT_EQ(schedule.warnings[0].en, "“summary” rolls to 26 December (Monday), outside every phase");
}

TEST(ResolveSchedule, FollowsAZoneWithDaylightSaving) {
  auto plan = education();
  plan.timezone("Europe/Berlin");
  plan.task("report").due_on("10-30");
  const auto schedule = resolve(plan, 2011);
  // Clocks went back on 2011-10-30: the day has 25 hours.
  EXPECT_EQ(only_slot(schedule).due->due_at, at("2011-10-30T23:00:00Z"));
  EXPECT_EQ(schedule.phases[1].opens_at, at("2011-09-30T22:00:00Z"));
  EXPECT_EQ(schedule.phases[1].closes_at, at("2011-11-05T23:00:00Z"));
}

TEST(ResolveSchedule, NoDueDayLiesBeforeItsPhaseBegins) {
  std::mt19937 random(20111101);
  std::uniform_int_distribution<int> within(0, 35);
  const Roll rolls[] = {Roll::none, Roll::forward};
  for (int year : {2011, 2012, 2024, 2025, 2026, 2040}) {
    for (int round = 0; round < 60; ++round) {
      auto plan = education();
      plan.ladder("standard", {{"0d", Level::yellow}, {"-3d", Level::blue}, {"1wd", Level::orange}});
      const Date date = day("2011-10-01") + std::chrono::days{within(random)};
      plan.task("report").due_on(format_date(date).substr(5)).roll(rolls[round % 2]).ladder("standard");
      const auto schedule = resolve(plan, year);
      const auto& slot = only_slot(schedule);
      ASSERT_GE(slot.due->date, schedule.phases[1].from);
      ASSERT_LE(slot.due->due_at, slot.due->overdue_at);
      ASSERT_TRUE(std::is_sorted(slot.rungs_at.begin(), slot.rungs_at.end()));
    }
  }
}

}  // namespace
}  // namespace duban
