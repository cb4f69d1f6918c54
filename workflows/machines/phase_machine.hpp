// The phase a unit campaign is in: enrolled → mobilization → self_correction → supervision → summary →
// completed. A plan may repeat a kind or leave one out; the kinds it has come in this order.
#pragma once

#include "workflows/machines/machine.hpp"
#include "workflows/plan/plan.hpp"

#include <optional>

#include <boost/describe/enum.hpp>

namespace duban {

enum class PhaseState : std::uint8_t {
  enrolled = 1,
  mobilization = 2,
  self_correction = 3,
  supervision = 4,
  summary = 5,
  completed = 6
};
BOOST_DESCRIBE_ENUM(PhaseState, enrolled, mobilization, self_correction, supervision, summary, completed)

enum class PhaseTrigger : std::uint8_t { enter_next = 1, complete = 2 };
BOOST_DESCRIBE_ENUM(PhaseTrigger, enter_next, complete)

struct PhaseFacts {
  std::optional<PhaseKind> next;  // kind of the phase that follows; nullopt after the last
  bool due = false;               // the moment has come and the phase's advance policy is met
};

// enter_next: from any state but completed to the state of `next`, never backwards, when `due`. complete:
// from any phase (not enrolled) when there is no `next` and it is `due`.
[[nodiscard]] Outcome<PhaseState> next_phase(PhaseState state, PhaseTrigger trigger, const PhaseFacts& facts);

}  // namespace duban
