#include "workflows/plan/plan_scalars.hpp"

#include <array>
#include <charconv>

namespace duban {
namespace {

constexpr int kLeapYearDays = 366;
constexpr std::array<unsigned, 12> kDaysOfMonth{31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};

std::optional<int> parse_digits(std::string_view text) {
  if (text.empty()) return std::nullopt;
  for (const char c : text) {
    if (c < '0' || c > '9') return std::nullopt;
  }
  int value = 0;
  const auto [end, problem] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (problem != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  return value;
}

// "NN<separator>NN"
std::optional<std::pair<int, int>> parse_two_pairs(std::string_view text, char separator) {
  if (text.size() != 5 || text[2] != separator) return std::nullopt;
  const auto first = parse_digits(text.substr(0, 2));
  const auto second = parse_digits(text.substr(3, 2));
  if (!first || !second) return std::nullopt;
  return std::pair{*first, *second};
}

std::string two_pairs(int first, char separator, int second) {
  std::string text = "00?00";
  text[0] = static_cast<char>('0' + first / 10);
  text[1] = static_cast<char>('0' + first % 10);
  text[2] = separator;
  text[3] = static_cast<char>('0' + second / 10);
  text[4] = static_cast<char>('0' + second % 10);
  return text;
}

int day_of_leap_year(MonthDay day) {
  unsigned days = day.day - 1;
  for (unsigned month = 1; month < day.month; ++month) days += kDaysOfMonth[month - 1];
  return static_cast<int>(days);
}

}  // namespace

std::optional<MonthDay> parse_month_day(std::string_view text) {
  const auto pair = parse_two_pairs(text, '-');
  if (!pair || pair->first < 1 || pair->first > 12) return std::nullopt;
  const MonthDay day{static_cast<unsigned>(pair->first), static_cast<unsigned>(pair->second)};
  if (day.day < 1 || day.day > kDaysOfMonth[day.month - 1]) return std::nullopt;
  return day;
}

std::string format_month_day(MonthDay day) {
  return two_pairs(static_cast<int>(day.month), '-', static_cast<int>(day.day));
}

std::optional<int> parse_time_of_day(std::string_view text) {
  const auto pair = parse_two_pairs(text, ':');
  if (!pair || pair->first > 23 || pair->second > 59) return std::nullopt;
  return pair->first * 60 + pair->second;
}

std::string format_time_of_day(int minutes) {
  return two_pairs(minutes / 60, ':', minutes % 60);
}

std::optional<Offset> parse_offset(std::string_view text) {
  Offset offset;
  const bool negative = text.starts_with('-');
  if (negative) text.remove_prefix(1);
  if (text.ends_with("wd")) {
    offset.unit = OffsetUnit::working_days;
    text.remove_suffix(2);
  } else if (text.ends_with('d')) {
    text.remove_suffix(1);
  } else {
    return std::nullopt;
  }
  const auto count = parse_digits(text);
  if (!count || *count > kOffsetDaysMax) return std::nullopt;
  offset.count = negative ? -*count : *count;
  return offset;
}

std::string format_offset(Offset offset) {
  return std::to_string(offset.count) + (offset.unit == OffsetUnit::working_days ? "wd" : "d");
}

std::optional<RungAt> parse_rung_at(std::string_view text) {
  RungAt at;
  if (const auto space = text.find(' '); space != std::string_view::npos) {
    at.minutes_of_day = parse_time_of_day(text.substr(space + 1));
    if (!at.minutes_of_day) return std::nullopt;
    text = text.substr(0, space);
  }
  if (!text.starts_with("due")) return std::nullopt;
  text.remove_prefix(3);
  if (text.empty()) return at;
  const char sign = text.front();
  if (sign != '+' && sign != '-') return std::nullopt;
  const auto offset = parse_offset(text.substr(1));
  if (!offset || offset->count <= 0) return std::nullopt;
  at.offset = *offset;
  if (sign == '-') at.offset.count = -at.offset.count;
  return at;
}

std::string format_rung_at(const Rung& rung) {
  std::string text = "due";
  if (rung.offset.count > 0) text += '+';
  if (rung.offset.count != 0) text += format_offset(rung.offset);
  if (rung.minutes_of_day) text += ' ' + format_time_of_day(*rung.minutes_of_day);
  return text;
}

int days_after(MonthDay start, MonthDay day) {
  return (day_of_leap_year(day) - day_of_leap_year(start) + kLeapYearDays) % kLeapYearDays;
}

int days_from(MonthDay start, MonthDay day) {
  const int after = days_after(start, day);
  return after > kLeapYearDays / 2 ? after - kLeapYearDays : after;
}

}  // namespace duban
