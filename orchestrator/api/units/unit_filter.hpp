// Which units a list shows: read from the query, found through the facets that it names, checked on the
// state.
#pragma once

#include "orchestrator/api/units/unit_view.hpp"

#include <optional>
#include <string>
#include <vector>

namespace duban {

struct UnitFilter {
  std::optional<std::string> phase;  // a phase of the plan, "enrolled" or "completed"
  std::optional<Participation> participation;
  std::optional<Level> level;
  std::optional<std::string> task;  // narrows `state` and `overdue` to that task
  std::optional<TaskState> state;
  bool overdue = false;
  std::optional<std::string> extension;  // a task for which an extension is asked

  // A task hidden from the caller is as unknown as one that is not there. Errors: http.query_invalid.
  [[nodiscard]] static Result<UnitFilter> of(const http::Request& request, const CampaignContext& context,
                                             const Principal& principal);

  // The facets that every unit sought carries, the most selective first; none when only a scan of all units
  // finds them.
  [[nodiscard]] std::vector<std::string> facets() const;
  [[nodiscard]] bool matches(const UnitView& view) const;
};

}  // namespace duban
