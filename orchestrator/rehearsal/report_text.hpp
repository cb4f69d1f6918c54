// A rehearsal as text: what was played, every deadline with its reason, the transcript day by day, who would
// be told of what, and the counts at the end. Deterministic; UTF-8; lines end with a line feed.
#pragma once

#include "orchestrator/rehearsal/rehearsal.hpp"

#include <string>

namespace duban {

[[nodiscard]] std::string report_text(const RehearsalReport& report);

}  // namespace duban
