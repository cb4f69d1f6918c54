// Calendar files: errors say where; in a calendar that is read every day is what its year's notice says, and
// counting working days goes there and back.
#include "tests/fuzz/file_errors.hpp"
#include "tests/fuzz/fuzz_target.hpp"
#include "workflows/calendar/calendar.hpp"

namespace duban {
namespace {

using fuzz::require;

void check_year(const Calendar& calendar, const CalendarYear& year) {
  require(calendar.covers(year.year), "a calendar covers the years it has");
  for (const auto& day : year.days_off) {
    require(!calendar.is_working_day(day.date), "a day off is not worked");
    require(calendar.roll_forward(day.date) > day.date, "from a day off one rolls on");
    require(calendar.roll_backward(day.date) < day.date, "from a day off one rolls back");
  }
  for (const auto& day : year.workdays) {
    require(calendar.is_working_day(day.date), "a make-up workday is worked");
    require(calendar.roll_forward(day.date) == day.date, "a working day stays where it is");
    const auto later = calendar.add_working_days(day.date, 7);
    require(calendar.is_working_day(later) && calendar.add_working_days(later, -7) == day.date,
            "seven working days on and seven back is the same day");
    require(!calendar.describe(day.date).en.empty(), "a day can be described");
  }
}

}  // namespace
}  // namespace duban

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace duban;
  const std::string_view file(reinterpret_cast<const char*>(data), size);
  const auto calendar = load_calendar(file);
  if (!calendar) {
    fuzz::require_places(calendar.error(), file, "calendar.");
    return 0;
  }
  fuzz::require(calendar->digest() == sha256(file), "a calendar is identified by its bytes");
  for (const auto& year : calendar->years()) check_year(*calendar, year);
  return 0;
}
