// What every decision about a unit of one campaign needs to know and never changes while the campaign runs:
// its plan version, its resolved schedule, its calendar version and its time zone. Shared between threads.
#pragma once

#include "workflows/base/ids.hpp"
#include "workflows/calendar/calendar.hpp"
#include "workflows/plan/plan.hpp"
#include "workflows/schedule/schedule.hpp"

#include <memory>

namespace duban {

struct CampaignContext {
  CampaignId campaign;
  OrganiserId organiser;
  std::shared_ptr<const Plan> plan;
  std::shared_ptr<const Schedule> schedule;
  std::shared_ptr<const Calendar> calendar;
  TimeZone zone;

  [[nodiscard]] const Slot& slot(std::uint16_t index) const { return schedule->slots[index]; }
  [[nodiscard]] const Task& task_of(std::uint16_t slot_index) const {
    return plan->tasks[slot(slot_index).task];
  }
};

}  // namespace duban
