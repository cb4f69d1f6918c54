// One task instance: planned → open → submitted ⇄ returned → accepted, with waived and not_required beside
// it. Late is a fact recorded beside the state, never a state that blocks work.
#pragma once

#include "workflows/machines/machine.hpp"

#include <boost/describe/enum.hpp>

namespace duban {

enum class TaskState : std::uint8_t {
  planned = 1,
  open = 2,
  submitted = 3,
  returned = 4,
  accepted = 5,
  waived = 6,
  not_required = 7
};
BOOST_DESCRIBE_ENUM(TaskState, planned, open, submitted, returned, accepted, waived, not_required)

// send_back is the review verdict "return"; dispense makes an instance not_required; require takes that back.
enum class TaskTrigger : std::uint8_t {
  open = 1,
  submit = 2,
  accept = 3,
  send_back = 4,
  waive = 5,
  dispense = 6,
  require = 7
};
BOOST_DESCRIBE_ENUM(TaskTrigger, open, submit, accept, send_back, waive, dispense, require)

struct TaskFacts {
  // The plan names a reviewer: a filing waits for a verdict; otherwise it counts at once.
  bool reviewed = false;
  // The filing carries the evidence the plan asks for, and names every gap of a fan-in.
  bool complete = false;
};

// planned:   open → open; waive → waived; dispense → not_required
// open:      submit[complete, reviewed] → submitted; submit[complete, not reviewed] → accepted
//            waive → waived; dispense → not_required
// submitted: submit[complete, reviewed] → submitted (a corrected filing before the verdict)
//            accept → accepted; send_back → returned; waive → waived
// returned:  submit as from open; waive → waived waived, not_required: require → open accepted:  nothing
[[nodiscard]] Outcome<TaskState> next_task(TaskState state, TaskTrigger trigger, const TaskFacts& facts);

// Nothing more is owed: accepted, waived or not_required.
[[nodiscard]] constexpr bool is_settled(TaskState state) {
  return state == TaskState::accepted || state == TaskState::waived || state == TaskState::not_required;
}
// The next move is the owner's: open or returned. Only then can an instance be or become overdue.
[[nodiscard]] constexpr bool awaits_owner(TaskState state) {
  return state == TaskState::open || state == TaskState::returned;
}

}  // namespace duban
