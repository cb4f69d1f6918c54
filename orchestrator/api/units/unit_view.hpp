// A unit campaign as JSON, for one caller: the same view serves lists, the unit itself and its explanation.
//
// Make it with view_for(), which takes away what is hidden from the caller before anything is counted or
// written; every function here shows only what is left. Short-lived: borrows the context and the principal.
#pragma once

#include "orchestrator/access/principal.hpp"
#include "orchestrator/api/reading.hpp"
#include "workflows/unit_campaign/state.hpp"

#include <cstdint>
#include <string>

namespace duban {

struct UnitView {
  UnitCampaign state;  // without what is hidden from the caller
  const CampaignContext& context;
  const Principal& principal;
  Instant now{};

  [[nodiscard]] bool for_unit() const { return principal.role == Role::unit; }
};
[[nodiscard]] UnitView view_for(UnitCampaign state, const CampaignContext& context,
                                const Principal& principal, Instant now);

// One line of a list: {"unit","name","kind","phase","participation","level","tasks","settled","overdue", …}
void write_unit_row(http::JsonWriter& json, const UnitView& view);
// Everything about the unit, its tasks with what this caller may do to them now.
void write_unit(http::JsonWriter& json, const UnitView& view);

// Shared with reports on single instances.
void write_instance_name(http::JsonWriter& json, const TaskInstance& instance, const UnitView& view);
// "due", "original_due", "due_reason"
void write_instance_dues(http::JsonWriter& json, const TaskInstance& instance, const UnitView& view);
// "next_rung": null when nothing more will be fired by itself.
void write_next_rung(http::JsonWriter& json, const TaskInstance& instance, const UnitView& view);
[[nodiscard]] std::size_t count_overdue(const UnitView& view);  // of what the unit owes itself

}  // namespace duban
