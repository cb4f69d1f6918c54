#include "workflows/unit_campaign/facets.hpp"

#include "workflows/unit_campaign/instances.hpp"

#include <algorithm>
#include <iterator>

#include <boost/describe/enum_to_string.hpp>

namespace duban {
namespace {

std::string name_of(auto value) {
  return boost::describe::enum_to_string(value, "?");
}

bool feeds_a_fan_in(std::uint16_t task_index, const Plan& plan) {
  return std::any_of(plan.tasks.begin(), plan.tasks.end(),
                     [&](const Task& task) { return task.fan_in && *task.fan_in == task_index; });
}

bool closed(const UnitCampaign& state) {
  return state.phase == PhaseState::completed || state.participation == Participation::withdrawn;
}

void add_task_facets(std::vector<std::string>& facets, const TaskInstance& instance,
                     const UnitCampaign& state, const CampaignContext& context) {
  const auto& task = task_of(instance, context);
  if (is_overdue(instance)) {
    facets.push_back("overdue:" + task.id);
    if (is_own(instance, context, state)) facets.emplace_back("overdue");
  }
  if (instance.state == TaskState::submitted || instance.state == TaskState::returned) {
    facets.push_back("task:" + task.id + ":" + name_of(instance.state));
  }
  if (instance.extension) facets.push_back("extension:" + task.id);
  const bool unfiled = instance.state == TaskState::planned || awaits_owner(instance.state);
  if (unfiled && feeds_a_fan_in(context.slot(instance.slot).task, *context.plan))
    facets.push_back("lacks:" + task.id);
}

}  // namespace

std::string phase_name(const UnitCampaign& state, const CampaignContext& context) {
  if (state.phase == PhaseState::completed) return "completed";
  return state.phase_index ? context.plan->phases[*state.phase_index].id : "enrolled";
}

std::vector<std::string> facets_of(const UnitCampaign& state, const CampaignContext& context) {
  std::vector<std::string> facets;
  if (state.version == 0) return facets;
  facets.push_back("phase:" + phase_name(state, context));
  if (state.participation != Participation::active)
    facets.push_back("participation:" + name_of(state.participation));
  if (state.participation == Participation::withdrawn) return facets;
  if (const auto level = level_of(state, context); level != Level::none)
    facets.push_back("level:" + name_of(level));
  for (const auto& instance : state.tasks) add_task_facets(facets, instance, state, context);
  std::sort(facets.begin(), facets.end());
  facets.erase(std::unique(facets.begin(), facets.end()), facets.end());
  return facets;
}

std::vector<std::string> counts_of(const UnitCampaign& state, const CampaignContext& context) {
  std::vector<std::string> counts;
  if (state.version == 0) return counts;
  counts.emplace_back("units");
  if (closed(state)) counts.emplace_back("closed");
  counts.push_back("participation/" + name_of(state.participation));
  const bool withdrawn = state.participation == Participation::withdrawn;
  if (!withdrawn)
    counts.push_back("phase/" + phase_name(state, context) + "/" + name_of(level_of(state, context)));
  for (const auto& instance : state.tasks) {
    const auto& task = task_of(instance, context);
    if (instance.judged == Timeliness::late) counts.push_back("late/" + task.id);
    if (withdrawn) continue;
    counts.push_back("task/" + task.id + "/" + name_of(instance.state) + "/" + name_of(instance.level));
    if (is_overdue(instance)) counts.push_back("overdue/" + task.id);
  }
  std::sort(counts.begin(), counts.end());
  return counts;
}

NameDifference difference(const std::vector<std::string>& before, const std::vector<std::string>& after) {
  NameDifference change;
  std::set_difference(before.begin(), before.end(), after.begin(), after.end(),
                      std::back_inserter(change.removed));
  std::set_difference(after.begin(), after.end(), before.begin(), before.end(),
                      std::back_inserter(change.added));
  return change;
}

}  // namespace duban
