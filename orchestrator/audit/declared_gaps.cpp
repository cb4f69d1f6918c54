#include "orchestrator/audit/declared_gaps.hpp"

#include "workflows/unit_campaign/facets.hpp"
#include "workflows/unit_campaign/instances.hpp"

#include <algorithm>

namespace duban {

bool fits(const Schedule& schedule, const Plan& plan) {
  if (schedule.phases.size() != plan.phases.size()) return false;
  for (const auto& slot : schedule.slots) {
    if (slot.task >= plan.tasks.size() || slot.rungs_at.size() != slot.rung_order.size()) return false;
  }
  return true;
}

ConsolidatedFilings::ConsolidatedFilings(const Shelf& shelf) {
  for (const auto& [id, campaign] : shelf.campaigns) {
    if (fits(*campaign->context.schedule, *campaign->context.plan)) campaigns_.emplace(id, campaign->context);
  }
}

void ConsolidatedFilings::take(const AuditRecord& record) {
  const auto* event = std::get_if<UnitEvent>(&record.event);
  const auto* filed = event == nullptr ? nullptr : std::get_if<SubmissionFiled>(event);
  if (filed == nullptr || record.version < 2) return;
  const auto campaign = campaigns_.find(record.envelope.campaign);
  if (campaign == campaigns_.end()) return;
  const auto slot = find_slot(filed->task, campaign->second);
  if (!slot) return;
  const auto& source = campaign->second.task_of(slot->slot).fan_in;
  if (!source) return;
  filings_[record.envelope.campaign].push_back({record.envelope.seq, filed->task, *source, filed->gaps});
}

const std::vector<ConsolidatedFiling>& ConsolidatedFilings::of(const CampaignId& campaign) const {
  static const std::vector<ConsolidatedFiling> kNone;
  const auto found = filings_.find(campaign);
  return found == filings_.end() ? kNone : found->second;
}

bool lacks(const UnitCampaign& unit, std::uint16_t task, const PlanContext& context) {
  Standing standing;
  find_standing(unit, context, standing);
  const Mark mark{.kind = Mark::Kind::lacks, .place = task};
  return std::binary_search(standing.facets.begin(), standing.facets.end(), mark);
}

}  // namespace duban
