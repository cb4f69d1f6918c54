// What all kinds of aggregates that live in a campaign share (kind.hpp says what such a kind declares).
#pragma once

#include "workflows/base/time.hpp"

#include <cstdint>
#include <optional>
#include <vector>

namespace duban {

// On whose behalf a command comes. A unit's own people see and touch only what is not hidden from the unit.
enum class Side : std::uint8_t { unit, organiser, system };

// The command of the clock, through the same door as a person's: whatever has become due is to be done. Every
// kind in a campaign takes it; one for which no moment ever comes decides nothing.
struct WakeUp {};

// What was decided of an aggregate in a campaign. Every event has been applied to `after` in order, so
// `after` equals the fold of the events over the state given.
template <class Kind>
struct DecisionOf {
  std::vector<typename Kind::Event> events;  // may be empty: nothing was to be done
  typename Kind::State after;
  // The earliest moment at which anything in `after` changes by itself: later than the `now` of the decision.
  std::optional<Instant> wake_at = {};
};

}  // namespace duban
