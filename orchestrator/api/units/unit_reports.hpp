// The longer reports on one unit, each a ReadHandler of its own, for both sides: to the unit's own people
// they tell nothing that comes of tasks hidden from it, not even how many events there were.
#pragma once

#include "orchestrator/api/reading.hpp"

namespace duban {

// "Why is this unit red?": for each task in trouble its due date and reason, who was told when, what comes
// next by itself, and what would end it.
[[nodiscard]] Result<http::Response> explain_unit(const http::Request& request, const ApiParts& parts);
// What happened, oldest first: for the organiser's side the audit records themselves, for the unit's what it
// may know, numbered on its own.
[[nodiscard]] Result<http::Response> get_unit_history(const http::Request& request, const ApiParts& parts);
// What was filed for one task instance, first to last.
[[nodiscard]] Result<http::Response> get_submission(const http::Request& request, const ApiParts& parts);

}  // namespace duban
