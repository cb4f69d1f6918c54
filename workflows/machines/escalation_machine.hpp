// The attention a task instance draws: quiet → reminding → overdue → escalated → resolved. The rungs are
// data; this machine only says what kind of attention it is.
#pragma once

#include "workflows/machines/machine.hpp"

#include <boost/describe/enum.hpp>

namespace duban {

enum class EscalationState : std::uint8_t {
  quiet = 1,
  reminding = 2,
  overdue = 3,
  escalated = 4,
  resolved = 5
};
BOOST_DESCRIBE_ENUM(EscalationState, quiet, reminding, overdue, escalated, resolved)

// remind: a rung before the end of the due day. fall_due: the end of the due day. climb: a rung at or after
// it. resolve: filed, waived, dispensed, or the unit withdrew. restart: a new due date begins a new round.
enum class EscalationTrigger : std::uint8_t { remind = 1, fall_due = 2, climb = 3, resolve = 4, restart = 5 };
BOOST_DESCRIBE_ENUM(EscalationTrigger, remind, fall_due, climb, resolve, restart)

struct EscalationFacts {
  bool past_due_rung = false;  // the rung's moment is later than the end of the due day
};

// quiet:     remind → reminding; fall_due → overdue; resolve → resolved; restart → quiet
// reminding: remind → reminding; fall_due → overdue; resolve → resolved; restart → quiet
// overdue:   climb[not past_due_rung] → overdue; climb[past_due_rung] → escalated
//            resolve → resolved; restart → quiet
// escalated: climb → escalated; resolve → resolved; restart → quiet resolved:  restart → quiet
[[nodiscard]] Outcome<EscalationState> next_escalation(EscalationState state, EscalationTrigger trigger,
                                                       const EscalationFacts& facts);

}  // namespace duban
