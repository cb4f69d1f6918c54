// Reading task instances: their names, due dates and rungs, found through the schedule of their campaign.
#pragma once

#include "workflows/campaign/context.hpp"
#include "workflows/unit_campaign/events.hpp"

#include <optional>
#include <span>
#include <string_view>
#include <vector>

namespace duban {

[[nodiscard]] TaskKey key_of(const TaskInstance& instance, const PlanContext& context);
[[nodiscard]] const Task& task_of(const TaskInstance& instance, const PlanContext& context);

// nullptr when the unit has no such instance.
[[nodiscard]] TaskInstance* find_instance(UnitCampaign& state, std::string_view key,
                                          const PlanContext& context);
[[nodiscard]] const TaskInstance* find_instance(const UnitCampaign& state, std::string_view key,
                                                const PlanContext& context);

// The slot a key names ("typical_cases", "weekly_visit@2011-11-07"), and its serial (0 when none is given).
struct SlotName {
  std::uint16_t slot = 0;
  std::uint16_t serial = 0;
};
[[nodiscard]] std::optional<SlotName> find_slot(std::string_view key, const PlanContext& context);

// The due date in force, and the one first set; both are shown whenever they differ.
[[nodiscard]] const DueDate* due_of(const TaskInstance& instance, const PlanContext& context);
[[nodiscard]] const DueDate* original_due_of(const TaskInstance& instance, const PlanContext& context);

// The rungs of the instance's ladder for the due date in force, in order of their moments; empty without
// either.
[[nodiscard]] std::vector<RungMoment> rungs_of(const TaskInstance& instance, const CampaignContext& context);
// The moment of the next rung of this round, without building the list.
[[nodiscard]] std::optional<RungMoment> next_rung(const TaskInstance& instance,
                                                  const CampaignContext& context);
// How many rungs of a due date lie at or before `moment`: those a round that begins then skips.
[[nodiscard]] std::uint16_t rungs_before(const Task& task, const DueDate& due, Instant moment,
                                         const CampaignContext& context);

// The same of an instance that opens at `moment` with whatever due date it has by then.
[[nodiscard]] std::uint16_t rungs_skipped_by_opening(const TaskInstance& instance, Instant moment,
                                                     const CampaignContext& context);

// When the instance opens, by date (suspensions that froze the clock included).
[[nodiscard]] Instant opens_at(const TaskInstance& instance, const UnitCampaign& state,
                               const CampaignContext& context);

// The start of a local day, `day_count` local days later.
[[nodiscard]] Instant moved_by_days(Instant start_of_day, std::int32_t day_count, const TimeZone& zone);
// Due on exactly that day: cut off as the task says, not rolled.
[[nodiscard]] DueDate due_on_day(const Task& task, Date date, const TimeZone& zone);

// Whether the instance is owed by the unit itself (in the organiser's own unit campaign: by the organiser):
// these decide its level, its completeness and what its people see.
[[nodiscard]] bool is_own(const TaskInstance& instance, const PlanContext& context,
                          const UnitCampaign& state);
[[nodiscard]] bool is_hidden(const TaskInstance& instance, const PlanContext& context);

// Overdue now: the owner's move, and the due day is over.
[[nodiscard]] bool is_overdue(const TaskInstance& instance);

// The highest level among the unit's own instances.
[[nodiscard]] Level level_of(const UnitCampaign& state, const PlanContext& context);

// Every own instance (of phase `phase` only, when given) is settled.
[[nodiscard]] bool all_settled(const UnitCampaign& state, const PlanContext& context,
                               std::optional<std::uint16_t> phase = std::nullopt);

// The instances a launch creates: one for each slot that concerns this unit, one for each branch where the
// plan says `many`, none for tasks on event. Ordered by slot, then serial.
[[nodiscard]] std::vector<TaskInstance> planned_instances(const UnitProfile& profile,
                                                          const PlanContext& context);

}  // namespace duban
