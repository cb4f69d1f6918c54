#include "workflows/calendar/calendar.hpp"

#include "workflows/words/dates.hpp"

#include <algorithm>
#include <array>
#include <chrono>
#include <utility>

namespace duban {
namespace {

using std::chrono::days;

int year_of(Date date) {
  return static_cast<int>(std::chrono::year_month_day{date}.year());
}

Date first_day_of(int year) {
  return Date{std::chrono::year{year} / std::chrono::January / 1};
}

std::size_t day_of_year(Date date, int year) {
  return static_cast<std::size_t>((date - first_day_of(year)).count());
}

bool is_weekend(Date date) {
  const std::chrono::weekday weekday{date};
  return weekday == std::chrono::Saturday || weekday == std::chrono::Sunday;
}

template <class Entry>
const Entry* find_entry(const std::vector<Entry>& entries, Date date) {
  const auto at = std::ranges::lower_bound(entries, date, {}, &Entry::date);
  return at != entries.end() && at->date == date ? &*at : nullptr;
}

}  // namespace

Calendar::Calendar(std::string id, std::string version, Digest digest, LocalizedText title,
                   std::vector<CalendarYear> years)
    : id_(std::move(id)),
      version_(std::move(version)),
      digest_(digest),
      title_(std::move(title)),
      years_(std::move(years)) {
  std::ranges::sort(years_, {}, &CalendarYear::year);
  if (years_.empty()) return;
  first_year_ = years_.front().year;
  working_days_.resize(static_cast<std::size_t>(years_.back().year - first_year_) + 1);
  for (auto& entry : years_) {
    std::ranges::sort(entry.days_off, {}, &DayOff::date);
    std::ranges::sort(entry.workdays, {}, &MakeUpWorkday::date);
    WorkingDays working;
    for (Date day = first_day_of(entry.year); day < first_day_of(entry.year + 1); day += days{1}) {
      working[day_of_year(day, entry.year)] = !is_weekend(day);
    }
    for (const auto& off : entry.days_off) working.reset(day_of_year(off.date, entry.year));
    for (const auto& worked : entry.workdays) working.set(day_of_year(worked.date, entry.year));
    working_days_[static_cast<std::size_t>(entry.year - first_year_)] = working;
  }
}

bool Calendar::covers(int year) const {
  return find_year(year) != nullptr;
}

const CalendarYear* Calendar::find_year(int year) const {
  const auto at = std::ranges::lower_bound(years_, year, {}, &CalendarYear::year);
  return at != years_.end() && at->year == year ? &*at : nullptr;
}

bool Calendar::is_working_day(Date date) const {
  const int year = year_of(date);
  const auto index = static_cast<std::size_t>(year - first_year_);
  if (year < first_year_ || index >= working_days_.size() || !working_days_[index]) return !is_weekend(date);
  return working_days_[index]->test(day_of_year(date, year));
}

Date Calendar::add_working_days(Date date, int count) const {
  const days step{count < 0 ? -1 : 1};
  for (int left = count < 0 ? -count : count; left > 0;) {
    date += step;
    if (is_working_day(date)) --left;
  }
  return date;
}

Date Calendar::roll_forward(Date date) const {
  while (!is_working_day(date)) date += days{1};
  return date;
}

Date Calendar::roll_backward(Date date) const {
  while (!is_working_day(date)) date -= days{1};
  return date;
}

LocalizedText Calendar::describe(Date date) const {
  if (const CalendarYear* notice = find_year(year_of(date))) {
    if (const auto* worked = find_entry(notice->workdays, date)) {
      return {"make-up workday for " + worked->name.en, worked->name.zh + "调休上班日"};
    }
    if (const auto* off = find_entry(notice->days_off, date)) {
      return {off->name.en + " holiday", off->name.zh + "假期"};
    }
  }
  auto weekday = words::weekday(date).text();
  if (is_weekend(date)) return weekday;
  return {"working day (" + weekday.en + ")", "工作日（" + weekday.zh + "）"};
}

}  // namespace duban
