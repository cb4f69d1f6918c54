// Due days and rungs: the arithmetic that is also needed for dates that move while a campaign runs.
#include "workflows/schedule/due_reasons.hpp"
#include "workflows/schedule/schedule.hpp"

#include <algorithm>

namespace duban {
namespace {

Date rolled_date(Date date, Roll roll, const Calendar& calendar) {
  switch (roll) {
    case Roll::forward:
      return calendar.roll_forward(date);
    case Roll::backward:
      return calendar.roll_backward(date);
    case Roll::none:
      break;
  }
  return date;
}

}  // namespace

ResolvedDue resolve_due(const Task& task, Date date, const Calendar& calendar, const TimeZone& zone,
                        const LocalizedText& because) {
  ResolvedDue resolved;
  resolved.reason = words::joined(because, words::day_is(date, calendar));
  const Date settled = rolled_date(date, task.roll, calendar);
  if (!calendar.is_working_day(date)) {
    resolved.reason = words::joined(resolved.reason, words::rolled(task.roll, settled, calendar));
  }
  resolved.due.date = settled;
  resolved.due.overdue_at = zone.end_of_day(settled);
  resolved.due.due_at =
      task.cutoff_minutes ? zone.at(settled, *task.cutoff_minutes) : resolved.due.overdue_at;
  resolved.reason = words::joined(resolved.reason, words::conclusion(resolved.due, zone));
  return resolved;
}

Date offset_date(Date date, Offset offset, const Calendar& calendar) {
  if (offset.unit == OffsetUnit::working_days) return calendar.add_working_days(date, offset.count);
  return date + std::chrono::days{offset.count};
}

Instant rung_moment(const Rung& rung, Date due_date, const Calendar& calendar, const TimeZone& zone) {
  const Date day = offset_date(due_date, rung.offset, calendar);
  return rung.minutes_of_day ? zone.at(day, *rung.minutes_of_day) : zone.end_of_day(day);
}

std::vector<RungMoment> rung_moments(const Ladder& ladder, Date due_date, const Calendar& calendar,
                                     const TimeZone& zone) {
  std::vector<RungMoment> moments;
  moments.reserve(ladder.rungs.size());
  for (const auto& rung : ladder.rungs) {
    moments.push_back(
        {static_cast<std::uint16_t>(moments.size()), rung_moment(rung, due_date, calendar, zone)});
  }
  std::ranges::stable_sort(moments, {}, &RungMoment::at);
  return moments;
}

}  // namespace duban
