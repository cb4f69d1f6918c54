// Campaigns and what lives in them: their states, and when each wants to be looked at next.
//
// A new kind in a campaign adds its table here, and names it in TableOfKind.
#pragma once

#include "persistence/tables/table_of_kind.hpp"
#include "persistence/tables/typed_table.hpp"
#include "workflows/campaign/state.hpp"
#include "workflows/unit_campaign/kind.hpp"

namespace duban {

// A state with the moment at which the clock changes it next. The moment follows from the state and is not
// part of what is audited; it stands beside it because it names the entry of table wake_ups that is to go
// when the state changes.
template <class State>
struct Timed {
  State state;
  std::optional<Instant> wake_at = {};  // nullopt: nothing changes by itself

  BOOST_DESCRIBE_CLASS(Timed, (), (state, wake_at), (), ())
};

template <>
inline constexpr std::uint8_t kRecordVersion<Timed<UnitCampaign>> = kUnitCampaignVersion;
template <>
inline constexpr std::uint8_t kRecordVersion<Campaign> = kCampaignVersion;

namespace tables {

struct CampaignKey {
  std::string campaign;
  friend bool operator==(const CampaignKey&, const CampaignKey&) = default;
};
struct Campaigns : TypedTable<Campaigns, CampaignKey, RecordValue<Campaign>> {
  static constexpr Table kTable = Table::campaigns;
  static constexpr std::string_view kWhat = "campaign";
};

struct UnitCampaignKey {
  std::string campaign;
  std::string unit;
  friend bool operator==(const UnitCampaignKey&, const UnitCampaignKey&) = default;
};
struct UnitCampaigns : TypedTable<UnitCampaigns, UnitCampaignKey, RecordValue<Timed<UnitCampaign>>> {
  static constexpr Table kTable = Table::unit_campaigns;
  static constexpr std::string_view kWhat = "unit campaign";

  [[nodiscard]] static At of(Partition partition, const UnitKey& key) {
    return at(partition, key.campaign, key.unit);
  }

  // The state alone.
  [[nodiscard]] static Result<UnitCampaign> read_state(std::string_view bytes) {
    auto record = read(bytes);
    if (!record) return record.error();
    return std::move(record->state);
  }
};

// Ordered by time, so that what is due stands at the front. `name`: with the campaign, the subject to be
// woken.
struct WakeUpKey {
  Instant moment;
  std::string campaign;
  std::string name;
  friend bool operator==(const WakeUpKey&, const WakeUpKey&) = default;
};
struct WakeUps : TypedTable<WakeUps, WakeUpKey, NoValue> {
  static constexpr Table kTable = Table::wake_ups;
  static constexpr std::string_view kWhat = "wake-up";
};

template <>
struct TableOfKind<UnitCampaignKind> {
  using Type = UnitCampaigns;
};

}  // namespace tables
}  // namespace duban
