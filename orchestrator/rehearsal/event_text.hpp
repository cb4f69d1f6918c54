// One audit record as a line that an expert of the domain can read. Pure.
#pragma once

#include "workflows/audit/audit_record.hpp"
#include "workflows/campaign/context.hpp"

#include <string>
#include <string_view>

namespace duban {

struct EventText {
  std::string_view what;  // "filed"
  std::string detail;     // "E20 unit_rectification_report #1: open → submitted, late; due 2011-10-30"
};

// `before` is the unit as it was before the event; nullptr for events that are not about a unit.
[[nodiscard]] EventText describe(const AuditRecord& record, const CampaignContext& context,
                                 const UnitCampaign* before);

// "E20 unit_rectification_report"
[[nodiscard]] std::string task_label(std::string_view key, const CampaignContext& context);

}  // namespace duban
