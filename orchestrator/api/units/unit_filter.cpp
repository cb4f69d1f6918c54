#include "orchestrator/api/units/unit_filter.hpp"

#include "workflows/base/name.hpp"
#include "workflows/unit_campaign/facet_names.hpp"
#include "workflows/unit_campaign/facets.hpp"
#include "workflows/unit_campaign/instances.hpp"

#include <algorithm>

namespace duban {
namespace {

template <class E>
Result<std::optional<E>> query_word(const http::Request& request, std::string_view name) {
  const auto text = request.query_value(name);
  if (!text) return std::optional<E>{};
  const auto word = enumerator_of<E>(*text);
  if (!word) return query_error(std::string(name) + " must be one of " + listed_names<E>());
  return word;
}

Result<std::optional<std::string>> query_task(const http::Request& request, std::string_view name,
                                              const Plan& plan, const Principal& principal) {
  const auto text = request.query_value(name);
  if (!text) return std::optional<std::string>{};
  const auto index = plan.find_task(*text);
  if (!index || (principal.role == Role::unit && plan.tasks[*index].hidden_from_unit)) {
    return query_error(std::string(name) + " names no task of the plan");
  }
  return std::optional<std::string>(*text);
}

}  // namespace

Result<UnitFilter> UnitFilter::of(const http::Request& request, const CampaignContext& context,
                                  const Principal& principal) {
  UnitFilter filter;
  if (const auto phase = request.query_value("phase")) filter.phase = std::string(*phase);
  auto participation = query_word<Participation>(request, "participation");
  if (!participation) return participation.error();
  filter.participation = *participation;
  auto level = query_word<Level>(request, "level");
  if (!level) return level.error();
  filter.level = *level;
  auto task = query_task(request, "task", *context.plan, principal);
  if (!task) return task.error();
  filter.task = std::move(*task);
  auto state = query_word<TaskState>(request, "state");
  if (!state) return state.error();
  filter.state = *state;
  auto overdue = query_flag(request, "overdue");
  if (!overdue) return overdue.error();
  filter.overdue = *overdue;
  auto extension = query_task(request, "extension", *context.plan, principal);
  if (!extension) return extension.error();
  filter.extension = std::move(*extension);
  if (filter.state && !filter.task) return query_error("state needs task beside it");
  if (filter.task && !filter.state && !filter.overdue) {
    return query_error("task needs state or overdue=true beside it");
  }
  return filter;
}

std::vector<std::string> UnitFilter::facets() const {
  std::vector<std::string> facets;
  if (extension) facets.push_back(facet_names::extension(*extension));
  if (task && overdue) facets.push_back(facet_names::overdue(*task));
  if (task && (state == TaskState::submitted || state == TaskState::returned)) {
    facets.push_back(facet_names::task_state(*task, *state));
  }
  if (level && *level != Level::none) facets.push_back(facet_names::level(*level));
  if (overdue && !task) facets.push_back(facet_names::overdue());
  if (participation && *participation != Participation::active) {
    facets.push_back(facet_names::participation(*participation));
  }
  if (phase) facets.push_back(facet_names::phase(*phase));
  return facets;
}

bool UnitFilter::matches(const UnitView& view) const {
  const auto& unit = view.state;
  if (phase && phase_name(unit, view.context) != *phase) return false;
  if (participation && unit.participation != *participation) return false;
  // Who has withdrawn owes nothing any more, whatever state its tasks were left in.
  const bool about_tasks = level || task || overdue || extension;
  if (about_tasks && unit.participation == Participation::withdrawn) return false;
  if (level && level_of(unit, view.context) != *level) return false;
  const auto any = [&](auto condition) {
    return std::any_of(unit.tasks.begin(), unit.tasks.end(), condition);
  };
  const auto is_task = [&](const TaskInstance& instance, const std::string& id) {
    return task_of(instance, view.context).id == id;
  };
  if (extension &&
      !any([&](const auto& instance) { return instance.extension && is_task(instance, *extension); })) {
    return false;
  }
  if (task) {
    return any([&](const auto& instance) {
      return is_task(instance, *task) && (!state || instance.state == *state) &&
             (!overdue || is_overdue(instance));
    });
  }
  return !overdue || count_overdue(view) > 0;
}

}  // namespace duban
