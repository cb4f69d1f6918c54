// What somebody outside must be told of. A notice is a view of an event, never a decision of its own: what is
// sent can always be checked against the audit record it came from.
#pragma once

#include <string>
#include <vector>

namespace duban {

struct Notice {
  std::string type;  // "rung_fired", "submission_returned", "extension_granted", "extension_refused"
  std::string task;  // the instance it is about (a TaskKey), or empty
  std::vector<std::string> parties;  // who is to be told
};

}  // namespace duban
