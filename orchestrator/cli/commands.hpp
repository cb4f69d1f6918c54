// The commands of each part, and the parameters that many of them share. Built once, by all_commands().
#pragma once

#include "orchestrator/cli/command.hpp"

#include <initializer_list>
#include <string_view>
#include <vector>

namespace duban::cli {

[[nodiscard]] std::vector<Command> plan_commands();      // plan, calendar
[[nodiscard]] std::vector<Command> campaign_commands();  // campaign
[[nodiscard]] std::vector<Command> unit_commands();      // unit
[[nodiscard]] std::vector<Command> task_commands();      // task
[[nodiscard]] std::vector<Command> access_commands();    // token, endpoint, dead-letter
[[nodiscard]] std::vector<Command> server_commands();    // serve, config, version, audit, clock
[[nodiscard]] std::vector<Command> local_commands();     // audit verify, rehearse

inline Parameter file_parameter(LocalizedText help) {
  return {"FILE", "", Place::local, Kind::text, true, std::move(help)};
}
// What concerns the command line only.
inline Parameter local_option(std::string_view name, LocalizedText help, bool required = false,
                              Kind kind = Kind::text) {
  return {name, "", Place::local, kind, required, std::move(help)};
}
// What goes into the request as `target`, a query parameter or a body member ("title.zh").
inline Parameter option(std::string_view name, std::string_view target, LocalizedText help,
                        bool required = false, Kind kind = Kind::text) {
  return {name, target, Place::body, kind, required, std::move(help)};
}
inline Parameter reason(bool required) {
  return option("--reason", "reason", {"why; stands in the audit trail", "理由，记入审计"}, required);
}

}  // namespace duban::cli
