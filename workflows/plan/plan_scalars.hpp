// The small grammars inside a plan file: days, times of day, offsets and rung moments, read and written.
//
// Reading is strict and gives nullopt for anything else; the loader turns that into an error with its place.
// Writing is the inverse: parse(format(x)) == x. Pure functions, callable from any thread.
#pragma once

#include "workflows/plan/plan.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace duban {

inline constexpr int kOffsetDaysMax = 366;

// "09-30"; 02-29 is a day, 02-30 is not.
[[nodiscard]] std::optional<MonthDay> parse_month_day(std::string_view text);
[[nodiscard]] std::string format_month_day(MonthDay day);

// "17:00" as minutes of the day, 00:00 to 23:59.
[[nodiscard]] std::optional<int> parse_time_of_day(std::string_view text);
[[nodiscard]] std::string format_time_of_day(int minutes);

// "7d", "-7d", "5wd"; at most 366 in either direction.
[[nodiscard]] std::optional<Offset> parse_offset(std::string_view text);
[[nodiscard]] std::string format_offset(Offset offset);

// When a rung fires: "due", "due-7d", "due+1wd", "due-1d 09:00".
struct RungAt {
  Offset offset;
  std::optional<int> minutes_of_day;
};
[[nodiscard]] std::optional<RungAt> parse_rung_at(std::string_view text);
[[nodiscard]] std::string format_rung_at(const Rung& rung);

// Days from `start` to the first such day on or after it, in a year that has a 29 February: 0..365. Windows
// are compared by this number, so one that crosses New Year needs no case of its own.
[[nodiscard]] int days_after(MonthDay start, MonthDay day);

// Days from `start` to the such day nearest to it, which may lie before it: -182..183. `opens` is read this
// way, because a task may open before its phase does (E01).
[[nodiscard]] int days_from(MonthDay start, MonthDay day);

}  // namespace duban
