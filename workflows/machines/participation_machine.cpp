#include "workflows/machines/participation_machine.hpp"

#include "workflows/machines/msm.hpp"

#include <boost/mpl/vector.hpp>

namespace duban {
namespace {

using msm::In;
using msm::none;
using msm::Row;
template <ParticipationTrigger trigger>
using On = msm::On<trigger, ParticipationFacts>;

using Active = In<Participation::active>;
using Suspended = In<Participation::suspended>;
using Withdrawn = In<Participation::withdrawn>;

using Suspend = On<ParticipationTrigger::suspend>;
using Resume = On<ParticipationTrigger::resume>;
using Withdraw = On<ParticipationTrigger::withdraw>;

using UnderWay = msm::If<[](const ParticipationFacts& facts) { return facts.launched && !facts.completed; }>;
using NotCompleted = msm::If<[](const ParticipationFacts& facts) { return !facts.completed; }>;

struct Machine : msm::Definition<Machine> {
  using initial_state = Active;

  // clang-format off
  struct transition_table : boost::mpl::vector<
      //  from       trigger   to         effect guard
      Row<Active,    Suspend,  Suspended, none,  UnderWay>,
      Row<Active,    Withdraw, Withdrawn, none,  NotCompleted>,
      Row<Suspended, Resume,   Active>,
      Row<Suspended, Withdraw, Withdrawn, none,  NotCompleted>> {};
  // clang-format on
};

}  // namespace

Outcome<Participation> next_participation(Participation state, ParticipationTrigger trigger,
                                          const ParticipationFacts& facts) {
  return msm::step<Machine>(state, trigger, facts);
}

}  // namespace duban
