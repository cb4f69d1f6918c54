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
using testing::offset;

Instant at(std::string_view text) {
  return parse_instant(text).value();
}

TimeZone zone(std::string_view name) {
  return TimeZone::find(name).value();
}

Task rolling(Roll roll) {
  Task task;
  task.roll = roll;
  return task;
}

ResolvedDue resolve_2011(const Task& task, const std::string& date) {
  return resolve_due(task, day(date), chinese_calendar(), zone("Asia/Shanghai"), {});
}

TEST(ResolveDue, ASundayStaysASundayByDefault) {
  const auto resolved = resolve_2011(rolling(Roll::none), "2011-10-30");
  EXPECT_EQ(resolved.due.date, day("2011-10-30"));
  EXPECT_EQ(resolved.due.due_at, at("2011-10-30T16:00:00Z"));
  EXPECT_EQ(resolved.due.overdue_at, resolved.due.due_at);
  EXPECT_EQ(resolved.reason.en, "30 October is a Sunday; roll: none; so by 30 October (Sunday), 24:00");
  EXPECT_EQ(resolved.reason.zh, "10月30日为星期日；遇休息日不调整；期限为10月30日（星期日）24时前。");
}

TEST(ResolveDue, RollsForwardAndBackward) {
  const auto forward = resolve_2011(rolling(Roll::forward), "2011-12-25");
  EXPECT_EQ(forward.due.date, day("2011-12-26"));
  EXPECT_EQ(forward.reason.en,
            "25 December is a Sunday; roll: forward to 26 December, a working day (Monday); so by 26 "
            "December (Monday), 24:00");
  EXPECT_EQ(forward.reason.zh,
            "12月25日为星期日；遇休息日顺延至12月26日（工作日，星期一）；期限为12月26日（星期一）24时前。");
  const auto backward = resolve_2011(rolling(Roll::backward), "2011-11-05");
  EXPECT_EQ(backward.due.date, day("2011-11-04"));
  EXPECT_EQ(backward.reason.en,
            "5 November is a Saturday; roll: backward to 4 November, a working day (Friday); so by 4 "
            "November (Friday), 24:00");
}

TEST(ResolveDue, NamesTheHolidayAndTheMakeUpWorkday) {
  const auto rolled = resolve_2011(rolling(Roll::forward), "2011-10-01");
  EXPECT_EQ(rolled.due.date, day("2011-10-08"));
  EXPECT_EQ(rolled.reason.en,
            "1 October is a National Day holiday; roll: forward to 8 October, a make-up workday for National "
            "Day; so by 8 October (Saturday), 24:00");
  EXPECT_EQ(
      rolled.reason.zh,
      "10月1日为国庆节假期；遇休息日顺延至10月8日（国庆节调休上班日）；期限为10月8日（星期六）24时前。");
  const auto worked = resolve_2011(rolling(Roll::forward), "2011-10-09");
  EXPECT_EQ(worked.due.date, day("2011-10-09"));
  EXPECT_EQ(worked.reason.en,
            "9 October is a make-up workday for National Day; so by 9 October (Sunday), 24:00");
}

TEST(ResolveDue, ACutOffMakesLateEarlierButOverdueOnlyAfterTheDay) {
  Task task;
  task.cutoff_minutes = 17 * 60 + 30;
  const auto resolved = resolve_2011(task, "2011-10-20");
  EXPECT_EQ(resolved.due.due_at, at("2011-10-20T17:30:00+08:00"));
  EXPECT_EQ(resolved.due.overdue_at, at("2011-10-21T00:00:00+08:00"));
  EXPECT_EQ(resolved.reason.en,
            "20 October is a working day (Thursday); with the cut-off hour, late after 20 October "
            "(Thursday), 17:30 and overdue after 20 October (Thursday), 24:00");
  EXPECT_EQ(resolved.reason.zh,
            "10月20日为工作日（星期四）；期限为10月20日（星期四）17:"
            "30前，此后报送为迟报，10月20日（星期四）24时后为逾期。");
}

TEST(ResolveDue, SaysWhereTheDateComesFrom) {
  const auto resolved =
      resolve_due(rolling(Roll::none), day("2011-10-20"), chinese_calendar(), zone("Asia/Shanghai"),
                  {"extended by the campaign office", "经办公室批准延期"});
  EXPECT_EQ(resolved.reason.en,
            "extended by the campaign office; 20 October is a working day (Thursday); so by 20 October "
            "(Thursday), 24:00");
  EXPECT_EQ(resolved.reason.zh,
            "经办公室批准延期；10月20日为工作日（星期四）；期限为10月20日（星期四）24时前。");
}

TEST(ResolveDue, TheDayWhoseClocksChangeEndsAtItsOwnMidnight) {
  const auto berlin = zone("Europe/Berlin");
  const auto spring = resolve_due({}, day("2026-03-29"), chinese_calendar(), berlin, {});
  EXPECT_EQ(spring.due.due_at - berlin.start_of_day(day("2026-03-29")), std::chrono::hours{23});
  EXPECT_EQ(spring.due.due_at, at("2026-03-29T22:00:00Z"));
  EXPECT_THAT(spring.reason.en, ::testing::EndsWith("so by 29 March (Sunday), 24:00"));
  const auto autumn = resolve_due({}, day("2026-10-25"), chinese_calendar(), berlin, {});
  EXPECT_EQ(autumn.due.due_at - berlin.start_of_day(day("2026-10-25")), std::chrono::hours{25});
  EXPECT_THAT(autumn.reason.en, ::testing::EndsWith("so by 25 October (Sunday), 24:00"));
}

TEST(ResolveDue, AMidnightThatDoesNotExistIsTheEndOfTheDayBefore) {
  // Sao Paulo went from 2018-11-03 24:00 -03:00 straight to 2018-11-04 01:00 -02:00.
  const auto resolved = resolve_due({}, day("2018-11-03"), chinese_calendar(), zone("America/Sao_Paulo"), {});
  EXPECT_EQ(resolved.due.due_at, at("2018-11-04T03:00:00Z"));
  EXPECT_THAT(resolved.reason.en, ::testing::EndsWith("so by 3 November (Saturday), 24:00"));
}

TEST(ResolveDue, ACutOffInsideTheSkippedHourIsTheFirstInstantAfterIt) {
  Task task;
  task.cutoff_minutes = 2 * 60 + 30;
  const auto resolved = resolve_due(task, day("2026-03-29"), chinese_calendar(), zone("Europe/Berlin"), {});
  EXPECT_EQ(resolved.due.due_at, at("2026-03-29T01:00:00Z"));
  EXPECT_THAT(resolved.reason.en, ::testing::HasSubstr("late after 29 March (Sunday), 3:00"));
}

TEST(OffsetDate, CountsDaysOrWorkingDays) {
  const auto& calendar = chinese_calendar();
  EXPECT_EQ(offset_date(day("2011-09-29"), offset("5wd"), calendar), day("2011-10-11"));
  EXPECT_EQ(offset_date(day("2011-09-29"), offset("5d"), calendar), day("2011-10-04"));
  EXPECT_EQ(offset_date(day("2011-10-11"), offset("-5wd"), calendar), day("2011-09-29"));
  EXPECT_EQ(offset_date(day("2011-10-30"), offset("-7d"), calendar), day("2011-10-23"));
  EXPECT_EQ(offset_date(day("2012-02-28"), offset("1d"), calendar), day("2012-02-29"));
}

Rung rung(const std::string& when, Level level = Level::blue, std::optional<int> minutes = {}) {
  return {offset(when), minutes, level, {}, {}};
}

Instant moment(const Rung& which, const std::string& due) {
  return rung_moment(which, day(due), chinese_calendar(), zone("Asia/Shanghai"));
}

TEST(RungMoment, CountsFromTheEndOfTheDueDay) {
  EXPECT_EQ(moment(rung("0d"), "2011-10-30"), at("2011-10-31T00:00:00+08:00"));
  EXPECT_EQ(moment(rung("-1d"), "2011-10-30"), at("2011-10-30T00:00:00+08:00"));
  EXPECT_EQ(moment(rung("-7d"), "2011-10-30"), at("2011-10-24T00:00:00+08:00"));
  EXPECT_EQ(moment(rung("1wd"), "2011-10-30"), at("2011-11-01T00:00:00+08:00"));
  EXPECT_EQ(moment(rung("3wd"), "2011-10-30"), at("2011-11-03T00:00:00+08:00"));
  // Across National Day: the first working day after 09-30 is the make-up Saturday 10-08.
  EXPECT_EQ(moment(rung("1wd"), "2011-09-30"), at("2011-10-09T00:00:00+08:00"));
  EXPECT_EQ(moment(rung("3wd"), "2011-09-30"), at("2011-10-11T00:00:00+08:00"));
}

TEST(RungMoment, TakesTheHourOfThatDayWhenGiven) {
  EXPECT_EQ(moment(rung("-1d", Level::blue, 9 * 60), "2011-10-30"), at("2011-10-29T09:00:00+08:00"));
  EXPECT_EQ(moment(rung("0d", Level::blue, 0), "2011-10-30"), at("2011-10-30T00:00:00+08:00"));
}

TEST(RungMoment, OfTheDueDayItselfIsTheMomentOfBeingOverdue) {
  const auto due = resolve_2011(rolling(Roll::none), "2011-10-30").due;
  EXPECT_EQ(moment(rung("0d"), "2011-10-30"), due.overdue_at);
  EXPECT_EQ(moment(rung("0wd"), "2011-10-30"), due.overdue_at);
}

TEST(RungMoments, AreOrderedByMomentAndTiesKeepTheFilesOrder) {
  // 11-04 is a Friday: due+1wd and due+3d both end on Monday 11-07.
  const Ladder ladder{"mixed",
                      {rung("3d"), rung("0d"), rung("1wd"), rung("-7d"), rung("0d", Level::blue, 1439)}};
  const auto moments = rung_moments(ladder, day("2011-11-04"), chinese_calendar(), zone("Asia/Shanghai"));
  std::vector<std::uint16_t> order;
  for (const auto& entry : moments) order.push_back(entry.rung);
  EXPECT_THAT(order, ElementsAre(3, 4, 1, 0, 2));
  EXPECT_EQ(moments[3].at, moments[4].at);
}

TEST(RungMoments, NeverDecreaseWhateverTheLadder) {
  std::mt19937 random(1230);
  std::uniform_int_distribution<int> count(-20, 20);
  std::uniform_int_distribution<int> coin(0, 1);
  std::uniform_int_distribution<int> minute(0, 1440);
  for (int round = 0; round < 300; ++round) {
    Ladder ladder{"random", {}};
    for (int i = 0; i < 8; ++i) {
      Rung next = rung("0d");
      next.offset = {count(random), coin(random) == 0 ? OffsetUnit::days : OffsetUnit::working_days};
      if (coin(random) == 0) next.minutes_of_day = minute(random);
      ladder.rungs.push_back(next);
    }
    const Date due = day("2011-09-01") + std::chrono::days{round};
    for (const auto* name : {"Asia/Shanghai", "Europe/Berlin"}) {
      const auto moments = rung_moments(ladder, due, chinese_calendar(), zone(name));
      ASSERT_EQ(moments.size(), ladder.rungs.size());
      for (std::size_t i = 1; i < moments.size(); ++i) ASSERT_LE(moments[i - 1].at, moments[i].at);
    }
  }
}

}  // namespace
}  // namespace duban
