// One audit record as a line that an expert of the domain can read. Pure.
//
// What an event is called stands in the event, and its task or tasks and its reason are told of any that has
// them. An event about which there is more to say has an overload in event_text.cpp; a new one needs none.
//
// English shows keys and states as plans, behaviour files and records write them, so that a line can be
// traced to each; Chinese shows titles and words.
#pragma once

#include "orchestrator/rehearsal/campaign_view.hpp"

#include <string>
#include <string_view>

namespace duban {

struct EventText {
  std::string what;    // "filed"
  std::string detail;  // "E20 unit_rectification_report #1: open → submitted, late; due 2011-10-30"
};

// `before`: the units as they were before the event.
[[nodiscard]] EventText describe(const AuditRecord& record, const CampaignContext& context,
                                 const CampaignView& before, Language language);

// Who acts in a rehearsal: "office" / "办公室", "unit:S01" / "本单位".
[[nodiscard]] std::string actor_text(std::string_view actor, Language language);

}  // namespace duban
