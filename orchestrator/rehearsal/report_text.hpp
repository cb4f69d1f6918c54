// A rehearsal as text, in the language it was played in: what was played, every deadline with its reason, the
// transcript day by day, who would be told of what, and the counts at the end. Deterministic; UTF-8; lines
// end with a line feed.
//
// In English plans are quoted with both titles and everything else by its key, as behaviour files and records
// have it; in Chinese everything stands by its title or its word.
#pragma once

#include "orchestrator/rehearsal/rehearsal.hpp"

#include <string>

namespace duban {

[[nodiscard]] std::string report_text(const RehearsalReport& report);

}  // namespace duban
