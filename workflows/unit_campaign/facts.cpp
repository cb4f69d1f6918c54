#include "workflows/unit_campaign/facts.hpp"

#include "workflows/unit_campaign/instances.hpp"

#include <utility>

namespace duban {

std::optional<Mark> list_needed(const UnitCommand& command, const CampaignContext& context) {
  const auto* filing = std::get_if<FileSubmission>(&command);
  if (filing == nullptr) return std::nullopt;
  const auto slot = find_slot(filing->task, context);
  if (!slot) return std::nullopt;
  const auto& source = context.task_of(slot->slot).fan_in;
  if (!source) return std::nullopt;
  return Mark{.kind = Mark::Kind::lacks, .place = *source};
}

void take_list(UnitCommand& command, std::vector<std::string> names) {
  std::get<FileSubmission>(command).missing_units = std::move(names);
}

}  // namespace duban
