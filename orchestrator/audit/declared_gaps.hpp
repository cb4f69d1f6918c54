// The consolidated reports of a trail, and the gaps that each declared: the units whose part was missing when
// it was filed. A fact that the decision was given; so the check of the replay compares it with what the
// trail says of every unit at that record.
#pragma once

#include "orchestrator/engine/shelf.hpp"
#include "workflows/audit/audit_record.hpp"

#include <cstdint>
#include <map>
#include <string>
#include <vector>

namespace duban {

struct ConsolidatedFiling {
  std::uint64_t record = 0;
  std::string task;
  std::uint16_t source = 0;       // Plan::tasks: the task that it gathers
  std::vector<std::string> gaps;  // units, ascending
};

// A schedule is used by index: it must belong to its plan before anything is looked up in it.
[[nodiscard]] bool fits(const Schedule& schedule, const Plan& plan);

class ConsolidatedFilings {
 public:
  // Passes over campaigns whose stored schedule does not belong to their plan: the replay names those.
  explicit ConsolidatedFilings(const Shelf& shelf);

  // Keeps the record if it files a consolidated report. Version 1 of the event came from a Duban that did not
  // look at what was decided and not yet committed, so its gaps are taken as they are.
  void take(const AuditRecord& record);
  // Those of a campaign, in the order of the trail.
  [[nodiscard]] const std::vector<ConsolidatedFiling>& of(const CampaignId& campaign) const;

 private:
  std::map<CampaignId, PlanContext> campaigns_;
  std::map<CampaignId, std::vector<ConsolidatedFiling>> filings_;
};

// Whether the unit's part in that task is missing.
[[nodiscard]] bool lacks(const UnitCampaign& unit, std::uint16_t task, const PlanContext& context);

}  // namespace duban
