#include "workflows/unit_campaign/notices.hpp"

#include "workflows/unit_campaign/instances.hpp"

namespace duban {
namespace {

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

}  // namespace duban
