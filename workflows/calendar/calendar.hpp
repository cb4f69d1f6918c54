// Working-day calendars: which local days are worked, by published notice. Versioned data
// (workflows/calendars/).
//
// A day is a working day when the notice of its year makes it a make-up workday, or when it is Monday..Friday
// and no holiday of the notice. A year without a notice falls back to Monday..Friday, and says so:
// covers(year) is false and everything resolved with it carries a warning. Immutable after loading; may be
// shared between threads.
#pragma once

#include "workflows/base/digest.hpp"
#include "workflows/base/error.hpp"
#include "workflows/base/text.hpp"
#include "workflows/base/time.hpp"

#include <bitset>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace duban {

struct DayOff {
  Date date;
  LocalizedText name;  // "National Day" / "国庆节"
};

struct MakeUpWorkday {
  Date date;
  LocalizedText name;  // the holiday it makes up for
};

struct CalendarYear {
  int year = 0;
  LocalizedText source;                 // the notice: title, number, date
  std::vector<DayOff> days_off;         // ascending; weekends inside a holiday included
  std::vector<MakeUpWorkday> workdays;  // ascending; each a Saturday or Sunday
};

class Calendar {
 public:
  Calendar(std::string id, std::string version, Digest digest, LocalizedText title,
           std::vector<CalendarYear> years);

  [[nodiscard]] const std::string& id() const { return id_; }
  [[nodiscard]] const std::string& version() const { return version_; }
  [[nodiscard]] const Digest& digest() const { return digest_; }
  [[nodiscard]] const LocalizedText& title() const { return title_; }
  [[nodiscard]] const std::vector<CalendarYear>& years() const { return years_; }

  [[nodiscard]] bool covers(int year) const;
  [[nodiscard]] bool is_working_day(Date date) const;  // O(1)

  // The nth working day after (n > 0) or before (n < 0) `date`, which itself is not counted; n == 0 gives
  // `date`. Walks day by day, so callers bound `count` (plan files do).
  [[nodiscard]] Date add_working_days(Date date, int count) const;
  // The first working day on or after / on or before `date`.
  [[nodiscard]] Date roll_forward(Date date) const;
  [[nodiscard]] Date roll_backward(Date date) const;

  // What the day is, for reasons shown to people: "Sunday", "National Day holiday", "make-up workday for
  // National Day", "working day (Friday)".
  [[nodiscard]] LocalizedText describe(Date date) const;

 private:
  using WorkingDays = std::bitset<366>;  // by day of the year, 0 is 1 January

  [[nodiscard]] const CalendarYear* find_year(int year) const;

  std::string id_, version_;
  Digest digest_;
  LocalizedText title_;
  std::vector<CalendarYear> years_;  // ascending
  int first_year_ = 0;
  std::vector<std::optional<WorkingDays>>
      working_days_;  // by year - first_year_; nullopt: no notice for that year
};

inline constexpr std::size_t kCalendarBytesMax = 1024 * 1024;

// Errors: calendar.* with line and column, all that were found.
[[nodiscard]] Checked<Calendar> load_calendar(std::string_view yaml);

}  // namespace duban
