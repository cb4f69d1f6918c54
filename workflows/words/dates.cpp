#include "workflows/words/dates.hpp"

#include <array>

namespace duban::words {
namespace {

using std::chrono::year_month_day;

constexpr std::array<std::string_view, 12> kMonths{"January",   "February", "March",    "April",
                                                   "May",       "June",     "July",     "August",
                                                   "September", "October",  "November", "December"};
constexpr std::array<Phrase, 7> kWeekdays{{{"Sunday", "星期日"},
                                           {"Monday", "星期一"},
                                           {"Tuesday", "星期二"},
                                           {"Wednesday", "星期三"},
                                           {"Thursday", "星期四"},
                                           {"Friday", "星期五"},
                                           {"Saturday", "星期六"}}};
constexpr int kMinutesOfHour = 60;
constexpr int kMinutesOfDay = 24 * kMinutesOfHour;

LocalizedText with_weekday(LocalizedText text, Date date) {
  const auto name = weekday(date);
  text.en.append(" (").append(name.en).append(")");
  text.zh.append("（").append(name.zh).append("）");
  return text;
}

LocalizedText with_time(LocalizedText text, int minutes_of_day) {
  const auto hour = std::to_string(minutes_of_day / kMinutesOfHour);
  const int rest = minutes_of_day % kMinutesOfHour;
  const std::string minute = (rest < 10 ? "0" : "") + std::to_string(rest);
  text.en.append(", ").append(hour).append(":").append(minute);
  text.zh.append(rest == 0 ? hour + "时" : hour + ":" + minute);
  return text;
}

// Of a moment in RFC 3339: "2011-10-08T17:30:00+08:00" is 17 * 60 + 30.
int minutes_in(std::string_view moment) {
  constexpr std::size_t kHourAt = 11, kMinuteAt = 14;
  const auto number = [&](std::size_t at) { return (moment[at] - '0') * 10 + (moment[at + 1] - '0'); };
  return number(kHourAt) * kMinutesOfHour + number(kMinuteAt);
}

// What the clock on the wall shows: a day whose clocks change has more or fewer minutes behind it.
int minutes_of_day(Instant at, const TimeZone& zone) {
  return minutes_in(zone.format(at));
}

}  // namespace

LocalizedText month_day(unsigned month, unsigned day) {
  return {std::to_string(day) + " " + std::string(kMonths.at(month - 1U)),
          std::to_string(month) + "月" + std::to_string(day) + "日"};
}

LocalizedText month_day(Date date) {
  const year_month_day ymd{date};
  return month_day(static_cast<unsigned>(ymd.month()), static_cast<unsigned>(ymd.day()));
}

Phrase weekday(Date date) {
  return kWeekdays.at(std::chrono::weekday{date}.c_encoding());
}

LocalizedText day(Date date) {
  return with_weekday(month_day(date), date);
}

LocalizedText full_day(Date date) {
  const auto year = std::to_string(static_cast<int>(year_month_day{date}.year()));
  auto text = month_day(date);
  return with_weekday({text.en + " " + year, year + "年" + text.zh}, date);
}

LocalizedText span(Date from, Date to) {
  const auto first = month_day(from);
  const auto last = month_day(to);
  return {first.en + " to " + last.en, first.zh + "至" + last.zh};
}

LocalizedText moment(Instant at, const TimeZone& zone) {
  return with_time(day(zone.local_date(at)), minutes_of_day(at, zone));
}

LocalizedText full_moment(Instant at, const TimeZone& zone) {
  return with_time(full_day(zone.local_date(at)), minutes_of_day(at, zone));
}

LocalizedText ending(Instant end, const TimeZone& zone) {
  const auto date = zone.local_date(end);
  if (end != zone.start_of_day(date)) return moment(end, zone);
  return with_time(day(date - std::chrono::days{1}), kMinutesOfDay);
}

std::optional<LocalizedText> written(std::string_view text, bool ends) {
  constexpr std::size_t kDateLength = 10;  // "2011-09-30", and then "T17:00:00+08:00"
  constexpr std::size_t kShortestMoment = 20;
  const auto date = parse_date(text.substr(0, kDateLength));
  if (!date) return std::nullopt;
  if (text.size() == kDateLength) return full_day(*date);
  if (text.size() < kShortestMoment || !parse_instant(text)) return std::nullopt;
  const int minutes_of_day = minutes_in(text);
  if (ends && minutes_of_day == 0) return with_time(full_day(*date - std::chrono::days{1}), kMinutesOfDay);
  return with_time(full_day(*date), minutes_of_day);
}

Named named_day(Date date) {
  return {format_date(date), day(date)};
}

Named named_full_day(Date date) {
  return {format_date(date), full_day(date)};
}

}  // namespace duban::words
