#include "orchestrator/rehearsal/campaign_view.hpp"

#include "workflows/unit_campaign/decide.hpp"

namespace duban {

void CampaignView::take(const AuditRecord& record, const CampaignContext& context) {
  const auto* event = std::get_if<UnitEvent>(&record.event);
  if (event == nullptr) return;
  auto& state = units_[record.envelope.unit];
  state.campaign = record.envelope.campaign;
  state.unit = record.envelope.unit;
  apply(state, *event, record.envelope.at, context);
}

const UnitCampaign* CampaignView::unit(const UnitId& id) const {
  const auto found = units_.find(id);
  return found == units_.end() ? nullptr : &found->second;
}

}  // namespace duban
