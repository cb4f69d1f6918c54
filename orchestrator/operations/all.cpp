#include "orchestrator/operations/all.hpp"

#include "orchestrator/operations/audit.hpp"
#include "orchestrator/operations/calendars.hpp"
#include "orchestrator/operations/campaigns.hpp"
#include "orchestrator/operations/endpoints.hpp"
#include "orchestrator/operations/files.hpp"
#include "orchestrator/operations/plans.hpp"
#include "orchestrator/operations/server.hpp"
#include "orchestrator/operations/tasks.hpp"
#include "orchestrator/operations/tokens.hpp"
#include "orchestrator/operations/units.hpp"

#include <algorithm>
#include <stdexcept>
#include <string>

namespace duban {
namespace {

template <std::size_t... kSizes>
constexpr auto joined(const std::array<const Operation*, kSizes>&... parts) {
  std::array<const Operation*, (kSizes + ...)> all{};
  auto* end = all.data();
  ((end = std::copy(parts.begin(), parts.end(), end)), ...);
  return all;
}

constexpr auto kAll =
    joined(operations::kServerOperations, operations::kPlanOperations, operations::kCalendarOperations,
           operations::kCampaignOperations, operations::kUnitOperations, operations::kTaskOperations,
           operations::kFileOperations, operations::kAuditOperations, operations::kTokenOperations,
           operations::kEndpointOperations);

constexpr auto kPathParameters = std::to_array<PathParameter>({
    {"campaign", schema::id, "Id of a campaign."},
    {"unit", schema::id, "Id of a unit."},
    {"plan", schema::text,
     "Digest, id@version, or id: then the version that the office of the token or the admin published last."},
    {"task", schema::text, "Key of a task instance, percent-encoded; for a fan-in the id of its task."},
    {"calendar", schema::id, "Id of a calendar."},
    {"version", schema::text, "Version of the calendar."},
    {"seq", schema::position, "Sequence number of an audit record, from 0."},
    {"token", schema::text, "Id of a token."},
    {"endpoint", schema::text, "Id of an endpoint."},
    {"delivery", schema::text, "Id of a dead letter."},
    {"digest", schema::digest, "SHA-256 of the file."},
});

}  // namespace

std::span<const Operation* const> all_operations() {
  return kAll;
}

const Operation* find_operation(std::string_view id) {
  const auto found = std::ranges::find(kAll, id, &Operation::id);
  return found == kAll.end() ? nullptr : *found;
}

const PathParameter& path_parameter(std::string_view name) {
  const auto found = std::find_if(kPathParameters.begin(), kPathParameters.end(),
                                  [&](const PathParameter& parameter) { return parameter.name == name; });
  if (found == kPathParameters.end()) throw std::logic_error("no path parameter " + std::string(name));
  return *found;
}

std::vector<std::string_view> path_parameters(std::string_view path) {
  std::vector<std::string_view> names;
  for (auto open = path.find('{'); open != std::string_view::npos; open = path.find('{', open + 1)) {
    names.push_back(path.substr(open + 1, path.find('}', open) - open - 1));
  }
  return names;
}

}  // namespace duban
