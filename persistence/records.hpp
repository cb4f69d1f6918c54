// The record versions of the states that the store holds: codec::encode(unit_campaign) and
// codec::read<UnitCampaign>(bytes, "unit campaign") work once this is included.
#pragma once

#include "persistence/codec.hpp"
#include "workflows/campaign/state.hpp"
#include "workflows/unit_campaign/state.hpp"

namespace duban {

template <>
inline constexpr std::uint8_t kRecordVersion<UnitCampaign> = kUnitCampaignVersion;

template <>
inline constexpr std::uint8_t kRecordVersion<Campaign> = kCampaignVersion;

}  // namespace duban
