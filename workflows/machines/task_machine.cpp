#include "workflows/machines/task_machine.hpp"

#include "workflows/machines/msm.hpp"

#include <boost/mpl/vector.hpp>

namespace duban {
namespace {

using msm::In;
using msm::none;
using msm::Row;
template <TaskTrigger trigger>
using On = msm::On<trigger, TaskFacts>;

using Planned = In<TaskState::planned>;
using Open = In<TaskState::open>;
using Submitted = In<TaskState::submitted>;
using Returned = In<TaskState::returned>;
using Accepted = In<TaskState::accepted>;
using Waived = In<TaskState::waived>;
using NotRequired = In<TaskState::not_required>;

using OpenUp = On<TaskTrigger::open>;
using Submit = On<TaskTrigger::submit>;
using Accept = On<TaskTrigger::accept>;
using SendBack = On<TaskTrigger::send_back>;
using Waive = On<TaskTrigger::waive>;
using Dispense = On<TaskTrigger::dispense>;
using Require = On<TaskTrigger::require>;

using AwaitsVerdict = msm::If<[](const TaskFacts& facts) { return facts.complete && facts.reviewed; }>;
using CountsAtOnce = msm::If<[](const TaskFacts& facts) { return facts.complete && !facts.reviewed; }>;

struct Machine : msm::Definition<Machine> {
  using initial_state = Planned;

  // clang-format off
  struct transition_table : boost::mpl::vector<
      //  from         trigger   to         effect guard
      Row<Planned,     OpenUp,   Open>,
      Row<Planned,     Waive,    Waived>,
      Row<Planned,     Dispense, NotRequired>,
      Row<Open,        Submit,   Submitted, none,  AwaitsVerdict>,
      Row<Open,        Submit,   Accepted,  none,  CountsAtOnce>,
      Row<Open,        Waive,    Waived>,
      Row<Open,        Dispense, NotRequired>,
      Row<Submitted,   Submit,   Submitted, none,  AwaitsVerdict>,
      Row<Submitted,   Accept,   Accepted>,
      Row<Submitted,   SendBack, Returned>,
      Row<Submitted,   Waive,    Waived>,
      Row<Returned,    Submit,   Submitted, none,  AwaitsVerdict>,
      Row<Returned,    Submit,   Accepted,  none,  CountsAtOnce>,
      Row<Returned,    Waive,    Waived>,
      Row<Waived,      Require,  Open>,
      Row<NotRequired, Require,  Open>> {};
  // clang-format on
};

}  // namespace

Outcome<TaskState> next_task(TaskState state, TaskTrigger trigger, const TaskFacts& facts) {
  return msm::step<Machine>(state, trigger, facts);
}

}  // namespace duban
