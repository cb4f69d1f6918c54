#include "workflows/unit_campaign/older_events.hpp"

#include "workflows/unit_campaign/instances.hpp"

namespace duban {

TasksOpened next_form(TasksOpenedV1 old) {
  return {old.moment, {}, std::move(old.tasks)};
}

SubmissionFiled next_form(SubmissionFiledV1 old) {
  return {old.content, std::move(old.files), old.from,       std::move(old.gaps),
          old.number,  std::move(old.task),  old.timeliness, old.to};
}

void complete(UnitEvent& event, std::uint32_t version, const UnitCampaign& before,
              const CampaignContext& context) {
  auto* opened = std::get_if<TasksOpened>(&event);
  if (opened == nullptr || version >= 2) return;
  for (const auto& key : opened->tasks) {
    const auto* instance = find_instance(before, key, context);
    if (instance == nullptr) continue;  // apply() names the key
    if (const auto rungs = rungs_skipped_by_opening(*instance, opened->moment, context); rungs != 0) {
      opened->skipped.push_back({rungs, key});
    }
  }
}

}  // namespace duban
