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

inline Parameter in_path(std::string_view name, std::string_view placeholder, LocalizedText help) {
  return {name, placeholder, Place::path, Kind::text, true, std::move(help)};
}
inline Parameter campaign_parameter() {
  return in_path("CAMPAIGN", "campaign", {"id of the campaign", "专项行动编号"});
}
inline Parameter unit_parameter() {
  return in_path("UNIT", "unit", {"id of the unit", "单位编号"});
}
inline Parameter task_parameter() {
  return in_path("TASK", "task", {"key of the task, as unit show lists it", "任务键，见 unit show"});
}
inline Parameter file_parameter(LocalizedText help) {
  return {"FILE", "", Place::local, Kind::text, true, std::move(help)};
}
inline Parameter option(std::string_view name, std::string_view target, Place place, LocalizedText help,
                        bool required = false, Kind kind = Kind::text) {
  return {name, target, place, kind, required, std::move(help)};
}
inline Parameter reason(bool required) {
  return option("--reason", "reason", Place::body, {"why; stands in the audit trail", "理由，记入审计"},
                required);
}
// --limit and --cursor, as every list takes them.
inline std::vector<Parameter> with_page(std::vector<Parameter> parameters) {
  parameters.push_back(
      option("--limit", "limit", Place::query, {"rows of a page, at most 1000", "每页行数，至多 1000"}));
  parameters.push_back(
      option("--cursor", "cursor", Place::query, {"where the page before ended", "上一页结束处"}));
  return parameters;
}

}  // namespace duban::cli
