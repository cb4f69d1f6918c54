// A schedule: a plan's dates resolved once for one year, with one calendar version and one time zone.
//
// Stored with the campaign, so a later change of code, calendar or tz data never moves a date that was
// announced. Every deadline keeps the reason it came out so, in both languages.
#pragma once

#include "workflows/base/error.hpp"
#include "workflows/base/text.hpp"
#include "workflows/base/time.hpp"
#include "workflows/calendar/calendar.hpp"
#include "workflows/plan/plan.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include <boost/describe/class.hpp>

namespace duban {

// A resolved due day. due_at is the first instant at which a filing is late (the cut-off hour, else the end
// of the day); overdue_at is the end of the day: nothing is overdue on its due day (obligations.md, open
// points 1 and 2).
struct DueDate {
  Date date{};
  Instant due_at{};
  Instant overdue_at{};
  friend bool operator==(const DueDate&, const DueDate&) = default;
};
BOOST_DESCRIBE_STRUCT(DueDate, (), (date, due_at, overdue_at))

struct ScheduledPhase {
  Date from{};
  Date to{};
  Instant opens_at{};
  Instant closes_at{};  // the end of the last day
};
BOOST_DESCRIBE_STRUCT(ScheduledPhase, (), (closes_at, from, opens_at, to))

// One task occurrence of the plan: the slot that instances in unit campaigns point to.
struct Slot {
  std::uint16_t task = 0;          // index into Plan::tasks
  std::optional<Date> week_start;  // Monday of a weekly occurrence
  std::optional<Instant>
      opens_at;  // by date, independent of the unit's phase; nullopt: when the unit enters the phase
  std::optional<DueDate> due;  // nullopt: undated, on event, or due after something this unit has yet to do
  std::vector<Instant> rungs_at;  // for `due`, parallel to the ladder's rungs as ordered in rung_order
  std::vector<std::uint16_t> rung_order;  // ladder rung indexes by ascending moment
  LocalizedText reason;
};
BOOST_DESCRIBE_STRUCT(Slot, (), (due, opens_at, reason, rung_order, rungs_at, task, week_start))

struct Schedule {
  std::int32_t year = 0;
  std::string calendar_id;
  std::string calendar_version;
  std::string timezone;
  std::vector<ScheduledPhase> phases;   // parallel to Plan::phases
  std::vector<Slot> slots;              // plan order; weekly tasks in week order
  std::vector<LocalizedText> warnings;  // "no official calendar for year 2031 …"
};
BOOST_DESCRIBE_STRUCT(Schedule, (), (calendar_id, calendar_version, phases, slots, timezone, warnings, year))

// Errors: schedule.* (no such date in that year, a due date outside every phase, overlapping windows after
// resolution).
[[nodiscard]] Checked<Schedule> resolve_schedule(const Plan& plan, int year, const Calendar& calendar);

// --- the same arithmetic, for dates that move while a campaign runs ----------------------------------------
// Extensions, rework, and what is due after an event.

// A due date on `date`, rolled and cut off as the task says, with its reason.
struct ResolvedDue {
  DueDate due;
  LocalizedText reason;
};
[[nodiscard]] ResolvedDue resolve_due(const Task& task, Date date, const Calendar& calendar,
                                      const TimeZone& zone, const LocalizedText& because);

// `date` moved by an offset in days or working days.
[[nodiscard]] Date offset_date(Date date, Offset offset, const Calendar& calendar);

// The instant a rung fires for that due date, and the ladder's rungs in the order of their moments.
[[nodiscard]] Instant rung_moment(const Rung& rung, Date due_date, const Calendar& calendar,
                                  const TimeZone& zone);
struct RungMoment {
  std::uint16_t rung;
  Instant at;
};
[[nodiscard]] std::vector<RungMoment> rung_moments(const Ladder& ladder, Date due_date,
                                                   const Calendar& calendar, const TimeZone& zone);

}  // namespace duban
