// The states that the store holds, and the versions of their records.
#pragma once

#include "persistence/codec.hpp"
#include "workflows/campaign/state.hpp"
#include "workflows/unit_campaign/state.hpp"

namespace duban {

// A state with the moment at which the clock changes it next. The moment follows from the state and is not part of
// what is audited; it stands beside it because it names the entry of table wake_ups that is to go when the state
// changes.
template <class State>
struct Timed {
  State state;
  std::optional<Instant> wake_at = {};  // nullopt: nothing changes by itself

  BOOST_DESCRIBE_CLASS(Timed, (), (state, wake_at), (), ())
};

template <>
inline constexpr std::uint8_t kRecordVersion<Timed<UnitCampaign>> = kUnitCampaignVersion;

// The state alone, out of its record. Errors: as codec::read.
template <class State>
[[nodiscard]] Result<State> read_state(std::string_view bytes, std::string_view what) {
  auto record = codec::read<Timed<State>>(bytes, what);
  if (!record) return record.error();
  return std::move(record->state);
}

template <>
inline constexpr std::uint8_t kRecordVersion<Campaign> = kCampaignVersion;

}  // namespace duban
