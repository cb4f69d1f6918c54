#include "orchestrator/engine/unit_tag.hpp"

#include "persistence/tables/campaigns.hpp"
#include "workflows/unit_campaign/visibility.hpp"

namespace duban {

std::string tag_of(const UnitCampaign& state, const CampaignContext& context, Side side) {
  if (side != Side::unit) return "v" + std::to_string(state.version);
  return sha256(codec::encode(as_seen_by_unit(state, context))).hex().substr(0, 32);
}

}  // namespace duban
