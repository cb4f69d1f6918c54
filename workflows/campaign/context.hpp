// What never changes while a campaign runs, in two parts: what the fold of its events may look at, and what
// decisions know beside it. Shared between threads.
#pragma once

#include "workflows/base/ids.hpp"
#include "workflows/calendar/calendar.hpp"
#include "workflows/plan/plan.hpp"
#include "workflows/schedule/schedule.hpp"

#include <memory>

namespace duban {

// The plan version and its schedule, whose dates were resolved once. All that apply() is given: with neither
// a calendar nor a time zone at hand it can compute no date, so a replay comes out the same whatever becomes
// of calendars and of the machine's tz data.
struct PlanContext {
  CampaignId campaign;
  OrganiserId organiser;
  std::shared_ptr<const Plan> plan;
  std::shared_ptr<const Schedule> schedule;

  [[nodiscard]] const Slot& slot(std::uint16_t index) const { return schedule->slots[index]; }
  [[nodiscard]] const Task& task_of(std::uint16_t slot_index) const {
    return plan->tasks[slot(slot_index).task];
  }
};

// With the calendar version and the time zone, from which decisions compute new dates.
struct CampaignContext : PlanContext {
  std::shared_ptr<const Calendar> calendar;
  TimeZone zone;
};

}  // namespace duban
