#include "workflows/machines/escalation_machine.hpp"

#include "workflows/machines/msm.hpp"

#include <boost/mpl/vector.hpp>

namespace duban {
namespace {

using msm::In;
using msm::none;
using msm::Row;
template <EscalationTrigger trigger>
using On = msm::On<trigger, EscalationFacts>;

using Quiet = In<EscalationState::quiet>;
using Reminding = In<EscalationState::reminding>;
using Overdue = In<EscalationState::overdue>;
using Escalated = In<EscalationState::escalated>;
using Resolved = In<EscalationState::resolved>;

using Remind = On<EscalationTrigger::remind>;
using FallDue = On<EscalationTrigger::fall_due>;
using Climb = On<EscalationTrigger::climb>;
using Resolve = On<EscalationTrigger::resolve>;
using Restart = On<EscalationTrigger::restart>;

using AtDue = msm::If<[](const EscalationFacts& facts) { return !facts.past_due_rung; }>;
using PastDue = msm::If<[](const EscalationFacts& facts) { return facts.past_due_rung; }>;

struct Machine : msm::Definition<Machine> {
  using initial_state = Quiet;

  // clang-format off
  struct transition_table : boost::mpl::vector<
      //  from       trigger  to         effect guard
      Row<Quiet,     Remind,  Reminding>,
      Row<Quiet,     FallDue, Overdue>,
      Row<Quiet,     Resolve, Resolved>,
      Row<Quiet,     Restart, Quiet>,
      Row<Reminding, Remind,  Reminding>,
      Row<Reminding, FallDue, Overdue>,
      Row<Reminding, Resolve, Resolved>,
      Row<Reminding, Restart, Quiet>,
      Row<Overdue,   Climb,   Overdue,   none,  AtDue>,
      Row<Overdue,   Climb,   Escalated, none,  PastDue>,
      Row<Overdue,   Resolve, Resolved>,
      Row<Overdue,   Restart, Quiet>,
      Row<Escalated, Climb,   Escalated>,
      Row<Escalated, Resolve, Resolved>,
      Row<Escalated, Restart, Quiet>,
      Row<Resolved,  Restart, Quiet>> {};
  // clang-format on
};

}  // namespace

Outcome<EscalationState> next_escalation(EscalationState state, EscalationTrigger trigger,
                                         const EscalationFacts& facts) {
  return msm::step<Machine>(state, trigger, facts);
}

}  // namespace duban
