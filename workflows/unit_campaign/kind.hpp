// The unit campaign as a kind of aggregate (aggregate/kind.hpp). It decides within its campaign's context, has a
// wake-up, stands in lists and counts, and makes notices.
#pragma once

#include "workflows/aggregate/kind.hpp"
#include "workflows/unit_campaign/commands.hpp"
#include "workflows/unit_campaign/events.hpp"
#include "workflows/unit_campaign/state.hpp"

namespace duban {

struct UnitKey {
  CampaignId campaign;
  UnitId unit;
  friend auto operator<=>(const UnitKey&, const UnitKey&) = default;
};

struct UnitCampaignKind {
  static constexpr std::string_view kName = "unit_campaign";
  static constexpr TrailOf kTrail = TrailOf::partition;
  using Key = UnitKey;
  using State = UnitCampaign;
  using Command = UnitCommand;
  using Event = UnitEvent;
  using Sealed = Nothing;
  [[nodiscard]] static Subject subject_of(const Key& key) { return {key.campaign.value, key.unit.value}; }
};

}  // namespace duban
