// The units of one campaign as their audit records tell of them: folded with apply(), never read from the
// store's states. One thread; a few kilobytes a unit.
#pragma once

#include "workflows/audit/audit_record.hpp"
#include "workflows/campaign/context.hpp"

#include <map>

namespace duban {

class CampaignView {
 public:
  // Records that are not about a unit are passed over.
  void take(const AuditRecord& record, const CampaignContext& context);
  // nullptr before it is enrolled.
  [[nodiscard]] const UnitCampaign* unit(const UnitId& id) const;
  [[nodiscard]] const std::map<UnitId, UnitCampaign>& units() const { return units_; }

 private:
  std::map<UnitId, UnitCampaign> units_;
};

}  // namespace duban
