// The unit campaign as a kind of aggregate that lives in a campaign (aggregate/kind.hpp).
#pragma once

#include "workflows/aggregate/in_campaign.hpp"
#include "workflows/aggregate/kind.hpp"
#include "workflows/unit_campaign/commands.hpp"
#include "workflows/unit_campaign/events.hpp"
#include "workflows/unit_campaign/facets.hpp"
#include "workflows/unit_campaign/notice_words.hpp"
#include "workflows/unit_campaign/state.hpp"

#include <functional>

namespace duban {

struct UnitKey {
  CampaignId campaign;
  UnitId unit;
  friend auto operator<=>(const UnitKey&, const UnitKey&) = default;
};
[[nodiscard]] inline std::size_t hash_value(const UnitKey& key) {
  return std::hash<std::string>{}(key.campaign.value) * 31 + std::hash<std::string>{}(key.unit.value);
}

struct UnitCampaignKind {
  static constexpr std::string_view kName = "unit_campaign";
  static constexpr TrailOf kTrail = TrailOf::partition;
  using Key = UnitKey;
  using State = UnitCampaign;
  using Command = UnitCommand;
  using Event = UnitEvent;
  using Sealed = Nothing;
  using Mark = duban::Mark;
  static constexpr const auto& kNotices = words::kNoticeTerms;
  // Named by the unit alone: the subjects of other kinds have a slash.
  [[nodiscard]] static bool owns(const Subject& subject) {
    return !subject.name.empty() && subject.name.find('/') == std::string::npos;
  }
  [[nodiscard]] static Subject subject_of(const Key& key) { return {key.campaign.value, key.unit.value}; }
  [[nodiscard]] static Key key_of(const Subject& subject) {
    return {CampaignId{subject.campaign}, UnitId{subject.name}};
  }
};

[[nodiscard]] inline UnitCampaign initial_state(const UnitKey& key) {
  UnitCampaign state;
  state.campaign = key.campaign;
  state.unit = key.unit;
  return state;
}

}  // namespace duban
