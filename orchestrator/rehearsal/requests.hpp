// A rehearsed campaign as the HTTP requests that would make it happen, for ops/demo/player.py: what was
// played in memory can be played against a real server, and must leave the same trail.
//
// One JSON object a line: {"at", "actor", "key", "method", "path", "body" | "raw" + "content_type",
// "files"?}.
#pragma once

#include "orchestrator/engine/command.hpp"
#include "orchestrator/rehearsal/rehearsal.hpp"

#include <string>

namespace duban {

// One line, with its newline, for a command given at `at`; the campaign, its plan and its units are the
// report's.
[[nodiscard]] std::string request_line(const Command& command, Instant at, const RehearsalReport& report);

}  // namespace duban
