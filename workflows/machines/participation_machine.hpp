// Whether a unit takes part: active ⇄ suspended, and withdrawn for good. It stands beside the phase, so that
// a suspended unit keeps the phase it was in.
#pragma once

#include "workflows/machines/machine.hpp"

#include <boost/describe/enum.hpp>

namespace duban {

enum class Participation : std::uint8_t { active = 1, suspended = 2, withdrawn = 3 };
BOOST_DESCRIBE_ENUM(Participation, active, suspended, withdrawn)

enum class ParticipationTrigger : std::uint8_t { suspend = 1, resume = 2, withdraw = 3 };
BOOST_DESCRIBE_ENUM(ParticipationTrigger, suspend, resume, withdraw)

struct ParticipationFacts {
  bool launched = false;   // its campaign runs
  bool completed = false;  // its last phase is behind it
};

// suspend: active → suspended when launched and not completed. resume: suspended → active. withdraw: active
// or suspended → withdrawn unless completed.
[[nodiscard]] Outcome<Participation> next_participation(Participation state, ParticipationTrigger trigger,
                                                        const ParticipationFacts& facts);

}  // namespace duban
