// The due dates of a plan between two days, earliest first. Pure; any thread.
#pragma once

#include "orchestrator/queries/page.hpp"
#include "workflows/base/error.hpp"
#include "workflows/schedule/schedule.hpp"

namespace duban::queries {

// Both days included; the rows point into the schedule. Errors: http.cursor_invalid.
[[nodiscard]] Result<Rows<const Slot*>> list_deadlines(const Schedule& schedule, Date first, Date last,
                                                       const Page& page);

}  // namespace duban::queries
