#include "workflows/machines/phase_machine.hpp"

#include "workflows/machines/msm.hpp"

#include <cstdlib>

#include <boost/mpl/vector.hpp>

namespace duban {
namespace {

using msm::In;
using msm::none;
using msm::Row;
template <PhaseTrigger trigger>
using On = msm::On<trigger, PhaseFacts>;

using Enrolled = In<PhaseState::enrolled>;
using Mobilization = In<PhaseState::mobilization>;
using SelfCorrection = In<PhaseState::self_correction>;
using Supervision = In<PhaseState::supervision>;
using Summary = In<PhaseState::summary>;
using Completed = In<PhaseState::completed>;

using EnterNext = On<PhaseTrigger::enter_next>;
using Complete = On<PhaseTrigger::complete>;

template <PhaseKind kind>
using Into = msm::If<[](const PhaseFacts& facts) { return facts.due && facts.next == kind; }>;
using IntoMobilization = Into<PhaseKind::mobilization>;
using IntoSelfCorrection = Into<PhaseKind::self_correction>;
using IntoSupervision = Into<PhaseKind::supervision>;
using IntoSummary = Into<PhaseKind::summary>;
using AfterTheLast = msm::If<[](const PhaseFacts& facts) { return facts.due && !facts.next; }>;

struct Machine : msm::Definition<Machine> {
  using initial_state = Enrolled;

  // clang-format off
  struct transition_table : boost::mpl::vector<
      //  from            trigger    to              effect guard
      Row<Enrolled,       EnterNext, Mobilization,   none,  IntoMobilization>,
      Row<Enrolled,       EnterNext, SelfCorrection, none,  IntoSelfCorrection>,
      Row<Enrolled,       EnterNext, Supervision,    none,  IntoSupervision>,
      Row<Enrolled,       EnterNext, Summary,        none,  IntoSummary>,
      Row<Mobilization,   EnterNext, Mobilization,   none,  IntoMobilization>,
      Row<Mobilization,   EnterNext, SelfCorrection, none,  IntoSelfCorrection>,
      Row<Mobilization,   EnterNext, Supervision,    none,  IntoSupervision>,
      Row<Mobilization,   EnterNext, Summary,        none,  IntoSummary>,
      Row<SelfCorrection, EnterNext, SelfCorrection, none,  IntoSelfCorrection>,
      Row<SelfCorrection, EnterNext, Supervision,    none,  IntoSupervision>,
      Row<SelfCorrection, EnterNext, Summary,        none,  IntoSummary>,
      Row<Supervision,    EnterNext, Supervision,    none,  IntoSupervision>,
      Row<Supervision,    EnterNext, Summary,        none,  IntoSummary>,
      Row<Summary,        EnterNext, Summary,        none,  IntoSummary>,
      Row<Mobilization,   Complete,  Completed,      none,  AfterTheLast>,
      Row<SelfCorrection, Complete,  Completed,      none,  AfterTheLast>,
      Row<Supervision,    Complete,  Completed,      none,  AfterTheLast>,
      Row<Summary,        Complete,  Completed,      none,  AfterTheLast>> {};
  // clang-format on
};

}  // namespace

Outcome<PhaseState> next_phase(PhaseState state, PhaseTrigger trigger, const PhaseFacts& facts) {
  return msm::step<Machine>(state, trigger, facts);
}

}  // namespace duban
