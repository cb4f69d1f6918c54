// A plan's dates for one year: phases first, then every due day, then the slots with their rungs and reasons.
#include "workflows/plan/plan_words.hpp"
#include "workflows/schedule/due_reasons.hpp"
#include "workflows/schedule/schedule.hpp"
#include "workflows/schedule/schedule_errors.hpp"

#include <algorithm>
#include <cassert>
#include <set>
#include <utility>

namespace duban {
namespace {

using std::chrono::days;
using std::chrono::year_month_day;

constexpr int kYearFirst = 1970;
constexpr int kYearLast = 2199;
constexpr days kWeek{7};

int year_of(Date date) {
  return static_cast<int>(year_month_day{date}.year());
}

MonthDay month_day_of(Date date) {
  const year_month_day ymd{date};
  return {static_cast<unsigned>(ymd.month()), static_cast<unsigned>(ymd.day())};
}

year_month_day in_year(int year, MonthDay day) {
  return {std::chrono::year{year}, std::chrono::month{day.month}, std::chrono::day{day.day}};
}

Date monday_of(Date date) {
  return date - (std::chrono::weekday{date} - std::chrono::Monday);
}

// One calendar week, clipped to the window it is counted in.
struct WeekPart {
  Date monday, from, to;
  [[nodiscard]] bool whole() const { return to - from == kWeek - days{1}; }
};

class Resolver {
 public:
  Resolver(const Plan& plan, const Calendar& calendar, TimeZone zone)
      : plan_(plan), calendar_(calendar), zone_(std::move(zone)) {}

  Checked<Schedule> resolve(int year);

 private:
  enum class Visit : std::uint8_t { none, begun, done };
  struct StaticDue {
    Visit visit = Visit::none;
    bool failed = false;  // already reported; what depends on it stays silent
    std::optional<ResolvedDue> due;
    LocalizedText reason;  // when there is no due day
  };

  void resolve_phases(int year);
  void check_phase(std::size_t index);
  const StaticDue& due_of(std::uint16_t task);
  void resolve_due_of(std::uint16_t index, StaticDue& result);
  void resolve_after(const Task& task, const DueAfter& after, StaticDue& result);
  void settle(const Task& task, std::optional<Date> date, const LocalizedText& because, StaticDue& result);
  void add_slots(std::uint16_t index);
  void add_weekly_slots(std::uint16_t index, const Weekly& weekly);
  [[nodiscard]] ResolvedDue due_of_week(const Task& task, const WeekPart& part) const;
  [[nodiscard]] bool week_owed(const WeekPart& part, PartialWeeks partial_weeks) const;
  std::optional<Date> opening_day(const Task& task, const std::optional<ResolvedDue>& due);
  void add_rungs(Slot& slot, const Task& task);
  void warn_of_years_without_notice();

  std::optional<Date> on_or_after(Date start, MonthDay day, const Named& what);
  std::optional<Date> on_or_before(Date end, MonthDay day, const Named& what);
  std::optional<Date> existing(int year, MonthDay day, const Named& what);
  [[nodiscard]] bool in_some_phase(Date date) const;
  [[nodiscard]] LocalizedText during(const Phase& phase, const ScheduledPhase& window) const;
  void touch(Date date) { years_.insert(year_of(date)); }
  void fail(Error error) { errors_.push_back(std::move(error)); }

  const Plan& plan_;
  const Calendar& calendar_;
  TimeZone zone_;
  Schedule schedule_;
  std::vector<StaticDue> dues_;
  std::set<int> years_;
  Errors errors_;
};

// --- dates -------------------------------------------------------------------------------------------------

std::optional<Date> Resolver::existing(int year, MonthDay day, const Named& what) {
  const auto ymd = in_year(year, day);
  if (ymd.ok()) return Date{ymd};
  fail(Error{errors::schedule_no_such_date,
             {{"what", what}, {"month_day", words::named_day(day)}, {"year", std::to_string(year)}}});
  return std::nullopt;
}

std::optional<Date> Resolver::on_or_after(Date start, MonthDay day, const Named& what) {
  return existing(year_of(start) + (day < month_day_of(start) ? 1 : 0), day, what);
}

std::optional<Date> Resolver::on_or_before(Date end, MonthDay day, const Named& what) {
  return existing(year_of(end) - (month_day_of(end) < day ? 1 : 0), day, what);
}

bool Resolver::in_some_phase(Date date) const {
  return std::ranges::any_of(schedule_.phases, [date](const ScheduledPhase& phase) {
    return phase.from <= date && date <= phase.to;
  });
}

// --- phases ------------------------------------------------------------------------------------------------

void Resolver::resolve_phases(int year) {
  for (const auto& phase : plan_.phases) {
    // The first phase begins in the campaign's year; each later one on the first such day after the one
    // before began.
    const auto from = schedule_.phases.empty()
                          ? existing(year, phase.from, words::first_day_of(phase))
                          : on_or_after(schedule_.phases.back().from, phase.from, words::first_day_of(phase));
    if (!from) return;
    const auto to = on_or_after(*from, phase.to, words::last_day_of(phase));
    if (!to) return;
    schedule_.phases.push_back({*from, *to, zone_.start_of_day(*from), zone_.end_of_day(*to)});
    touch(*from);
    touch(*to);
    check_phase(schedule_.phases.size() - 1);
  }
}

void Resolver::check_phase(std::size_t index) {
  const auto& window = schedule_.phases[index];
  const auto& phase = plan_.phases[index];
  if (index > 0 && window.from <= schedule_.phases[index - 1].to) {
    fail(Error{errors::schedule_windows_overlap,
               {{"phase", Named{phase.id, phase.title}},
                {"from", words::named_full_day(window.from)},
                {"previous", Named{plan_.phases[index - 1].id, plan_.phases[index - 1].title}},
                {"previous_to", words::named_full_day(schedule_.phases[index - 1].to)}}});
  }
  const year_month_day start{schedule_.phases.front().from};
  if (window.to >= Date{start + std::chrono::years{1}}) {
    fail(Error{errors::schedule_longer_than_a_year,
               {{"phase", Named{phase.id, phase.title}},
                {"to", words::named_full_day(window.to)},
                {"from", words::named_full_day(Date{start})}}});
  }
}

LocalizedText Resolver::during(const Phase& phase, const ScheduledPhase& window) const {
  return words::phase_span(phase.title, window);
}

// --- due days ----------------------------------------------------------------------------------------------

const Resolver::StaticDue& Resolver::due_of(std::uint16_t task) {
  StaticDue& result = dues_.at(task);
  // The plan loader refuses circular anchors, so meeting one here is a defect.
  assert(result.visit != Visit::begun);
  if (result.visit == Visit::none) {
    result.visit = Visit::begun;
    resolve_due_of(task, result);
    result.visit = Visit::done;
  }
  return result;
}

void Resolver::resolve_due_of(std::uint16_t index, StaticDue& result) {
  const Task& task = plan_.tasks[index];
  const auto& phase = plan_.phases[task.phase];
  const auto& window = schedule_.phases[task.phase];
  const auto within = during(phase, window);
  if (const auto* on = std::get_if<DueOn>(&task.due)) {
    settle(task, on_or_after(window.from, on->day, words::due_day_of(task)), {}, result);
  } else if (std::holds_alternative<DuePhaseEnd>(task.due)) {
    settle(task, window.to, words::last_day_of(within), result);
  } else if (const auto* after = std::get_if<DueAfter>(&task.due)) {
    resolve_after(task, *after, result);
  } else if (task.on_event()) {
    result.reason = words::due_when_it_happens();
  } else {
    result.reason = words::never_due(within);
  }
}

void Resolver::resolve_after(const Task& task, const DueAfter& after, StaticDue& result) {
  const bool from_phase = after.event == AfterEvent::phase_start || after.event == AfterEvent::phase_end;
  if (from_phase) {
    const auto& window = schedule_.phases.at(after.anchor);
    const Date anchor = after.event == AfterEvent::phase_start ? window.from : window.to;
    settle(task, offset_date(anchor, after.offset, calendar_),
           words::offset_from(after.offset, after.event, plan_.phases[after.anchor].title, anchor), result);
    return;
  }
  const Task& anchor_task = plan_.tasks.at(after.anchor);
  if (after.event == AfterEvent::due) {
    const StaticDue& anchor = due_of(after.anchor);
    result.failed = anchor.failed;
    if (anchor.due) {
      const Date date = anchor.due->due.date;
      settle(task, offset_date(date, after.offset, calendar_),
             words::offset_from(after.offset, after.event, anchor_task.title, date), result);
      return;
    }
  }
  result.reason = words::counted_later(words::offset_from(after.offset, after.event, anchor_task.title, {}));
}

void Resolver::settle(const Task& task, std::optional<Date> date, const LocalizedText& because,
                      StaticDue& result) {
  if (!date) {
    result.failed = true;
    return;
  }
  // The day the plan says must lie in a phase; a roll may carry it past the end of one.
  if (!in_some_phase(*date)) {
    result.failed = true;
    fail(Error{errors::schedule_due_outside_phases,
               {{"task", Named{task.id, task.title}}, {"date", words::named_full_day(*date)}}});
    return;
  }
  result.due = resolve_due(task, *date, calendar_, zone_, because);
  touch(*date);
  touch(result.due->due.date);
  if (!in_some_phase(result.due->due.date)) {
    schedule_.warnings.push_back(words::warn_rolls_outside(task.title, result.due->due.date));
  }
}

// --- slots -------------------------------------------------------------------------------------------------

// The last such day on which the task can open: by its due day, or by the end of its phase when it has none.
std::optional<Date> Resolver::opening_day(const Task& task, const std::optional<ResolvedDue>& due) {
  const auto& window = schedule_.phases[task.phase];
  if (!task.opens) return window.from;
  const Date last = due ? due->due.date : window.to;
  const auto opens = on_or_before(last, *task.opens, words::opening_day_of(task));
  // Half a year back is no head start but an opening day written after the due day.
  if (opens && *opens < std::min(last, window.from) - days{183}) {
    fail(Error{errors::schedule_opens_after_due,
               {{"task", Named{task.id, task.title}},
                {"month_day", words::named_day(*task.opens)},
                {"last", words::named_full_day(last)}}});
    return std::nullopt;
  }
  return opens;
}

void Resolver::add_slots(std::uint16_t index) {
  const Task& task = plan_.tasks[index];
  if (task.weekly) {
    add_weekly_slots(index, *task.weekly);
    return;
  }
  const StaticDue& resolved = due_of(index);
  if (resolved.failed) return;
  const auto opens = opening_day(task, resolved.due);
  if (!opens) return;
  touch(*opens);
  Slot slot;
  slot.task = index;
  slot.reason = resolved.reason;
  if (task.opens) slot.opens_at = zone_.start_of_day(*opens);
  if (resolved.due) {
    slot.due = resolved.due->due;
    slot.reason = resolved.due->reason;
    if (slot.due->date < *opens) {
      fail(Error{errors::schedule_due_before_opening,
                 {{"task", Named{task.id, task.title}},
                  {"date", words::named_full_day(slot.due->date)},
                  {"opens", words::named_full_day(*opens)}}});
    }
    add_rungs(slot, task);
  }
  schedule_.slots.push_back(std::move(slot));
}

bool Resolver::week_owed(const WeekPart& part, PartialWeeks partial_weeks) const {
  if (part.whole() || partial_weeks == PartialWeeks::owed) return true;
  if (partial_weeks == PartialWeeks::not_owed) return false;
  return calendar_.roll_forward(part.from) <= part.to;
}

ResolvedDue Resolver::due_of_week(const Task& task, const WeekPart& part) const {
  const auto week = words::week(part.from, part.to, part.whole());
  if (task.roll == Roll::backward && calendar_.roll_backward(part.to) < part.from) {
    Task fixed = task;
    fixed.roll = Roll::none;
    return resolve_due(fixed, part.to, calendar_, zone_,
                       words::joined(week, words::no_day_to_roll_back_to()));
  }
  return resolve_due(task, part.to, calendar_, zone_, week);
}

void Resolver::add_weekly_slots(std::uint16_t index, const Weekly& weekly) {
  const Task& task = plan_.tasks[index];
  const auto& window = schedule_.phases[task.phase];
  bool any = false;
  for (Date monday = monday_of(window.from); monday <= window.to; monday += kWeek) {
    const WeekPart part{monday, std::max(monday, window.from), std::min(monday + kWeek - days{1}, window.to)};
    if (!week_owed(part, weekly.partial_weeks)) continue;
    any = true;
    auto resolved = due_of_week(task, part);
    touch(resolved.due.date);
    Slot slot;
    slot.task = index;
    slot.week_start = monday;
    slot.opens_at = zone_.start_of_day(part.from);
    slot.due = resolved.due;
    slot.reason = std::move(resolved.reason);
    add_rungs(slot, task);
    schedule_.slots.push_back(std::move(slot));
  }
  if (!any) {
    const auto within = during(plan_.phases[task.phase], window);
    schedule_.warnings.push_back(words::warn_no_week_owed(task.title, within));
  }
}

void Resolver::add_rungs(Slot& slot, const Task& task) {
  if (!task.ladder) return;
  const Ladder& ladder = plan_.ladders.at(*task.ladder);
  for (const auto& moment : rung_moments(ladder, slot.due->date, calendar_, zone_)) {
    slot.rung_order.push_back(moment.rung);
    slot.rungs_at.push_back(moment.at);
    touch(offset_date(slot.due->date, ladder.rungs[moment.rung].offset, calendar_));
  }
}

void Resolver::warn_of_years_without_notice() {
  const std::string name = calendar_.id() + " " + calendar_.version();
  for (const int year : years_) {
    if (calendar_.covers(year)) continue;
    schedule_.warnings.push_back(words::warn_no_notice(name, year));
  }
}

Checked<Schedule> Resolver::resolve(int year) {
  schedule_.year = year;
  schedule_.calendar_id = calendar_.id();
  schedule_.calendar_version = calendar_.version();
  schedule_.timezone = zone_.name();
  resolve_phases(year);
  if (!errors_.empty()) return errors_;  // due days mean nothing without sound phases
  dues_.resize(plan_.tasks.size());
  for (std::uint16_t index = 0; index < plan_.tasks.size(); ++index) add_slots(index);
  warn_of_years_without_notice();
  if (!errors_.empty()) return errors_;
  return std::move(schedule_);
}

}  // namespace

Checked<Schedule> resolve_schedule(const Plan& plan, int year, const Calendar& calendar) {
  if (year < kYearFirst || year > kYearLast) {
    return Errors{Error{errors::schedule_year_out_of_range,
                        {{"year", std::to_string(year)},
                         {"first", std::to_string(kYearFirst)},
                         {"last", std::to_string(kYearLast)}}}};
  }
  auto zone = TimeZone::find(plan.timezone);
  if (!zone) return Errors{Error{errors::schedule_unknown_timezone, {{"timezone", plan.timezone}}}};
  if (plan.calendar != calendar.id()) {
    return Errors{
        Error{errors::schedule_other_calendar, {{"expected", plan.calendar}, {"given", calendar.id()}}}};
  }
  return Resolver{plan, calendar, *zone}.resolve(year);
}

}  // namespace duban
