// What a person wants to know first of a unit or a campaign: the lines above the tables, and which tasks
// stand in which of them. Pure functions, any thread.
#pragma once

#include "workflows/base/text.hpp"

#include <string>

#include <boost/json/fwd.hpp>

namespace duban::cli {

// "No. 7 school (s07): taking part, self-correction, orange; 2 tasks overdue".
[[nodiscard]] std::string unit_head(const boost::json::object& unit, Language language);
// "units taking part 60 (and the organiser); completed 0, withdrawn 1, suspended 0".
[[nodiscard]] std::string overview_head(const boost::json::object& overview, Language language);

// The next move is the owner's; the reviewer's; nobody's any more; or the day has not come.
[[nodiscard]] bool is_to_be_done(const boost::json::object& task);
[[nodiscard]] bool is_to_be_reviewed(const boost::json::object& task);
[[nodiscard]] bool is_settled_task(const boost::json::object& task);
[[nodiscard]] bool is_to_come(const boost::json::object& task);

}  // namespace duban::cli
