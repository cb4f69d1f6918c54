// What `duban rehearse` does: reads the files, plays the campaign, prints the report. One thread.
#pragma once

#include "workflows/base/text.hpp"

#include <iosfwd>
#include <string>

namespace duban {

struct RehearseArguments {
  std::string plan_path;
  std::string units_path;
  std::string behaviour_path;
  std::string calendar_path;  // the caller knows where the shipped calendars are
  std::string requests_path;  // where to write the requests for ops/demo/player.py; empty: nowhere
  std::string trail_path;     // where to write the audit records, a line each; empty: nowhere
  int year = 0;
  Language language = Language::en;  // of the report and of messages
};

// The report goes to `out`; errors go to `messages`, one a line as FILE:LINE:COLUMN: message (code); mend.
// Returns 0, or 1 when a file cannot be read or is refused.
[[nodiscard]] int rehearse_command(const RehearseArguments& arguments, std::ostream& out,
                                   std::ostream& messages);

}  // namespace duban
