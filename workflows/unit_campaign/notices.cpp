#include "workflows/unit_campaign/notices.hpp"

#include "workflows/unit_campaign/instances.hpp"

#include <algorithm>

namespace duban {
namespace {

bool hidden(const TaskKey& key, const PlanContext& context) {
  const auto name = find_slot(key, context);
  return name && context.task_of(name->slot).hidden_from_unit;
}

void drop_hidden(std::vector<TaskKey>& keys, const PlanContext& context) {
  std::erase_if(keys, [&](const TaskKey& key) { return hidden(key, context); });
}

// The party that owes the task: it learns of verdicts on its filings and requests.
std::vector<std::string> owner_of(const TaskKey& key, const PlanContext& context) {
  const auto name = find_slot(key, context);
  if (!name) return {};
  return {context.plan->parties[context.task_of(name->slot).owner].id};
}

}  // namespace

std::optional<Notice> notice_of(const UnitEvent& event, const PlanContext& context) {
  if (const auto* fired = std::get_if<RungFired>(&event))
    return Notice{"rung_fired", fired->task, fired->notified};
  if (const auto* returned = std::get_if<SubmissionReturned>(&event)) {
    return Notice{"submission_returned", returned->task, owner_of(returned->task, context)};
  }
  if (const auto* granted = std::get_if<ExtensionGranted>(&event)) {
    return Notice{"extension_granted", granted->task, owner_of(granted->task, context)};
  }
  if (const auto* refused = std::get_if<ExtensionRefused>(&event)) {
    return Notice{"extension_refused", refused->task, owner_of(refused->task, context)};
  }
  return std::nullopt;
}

bool visible_to_unit(const UnitEvent& event, const PlanContext& context) {
  return std::visit(
      [&](const auto& data) {
        if constexpr (requires { data.task; }) {
          return !hidden(data.task, context);
        } else if constexpr (std::is_same_v<std::remove_cvref_t<decltype(data)>, TasksOpened>) {
          return std::any_of(data.tasks.begin(), data.tasks.end(),
                             [&](const TaskKey& key) { return !hidden(key, context); });
        } else {
          return true;
        }
      },
      event);
}

UnitEvent as_seen_by_unit(const UnitEvent& event, const PlanContext& context) {
  UnitEvent seen = event;
  std::visit(
      [&](auto& data) {
        using Data = std::remove_cvref_t<decltype(data)>;
        if constexpr (std::is_same_v<Data, TasksOpened>) {
          drop_hidden(data.tasks, context);
          std::erase_if(data.skipped, [&](const SkippedRungs& skip) { return hidden(skip.task, context); });
        }
        if constexpr (std::is_same_v<Data, UnitLaunched>) drop_hidden(data.dispensed, context);
        if constexpr (std::is_same_v<Data, PhaseEntered>) drop_hidden(data.carried, context);
        if constexpr (std::is_same_v<Data, UnitCompleted>) drop_hidden(data.unfinished, context);
        if constexpr (std::is_same_v<Data, UnitResumed>) {
          std::erase_if(data.moved, [&](const MovedDue& moved) { return hidden(moved.task, context); });
        }
      },
      seen);
  return seen;
}

}  // namespace duban
