#include "workflows/base/time.hpp"

#include <gtest/gtest.h>

namespace duban {
namespace {

TimeZone zone(const char* name) {
  return TimeZone::find(name).value();
}

TEST(TimeZone, EndOfDayInShanghaiIsSixteenHundredUtc) {
  const auto day = parse_date("2011-10-30").value();
  EXPECT_EQ(format_instant_utc(zone("Asia/Shanghai").end_of_day(day)), "2011-10-30T16:00:00.000Z");
  EXPECT_EQ(zone("Asia/Shanghai").format(zone("Asia/Shanghai").end_of_day(day)), "2011-10-31T00:00:00+08:00");
}

TEST(TimeZone, AnInstantInAGapOfDaylightSavingIsTheFirstAfterIt) {
  const auto day = parse_date("2024-03-31").value();  // Berlin: 02:00 -> 03:00
  EXPECT_EQ(format_instant_utc(zone("Europe/Berlin").at(day, 150)), "2024-03-31T01:00:00.000Z");
}

TEST(TimeZone, AnInstantInAnOverlapIsTheEarlier) {
  const auto day = parse_date("2024-10-27").value();  // Berlin: 03:00 -> 02:00
  EXPECT_EQ(format_instant_utc(zone("Europe/Berlin").at(day, 150)), "2024-10-27T00:30:00.000Z");
}

TEST(TimeZone, UnknownNamesAreRefused) {
  EXPECT_FALSE(TimeZone::find("Asia/Nowhere"));
}

TEST(ParseInstant, ReadsOffsetsAndFractions) {
  EXPECT_EQ(format_instant_utc(parse_instant("2011-09-01T00:00:00+08:00").value()),
            "2011-08-31T16:00:00.000Z");
  EXPECT_EQ(format_instant_utc(parse_instant("2011-09-01T00:00:00.1239Z").value()),
            "2011-09-01T00:00:00.123Z");
}

TEST(TimeZone, ShowsMillisecondsOnlyWhereThereAreSome) {
  EXPECT_EQ(zone("Asia/Shanghai").format(parse_instant("2011-10-30T16:00:00.007Z").value()),
            "2011-10-31T00:00:00.007+08:00");
}

TEST(ParseInstant, ReadsOffsetsOnBothSidesOfGreenwich) {
  EXPECT_EQ(format_instant_utc(parse_instant("2011-09-01T00:00:00-03:30").value()),
            "2011-09-01T03:30:00.000Z");
}

TEST(FormatDate, WritesYearsBeyondFourDigitsInFull) {
  using namespace std::chrono;
  EXPECT_EQ(format_date(Date{year{476} / 9 / 4}), "0476-09-04");
  EXPECT_EQ(format_date(Date{year{12011} / 1 / 1}), "12011-01-01");
  EXPECT_EQ(format_date(Date{year{-1} / 1 / 1}), "-1-01-01");
}

TEST(ParseDate, RefusesWhatBreaksOffOrHoldsNoNumber) {
  for (const auto* text :
       {"", "2011", "2011-", "2011-1", "2011-xx-01", "2011-10x30", "2011-10-", "2011-10-3", "2011-10-3x",
        "2011-10-30x", "2011-13-01", "2011-00-01", "2011-01-00", "2011-01-32"}) {
    EXPECT_FALSE(parse_date(text)) << text;
  }
}

TEST(ParseInstant, RefusesEachPartThatIsMissingOrOutOfItsRange) {
  for (const auto* text :
       {"2011-09-01T", "2011-09-01T0", "2011-09-01Tx0:00:00Z", "2011-09-01T00", "2011-09-01T00:",
        "2011-09-01T00:60:00Z", "2011-09-01T00:00x00Z", "2011-09-01T00:00:", "2011-09-01T00:00:xxZ",
        "2011-09-01T00:00:00.", "2011-09-01T00:00:00.Z", "2011-09-01T00:00:00.5", "2011-09-01T00:00:00*08:00",
        "2011-09-01T00:00:00+", "2011-09-01T00:00:00+24:00", "2011-09-01T00:00:00+08",
        "2011-09-01T00:00:00+08:", "2011-09-01T00:00:00+08:60", "2011-09-01T00:00:00+08:00 "}) {
    EXPECT_FALSE(parse_instant(text)) << text;
  }
}

TEST(ParseInstant, RefusesWhatIsNotRfc3339) {
  for (const auto* text :
       {"2011-09-01", "2011-09-01T00:00:00", "2011-02-29T00:00:00Z", "2011-09-01T24:00:00Z",
        "2011-09-01T00:00:60Z", "2011-09-01T00:00:00+8:00", "2011-09-01T00:00:00Zx", ""}) {
    EXPECT_FALSE(parse_instant(text)) << text;
  }
}

}  // namespace
}  // namespace duban
