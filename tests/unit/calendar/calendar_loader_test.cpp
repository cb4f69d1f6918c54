#include "tests/support/shipped_files.hpp"
#include "workflows/calendar/calendar.hpp"

#include <map>
#include <string>
#include <vector>

#include <gmock/gmock.h>

namespace duban {
namespace {

using testing::chinese_calendar;
using testing::day;
using ::testing::ElementsAre;
using testing::read_source_file;

const std::string kSound =
    "apiVersion: duban/v1\n"                                                              // 1
    "kind: Calendar\n"                                                                    // 2
    "metadata: {id: cn, version: \"1\", title: {zh: 日历, en: Calendar}}\n"               // 3
    "years:\n"                                                                            // 4
    "  - year: 2011\n"                                                                    // 5
    "    source: {zh: 通知, en: Notice}\n"                                                // 6
    "    days_off:\n"                                                                     // 7
    "      - {from: 2011-10-01, to: 2011-10-07, name: {zh: 国庆节, en: National Day}}\n"  // 8
    "    workdays:\n"                                                                     // 9
    "      - {date: 2011-10-08, name: {zh: 国庆节, en: National Day}}\n"                  // 10
    "      - {date: 2011-10-09, name: {zh: 国庆节, en: National Day}}\n";                 // 11

std::string with(const std::string& from, const std::string& to) {
  std::string text = kSound;
  const auto at = text.find(from);
  EXPECT_NE(at, std::string::npos) << from;
  return text.replace(at, from.size(), to);
}

// "calendar.bad_date 8:16" for every error.
std::vector<std::string> complaints(const std::string& yaml) {
  std::vector<std::string> lines;
  const auto loaded = load_calendar(yaml);
  if (loaded) return lines;
  for (const auto& error : loaded.error()) {
    std::string line{error.name()};
    if (error.position) {
      line += " " + std::to_string(error.position->line) + ":" + std::to_string(error.position->column);
    }
    lines.push_back(line);
    for (const auto language : {Language::zh, Language::en}) {
      EXPECT_EQ(error.message(language).find('{'), std::string::npos) << error.message(language);
      EXPECT_FALSE(error.mend(language).empty());
    }
  }
  return lines;
}

TEST(LoadCalendar, ReadsASoundFile) {
  const auto loaded = load_calendar(kSound);
  ASSERT_TRUE(loaded) << loaded.error().front().message(Language::en);
  EXPECT_EQ(loaded->id(), "cn");
  EXPECT_EQ(loaded->version(), "1");
  EXPECT_EQ(loaded->title(), (LocalizedText{"Calendar", "日历"}));
  EXPECT_EQ(loaded->digest(), sha256(kSound));
  ASSERT_EQ(loaded->years().size(), 1U);
  EXPECT_EQ(loaded->years().front().days_off.size(), 7U);
  EXPECT_EQ(loaded->years().front().workdays.size(), 2U);
  EXPECT_EQ(loaded->years().front().source.en, "Notice");
}

// Counted in the notices themselves; every day of these years was compared with two outside packages.
TEST(LoadCalendar, TheChineseCalendarHasAsManyDaysAsTheNoticesOrder) {
  struct Count {
    std::size_t off, worked;
  };
  const std::map<int, Count> notices{{2011, {29, 6}}, {2012, {27, 6}}, {2023, {26, 7}},
                                     {2024, {28, 8}}, {2025, {28, 5}}, {2026, {33, 6}}};
  ASSERT_EQ(chinese_calendar().years().size(), notices.size());
  for (const auto& year : chinese_calendar().years()) {
    const auto& expected = notices.at(year.year);
    EXPECT_EQ(year.days_off.size(), expected.off) << year.year;
    EXPECT_EQ(year.workdays.size(), expected.worked) << year.year;
    EXPECT_NE(year.source.zh.find("国办发明电"), std::string::npos) << year.year;
  }
  EXPECT_EQ(chinese_calendar().version(), "2026.1");
}

TEST(LoadCalendar, RefusesWhatIsNoYaml) {
  EXPECT_THAT(complaints("years: [1, 2"), ElementsAre(::testing::StartsWith("calendar.syntax")));
  EXPECT_THAT(complaints("kind: \xff"), ElementsAre("calendar.not_utf8 1:7"));
  EXPECT_THAT(complaints("kind: \x07"), ElementsAre("calendar.control_character 1:7"));
  EXPECT_THAT(complaints("kind: &a Calendar"), ElementsAre("calendar.yaml_feature 1:7"));
  EXPECT_THAT(complaints(std::string(40, '[') + std::string(40, ']')), ElementsAre("calendar.too_deep 1:17"));
  EXPECT_THAT(complaints(std::string(kCalendarBytesMax + 1, ' ')), ElementsAre("calendar.too_large"));
  EXPECT_THAT(complaints(""), ElementsAre("calendar.wrong_shape 1:1"));
}

TEST(LoadCalendar, RefusesKeysThatAreUnknownDoubledOrMissing) {
  EXPECT_THAT(complaints(with("    workdays:\n", "    workday:\n")),
              ElementsAre("calendar.missing_key 5:5", "calendar.unknown_key 9:5"));
  EXPECT_THAT(complaints(with("kind: Calendar\n", "kind: Calendar\nkind: Calendar\n")),
              ElementsAre("calendar.duplicate_key 3:1"));
  EXPECT_THAT(complaints(with("kind: Calendar\n", "")), ElementsAre("calendar.missing_key 1:1"));
}

TEST(LoadCalendar, RefusesValuesOfTheWrongShapeOrForm) {
  EXPECT_THAT(complaints(with("source: {zh: 通知, en: Notice}", "source: Notice")),
              ElementsAre("calendar.wrong_shape 6:13"));
  EXPECT_THAT(complaints(with("kind: Calendar", "kind: Plan")), ElementsAre("calendar.unknown_value 2:7"));
  EXPECT_THAT(complaints(with("duban/v1", "duban/v2")), ElementsAre("calendar.unknown_value 1:13"));
  EXPECT_THAT(complaints(with("id: cn", "id: CN")), ElementsAre("calendar.bad_id 3:16"));
  EXPECT_THAT(complaints(with("\"1\"", "\"1 a\"")), ElementsAre("calendar.bad_version 3:29"));
  EXPECT_THAT(complaints(with("en: Notice", "en: ''")), ElementsAre("calendar.bad_text 6:26"));
  EXPECT_THAT(complaints(with("en: Notice", "en: " + std::string(501, 'x'))),
              ElementsAre("calendar.bad_text 6:26"));
  EXPECT_THAT(complaints(with("year: 2011", "year: 11")), ElementsAre("calendar.bad_year 5:11"));
  EXPECT_THAT(complaints(with("year: 2011", "year: 2011a")), ElementsAre("calendar.bad_year 5:11"));
}

TEST(LoadCalendar, RefusesDatesThatCannotBe) {
  EXPECT_THAT(complaints(with("to: 2011-10-07", "to: 2011-10-32")), ElementsAre("calendar.bad_date 8:32"));
  EXPECT_THAT(complaints(with("from: 2011-10-01", "from: 2011-02-29")),
              ElementsAre("calendar.bad_date 8:16"));
  EXPECT_THAT(complaints(with("to: 2011-10-07", "to: 2012-10-07")),
              ElementsAre("calendar.outside_year 8:32"));
  EXPECT_THAT(complaints(with("date: 2011-10-08", "date: 2010-10-09")),
              ElementsAre("calendar.outside_year 10:16"));
  EXPECT_THAT(complaints(with("to: 2011-10-07", "to: 2011-09-30")),
              ElementsAre("calendar.range_reversed 8:32"));
  EXPECT_THAT(complaints(with("date: 2011-10-08", "date: 2011-10-10")),
              ElementsAre("calendar.workday_not_weekend 10:16"));
}

TEST(LoadCalendar, RefusesDaysListedTwice) {
  EXPECT_THAT(complaints(with("date: 2011-10-08", "date: 2011-10-09")),
              ElementsAre("calendar.duplicate_day 11:16"));
  EXPECT_THAT(
      complaints(with("    workdays:\n",
                      "      - {from: 2011-10-07, to: 2011-10-07, name: {zh: 国庆节, en: National Day}}\n"
                      "    workdays:\n")),
      ElementsAre("calendar.duplicate_day 9:16"));
  EXPECT_THAT(complaints(with("date: 2011-10-08", "date: 2011-10-02")),
              ElementsAre("calendar.off_and_worked 10:16"));
  EXPECT_THAT(
      complaints(kSound + "  - {year: 2011, source: {zh: 通知, en: Notice}, days_off: [], workdays: []}\n"),
      ElementsAre("calendar.duplicate_year 12:12"));
}

TEST(LoadCalendar, ReportsEveryMistakeInFileOrderUpToALimit) {
  auto text = with("kind: Calendar", "kind: Plan");
  const auto at = text.find("to: 2011-10-07");
  text.replace(at, 14, "to: 2011-10-00");
  EXPECT_THAT(complaints(text), ElementsAre("calendar.unknown_value 2:7", "calendar.bad_date 8:32"));

  std::string many = kSound;
  for (int i = 0; i < 150; ++i) many += "extra" + std::to_string(i) + ": 1\n";
  const auto loaded = load_calendar(many);
  ASSERT_FALSE(loaded);
  ASSERT_EQ(loaded.error().size(), 101U);
  EXPECT_EQ(loaded.error().back().name(), "calendar.too_many_errors");
  EXPECT_EQ(loaded.error().back().message(Language::en), "50 further errors are not listed");
}

TEST(LoadCalendar, AcceptsYearsInAnyOrderAndAByteOrderMark) {
  const auto loaded =
      load_calendar("\xEF\xBB\xBF" + kSound +
                    "  - {year: 2010, source: {zh: 通知, en: Notice}, days_off: [], workdays: []}\n");
  ASSERT_TRUE(loaded) << loaded.error().front().message(Language::en);
  EXPECT_TRUE(loaded->covers(2010));
  EXPECT_EQ(loaded->years().front().year, 2010);
  EXPECT_FALSE(loaded->is_working_day(day("2011-10-03")));
}

}  // namespace
}  // namespace duban
