#include "workflows/calendar/calendar.hpp"

#include "tests/support/shipped_files.hpp"

#include <random>

#include <gmock/gmock.h>

namespace duban {
namespace {

using std::chrono::days;
using testing::chinese_calendar;
using testing::day;

int working_days_between(const Calendar& calendar, Date after, Date until) {
  int count = 0;
  for (Date date = after + days{1}; date <= until; date += days{1})
    count += calendar.is_working_day(date) ? 1 : 0;
  return count;
}

TEST(Calendar, NationalDay2011IsOffAndItsWeekendIsWorked) {
  const auto& calendar = chinese_calendar();
  for (const auto* off : {"2011-10-01", "2011-10-02", "2011-10-03", "2011-10-07"}) {
    EXPECT_FALSE(calendar.is_working_day(day(off))) << off;
  }
  for (const auto* worked : {"2011-09-30", "2011-10-08", "2011-10-09", "2011-10-10"}) {
    EXPECT_TRUE(calendar.is_working_day(day(worked))) << worked;
  }
}

TEST(Calendar, ThePlansSundaysAndSaturdayAreRestDays) {
  const auto& calendar = chinese_calendar();
  EXPECT_FALSE(calendar.is_working_day(day("2011-10-30")));
  EXPECT_FALSE(calendar.is_working_day(day("2011-11-05")));
  EXPECT_FALSE(calendar.is_working_day(day("2011-12-25")));
  EXPECT_EQ(calendar.roll_forward(day("2011-10-30")), day("2011-10-31"));
  EXPECT_EQ(calendar.roll_backward(day("2011-10-30")), day("2011-10-28"));
  EXPECT_EQ(calendar.roll_forward(day("2011-12-25")), day("2011-12-26"));
}

TEST(Calendar, RollsAcrossNationalDayToTheMakeUpSaturday) {
  const auto& calendar = chinese_calendar();
  EXPECT_EQ(calendar.roll_forward(day("2011-10-01")), day("2011-10-08"));
  EXPECT_EQ(calendar.roll_backward(day("2011-10-07")), day("2011-09-30"));
  EXPECT_EQ(calendar.roll_forward(day("2011-10-08")), day("2011-10-08"));
}

TEST(Calendar, FiveWorkingDaysAcrossNationalDayCountTheMakeUpWeekend) {
  const auto& calendar = chinese_calendar();
  // 09-29 is a Thursday: 09-30, 10-08, 10-09, 10-10, 10-11.
  EXPECT_EQ(calendar.add_working_days(day("2011-09-29"), 5), day("2011-10-11"));
  EXPECT_EQ(calendar.add_working_days(day("2011-10-11"), -5), day("2011-09-29"));
  EXPECT_EQ(calendar.add_working_days(day("2011-10-03"), 1), day("2011-10-08"));
  EXPECT_EQ(calendar.add_working_days(day("2011-10-03"), 0), day("2011-10-03"));
}

TEST(Calendar, CountsAcrossNewYearByBothNotices) {
  const auto& calendar = chinese_calendar();
  // 2011-12-31 is a Saturday that the notice for 2012 makes a workday; 01-01 to 01-03 are off.
  EXPECT_TRUE(calendar.is_working_day(day("2011-12-31")));
  EXPECT_EQ(calendar.add_working_days(day("2011-12-30"), 2), day("2012-01-04"));
}

TEST(Calendar, DescribesWhatADayIs) {
  const auto& calendar = chinese_calendar();
  EXPECT_EQ(calendar.describe(day("2011-10-30")), (LocalizedText{"Sunday", "星期日"}));
  EXPECT_EQ(calendar.describe(day("2011-10-02")), (LocalizedText{"National Day holiday", "国庆节假期"}));
  EXPECT_EQ(calendar.describe(day("2011-10-09")),
            (LocalizedText{"make-up workday for National Day", "国庆节调休上班日"}));
  EXPECT_EQ(calendar.describe(day("2011-09-30")),
            (LocalizedText{"working day (Friday)", "工作日（星期五）"}));
}

TEST(Calendar, AYearWithoutANoticeFallsBackToMondayToFriday) {
  const auto& calendar = chinese_calendar();
  EXPECT_FALSE(calendar.covers(2018));
  EXPECT_FALSE(calendar.covers(2027));
  EXPECT_TRUE(calendar.covers(2011));
  EXPECT_TRUE(calendar.is_working_day(day("2018-10-01")));  // a Monday
  EXPECT_FALSE(calendar.is_working_day(day("2018-10-06")));
  EXPECT_FALSE(calendar.is_working_day(day("1999-05-01")));
  EXPECT_EQ(calendar.describe(day("2027-10-01")).en, "working day (Friday)");
}

TEST(Calendar, KnowsTheLeapDay) {
  const auto& calendar = chinese_calendar();
  EXPECT_TRUE(calendar.is_working_day(day("2012-02-29")));
  EXPECT_TRUE(calendar.is_working_day(day("2024-02-29")));
  EXPECT_FALSE(calendar.is_working_day(day("2012-12-30")));  // day 365 of 366, a Sunday
  EXPECT_TRUE(calendar.is_working_day(day("2012-12-31")));
}

TEST(Calendar, ACalendarWithoutYearsKnowsWeekendsOnly) {
  const Calendar calendar{"bare", "1", {}, {"Bare", "空"}, {}};
  EXPECT_FALSE(calendar.covers(2011));
  EXPECT_TRUE(calendar.is_working_day(day("2011-10-03")));
  EXPECT_FALSE(calendar.is_working_day(day("2011-10-08")));
}

TEST(Calendar, AddingWorkingDaysPassesExactlyThatMany) {
  const auto& calendar = chinese_calendar();
  std::mt19937 random(20110921);
  std::uniform_int_distribution<int> offset(0, 366 * 2);
  std::uniform_int_distribution<int> count(1, 60);
  for (const auto* start : {"2011-01-01", "2025-01-01"}) {
    for (int round = 0; round < 500; ++round) {
      const Date from = day(start) + days{offset(random)};
      const int n = count(random);
      const Date to = calendar.add_working_days(from, n);
      ASSERT_TRUE(calendar.is_working_day(to)) << format_date(from) << " + " << n;
      ASSERT_EQ(working_days_between(calendar, from, to), n) << format_date(from);
      const Date back = calendar.add_working_days(from, -n);
      ASSERT_TRUE(calendar.is_working_day(back)) << format_date(from) << " - " << n;
      ASSERT_EQ(working_days_between(calendar, back - days{1}, from - days{1}), n) << format_date(from);
    }
  }
}

TEST(Calendar, RollingLandsOnTheNearestWorkingDay) {
  const auto& calendar = chinese_calendar();
  for (Date date = day("2010-12-25"); date <= day("2013-01-10"); date += days{1}) {
    const Date forward = calendar.roll_forward(date);
    const Date backward = calendar.roll_backward(date);
    ASSERT_TRUE(calendar.is_working_day(forward)) << format_date(date);
    ASSERT_TRUE(calendar.is_working_day(backward)) << format_date(date);
    ASSERT_EQ(working_days_between(calendar, backward, forward - days{1}), 0) << format_date(date);
    ASSERT_LE(backward, date);
    ASSERT_GE(forward, date);
  }
}

}  // namespace
}  // namespace duban
