// The reports on one campaign, each a ReadHandler of its own. For the organiser's side only: they tell of
// tasks that are hidden from units.
#pragma once

#include "orchestrator/api/reading.hpp"

namespace duban {

// Every slot of the schedule, and whom the ladders would tell in vain.
[[nodiscard]] Result<http::Response> preview_campaign(const http::Request& request, const ApiParts& parts);
// From the stored counts alone.
[[nodiscard]] Result<http::Response> get_overview(const http::Request& request, const ApiParts& parts);
// The plan's due dates between ?from= (default: today) and ?to= (default: 30 days later), both included.
[[nodiscard]] Result<http::Response> list_deadlines(const http::Request& request, const ApiParts& parts);
// Which units a consolidated filing still waits for.
[[nodiscard]] Result<http::Response> get_fan_in(const http::Request& request, const ApiParts& parts);
// Units that carry a level now, red first; with ?task= units that have that task overdue, whoever owes it.
[[nodiscard]] Result<http::Response> list_escalations(const http::Request& request, const ApiParts& parts);

}  // namespace duban
