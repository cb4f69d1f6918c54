#include "workflows/words/dates.hpp"

#include "workflows/plan/plan_words.hpp"
#include "workflows/schedule/due_reasons.hpp"

#include <gtest/gtest.h>

namespace duban {
namespace {

Date date(const char* text) {
  return *parse_date(text);
}

const TimeZone& shanghai() {
  static const auto kZone = *TimeZone::find("Asia/Shanghai");
  return kZone;
}

TEST(Dates, AreWrittenAsAnOfficeWritesThem) {
  EXPECT_EQ(words::day(date("2011-09-30")), (LocalizedText{"30 September (Friday)", "9月30日（星期五）"}));
  EXPECT_EQ(words::full_day(date("2012-01-01")),
            (LocalizedText{"1 January 2012 (Sunday)", "2012年1月1日（星期日）"}));
  EXPECT_EQ(words::month_day(MonthDay{2, 29}), (LocalizedText{"29 February", "2月29日"}));
  EXPECT_EQ(words::span(date("2011-09-21"), date("2011-09-30")),
            (LocalizedText{"21 September to 30 September", "9月21日至9月30日"}));
}

TEST(Dates, WriteMinutesOnlyWhereThereAreAny) {
  const auto day = date("2011-10-08");
  EXPECT_EQ(words::moment(shanghai().at(day, 17 * 60), shanghai()),
            (LocalizedText{"8 October (Saturday), 17:00", "10月8日（星期六）17时"}));
  EXPECT_EQ(words::moment(shanghai().at(day, 17 * 60 + 5), shanghai()),
            (LocalizedText{"8 October (Saturday), 17:05", "10月8日（星期六）17:05"}));
}

// Midnight is the end of the day before, never the beginning of a day on which nothing more was possible.
TEST(Dates, WriteTheEndOfADayAsThatDay) {
  const auto end = shanghai().end_of_day(date("2011-10-30"));
  EXPECT_EQ(words::ending(end, shanghai()),
            (LocalizedText{"30 October (Sunday), 24:00", "10月30日（星期日）24时"}));
  const auto noon = shanghai().at(date("2011-10-30"), 12 * 60);
  EXPECT_EQ(words::ending(noon, shanghai()).zh, "10月30日（星期日）12时");
}

TEST(Dates, AreReadFromAnswers) {
  EXPECT_EQ(words::written("2011-09-30", false)->zh, "2011年9月30日（星期五）");
  EXPECT_EQ(words::written("2011-10-01T00:00:00+08:00", false)->zh, "2011年10月1日（星期六）0时");
  EXPECT_EQ(words::written("2011-10-01T00:00:00+08:00", true)->zh, "2011年9月30日（星期五）24时");
  EXPECT_EQ(words::written("2011-10-01T17:30:00+08:00", true)->zh, "2011年10月1日（星期六）17:30");
  for (const auto* text :
       {"", "2011", "2011-13-01", "2011-09-30 and more", "2011-09-30T25:00:00+08:00", "unit_summary"}) {
    EXPECT_EQ(words::written(text, false), std::nullopt) << text;
  }
}

TEST(Dates, NameTheDaysOfAPlanForProgramsAndPeople) {
  EXPECT_EQ(words::named_day(date("2011-09-30")).value, "2011-09-30");
  EXPECT_EQ(words::named_day(MonthDay{2, 9}).value, "02-09");
  Phase phase;
  phase.id = "first";
  phase.title = {"Beginning", "开头"};
  EXPECT_EQ(words::first_day_of(phase).value, "first.from");
  EXPECT_EQ(words::last_day_of(phase).words.zh, "“开头”阶段末日");
}

TEST(DueReasons, SayUntilWhenAFilingIsInTime) {
  const auto day = date("2011-10-30");
  const auto end = shanghai().end_of_day(day);
  EXPECT_EQ(words::conclusion({day, end, end}, shanghai()),
            (LocalizedText{"so by 30 October (Sunday), 24:00", "期限为10月30日（星期日）24时前。"}));
  EXPECT_EQ(words::conclusion({day, shanghai().at(day, 17 * 60), end}, shanghai()).zh,
            "期限为10月30日（星期日）17时前，此后报送为迟报，10月30日（星期日）24时后为逾期。");
}

}  // namespace
}  // namespace duban
