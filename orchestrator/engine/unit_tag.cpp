#include "orchestrator/engine/unit_tag.hpp"

#include "persistence/tables/campaigns.hpp"
#include "workflows/unit_campaign/instances.hpp"

namespace duban {

UnitCampaign as_seen_by_unit(const UnitCampaign& state, const CampaignContext& context) {
  UnitCampaign seen = state;
  std::erase_if(seen.tasks, [&](const TaskInstance& instance) { return is_hidden(instance, context); });
  seen.version = 0;
  return seen;
}

std::string unit_tag(const UnitCampaign& state, const CampaignContext& context, Side side) {
  if (side != Side::unit) return "v" + std::to_string(state.version);
  return sha256(codec::encode(as_seen_by_unit(state, context))).hex().substr(0, 32);
}

}  // namespace duban
