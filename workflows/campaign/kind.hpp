// The campaign as a kind of aggregate (aggregate/kind.hpp). It decides with facts about its units.
#pragma once

#include "workflows/aggregate/kind.hpp"
#include "workflows/campaign/decide.hpp"

namespace duban {

struct CampaignKind {
  static constexpr std::string_view kName = "campaign";
  static constexpr TrailOf kTrail = TrailOf::partition;
  using Key = CampaignId;
  using State = Campaign;
  using Command = CampaignCommand;
  using Event = CampaignEvent;
  using Sealed = Nothing;
  [[nodiscard]] static Subject subject_of(const Key& key) { return {key.value, {}}; }
};

}  // namespace duban
