#include "workflows/unit_campaign/instances.hpp"

#include <algorithm>
#include <charconv>

namespace duban {

const Task& task_of(const TaskInstance& instance, const PlanContext& context) {
  return context.task_of(instance.slot);
}

TaskKey key_of(const TaskInstance& instance, const PlanContext& context) {
  const auto& slot = context.slot(instance.slot);
  TaskKey key = context.plan->tasks[slot.task].id;
  if (slot.week_start) key.append("@").append(format_date(*slot.week_start));
  if (instance.serial != 0) key.append("#").append(std::to_string(instance.serial));
  return key;
}

std::optional<SlotName> find_slot(std::string_view key, const PlanContext& context) {
  SlotName name;
  if (const auto hash = key.find('#'); hash != std::string_view::npos) {
    const auto number = key.substr(hash + 1);
    const auto [end, failure] = std::from_chars(number.data(), number.data() + number.size(), name.serial);
    if (failure != std::errc{} || end != number.data() + number.size() || name.serial == 0 ||
        number.front() == '0') {
      return std::nullopt;
    }
    key = key.substr(0, hash);
  }
  std::optional<Date> week;
  if (const auto at = key.find('@'); at != std::string_view::npos) {
    week = parse_date(key.substr(at + 1));
    if (!week) return std::nullopt;
    key = key.substr(0, at);
  }
  const auto& slots = context.schedule->slots;
  for (std::size_t i = 0; i < slots.size(); ++i) {
    if (slots[i].week_start == week && context.plan->tasks[slots[i].task].id == key) {
      name.slot = static_cast<std::uint16_t>(i);
      return name;
    }
  }
  return std::nullopt;
}

const TaskInstance* find_instance(const UnitCampaign& state, std::string_view key,
                                  const PlanContext& context) {
  const auto name = find_slot(key, context);
  if (!name) return nullptr;
  const auto found = std::find_if(state.tasks.begin(), state.tasks.end(), [&](const TaskInstance& instance) {
    return instance.slot == name->slot && instance.serial == name->serial;
  });
  return found == state.tasks.end() ? nullptr : &*found;
}

TaskInstance* find_instance(UnitCampaign& state, std::string_view key, const PlanContext& context) {
  return const_cast<TaskInstance*>(find_instance(std::as_const(state), key, context));
}

const DueDate* due_of(const TaskInstance& instance, const PlanContext& context) {
  if (instance.due) return &*instance.due;
  const auto& due = context.slot(instance.slot).due;
  return due ? &*due : nullptr;
}

const DueDate* original_due_of(const TaskInstance& instance, const PlanContext& context) {
  if (instance.original_due) return &*instance.original_due;
  const auto& due = context.slot(instance.slot).due;
  return due ? &*due : nullptr;
}

namespace {

// An overdue instance keeps its due date when its unit is suspended; only the rungs to come move.
std::vector<RungMoment> held_rungs(const Ladder& ladder, Date due_date, std::int32_t held_days,
                                   const CampaignContext& context) {
  std::vector<RungMoment> moments;
  for (const auto& rung : ladder.rungs) {
    const auto day = offset_date(due_date, rung.offset, *context.calendar) + std::chrono::days{held_days};
    moments.push_back(
        {static_cast<std::uint16_t>(moments.size()),
         rung.minutes_of_day ? context.zone.at(day, *rung.minutes_of_day) : context.zone.end_of_day(day)});
  }
  std::ranges::stable_sort(moments, {}, &RungMoment::at);
  return moments;
}

}  // namespace

std::vector<RungMoment> rungs_of(const TaskInstance& instance, const CampaignContext& context) {
  const auto& task = task_of(instance, context);
  if (!task.ladder) return {};
  if (instance.held_days != 0) {
    return held_rungs(context.plan->ladders[*task.ladder], due_of(instance, context)->date,
                      instance.held_days, context);
  }
  if (instance.due) {
    return rung_moments(context.plan->ladders[*task.ladder], instance.due->date, *context.calendar,
                        context.zone);
  }
  const auto& slot = context.slot(instance.slot);
  std::vector<RungMoment> moments;
  for (std::size_t i = 0; i < slot.rungs_at.size(); ++i)
    moments.push_back({slot.rung_order[i], slot.rungs_at[i]});
  return moments;
}

std::optional<RungMoment> next_rung(const TaskInstance& instance, const CampaignContext& context) {
  const std::size_t at = instance.rungs_passed;
  if (instance.due || instance.held_days != 0) {
    const auto moments = rungs_of(instance, context);
    return at < moments.size() ? std::optional{moments[at]} : std::nullopt;
  }
  const auto& slot = context.slot(instance.slot);
  if (at >= slot.rungs_at.size()) return std::nullopt;
  return RungMoment{slot.rung_order[at], slot.rungs_at[at]};
}

std::uint16_t rungs_before(const Task& task, const DueDate& due, Instant moment,
                           const CampaignContext& context) {
  if (!task.ladder) return 0;
  const auto moments =
      rung_moments(context.plan->ladders[*task.ladder], due.date, *context.calendar, context.zone);
  return static_cast<std::uint16_t>(std::count_if(moments.begin(), moments.end(),
                                                  [&](const RungMoment& rung) { return rung.at <= moment; }));
}

std::uint16_t rungs_skipped_by_opening(const TaskInstance& instance, Instant moment,
                                       const CampaignContext& context) {
  const auto* due = due_of(instance, context);
  return due == nullptr ? std::uint16_t{0} : rungs_before(task_of(instance, context), *due, moment, context);
}

Instant moved_by_days(Instant start_of_day, std::int32_t day_count, const TimeZone& zone) {
  if (day_count == 0) return start_of_day;
  return zone.start_of_day(zone.local_date(start_of_day) + std::chrono::days{day_count});
}

DueDate due_on_day(const Task& task, Date date, const TimeZone& zone) {
  const auto end = zone.end_of_day(date);
  return {date, task.cutoff_minutes ? zone.at(date, *task.cutoff_minutes) : end, end};
}

Instant opens_at(const TaskInstance& instance, const UnitCampaign& state, const CampaignContext& context) {
  const auto& slot = context.slot(instance.slot);
  const auto by_date =
      slot.opens_at ? *slot.opens_at : context.schedule->phases[task_of(instance, context).phase].opens_at;
  return moved_by_days(by_date, state.frozen_days, context.zone);
}

bool is_own(const TaskInstance& instance, const PlanContext& context, const UnitCampaign& state) {
  return state.profile.organiser ||
         context.plan->parties[task_of(instance, context).owner].scope == PartyScope::unit;
}

bool is_hidden(const TaskInstance& instance, const PlanContext& context) {
  return task_of(instance, context).hidden_from_unit;
}

bool is_overdue(const TaskInstance& instance) {
  return awaits_owner(instance.state) && (instance.escalation == EscalationState::overdue ||
                                          instance.escalation == EscalationState::escalated);
}

Level level_of(const UnitCampaign& state, const PlanContext& context) {
  Level highest = Level::none;
  for (const auto& instance : state.tasks) {
    if (instance.level > highest && is_own(instance, context, state)) highest = instance.level;
  }
  return highest;
}

bool all_settled(const UnitCampaign& state, const PlanContext& context, std::optional<std::uint16_t> phase) {
  return std::all_of(state.tasks.begin(), state.tasks.end(), [&](const TaskInstance& instance) {
    return is_settled(instance.state) || !is_own(instance, context, state) ||
           (phase && task_of(instance, context).phase != *phase);
  });
}

std::vector<TaskInstance> planned_instances(const UnitProfile& profile, const PlanContext& context) {
  std::vector<TaskInstance> instances;
  const auto& slots = context.schedule->slots;
  instances.reserve(slots.size());
  for (std::size_t i = 0; i < slots.size(); ++i) {
    const auto& task = context.plan->tasks[slots[i].task];
    if (task.on_event() || (task.subject == PartyScope::organiser) != profile.organiser) continue;
    TaskInstance instance;
    instance.slot = static_cast<std::uint16_t>(i);
    if (!context.plan->parties[task.owner].many) {
      instances.push_back(instance);
      continue;
    }
    for (std::size_t branch = 1; branch <= profile.branches.size(); ++branch) {
      instance.serial = static_cast<std::uint16_t>(branch);
      instances.push_back(instance);
    }
  }
  return instances;
}

}  // namespace duban
