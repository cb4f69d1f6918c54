#include "workflows/unit_campaign/facets.hpp"

#include "workflows/unit_campaign/facet_names.hpp"
#include "workflows/unit_campaign/instances.hpp"

#include <algorithm>
#include <stdexcept>

namespace duban {
namespace {

using Kind = Mark::Kind;

// Places of phases that no plan has.
constexpr std::uint16_t kEnrolled = 0xfffe;
constexpr std::uint16_t kCompleted = 0xffff;

template <class Enum>
std::uint8_t number(Enum value) {
  return static_cast<std::uint8_t>(value);
}

std::uint16_t phase_place(const UnitCampaign& state) {
  if (state.phase == PhaseState::completed) return kCompleted;
  return state.phase_index.value_or(kEnrolled);
}

std::string phase_text(std::uint16_t place, const PlanContext& context) {
  if (place == kCompleted) return std::string(kCompletedPhase);
  return place == kEnrolled ? std::string(kEnrolledPhase) : context.plan->phases[place].id;
}

bool closed(const UnitCampaign& state) {
  return state.phase == PhaseState::completed || state.participation == Participation::withdrawn;
}

void add_task_facets(Marks& facets, const TaskInstance& instance, std::uint16_t task, bool own,
                     bool feeds_fan_in) {
  if (is_overdue(instance)) {
    facets.push_back({Kind::overdue_task, 0, 0, task});
    if (own) facets.push_back({Kind::overdue});
  }
  if (instance.state == TaskState::submitted || instance.state == TaskState::returned) {
    facets.push_back({Kind::task_state, number(instance.state), 0, task});
  }
  if (instance.extension) facets.push_back({Kind::extension, 0, 0, task});
  const bool unfiled = instance.state == TaskState::planned || awaits_owner(instance.state);
  if (unfiled && feeds_fan_in) facets.push_back({Kind::lacks, 0, 0, task});
}

void add_passing_counts(Marks& counts, const TaskInstance& instance, const PlanContext& context,
                        bool withdrawn) {
  const bool late = instance.judged == Timeliness::late;
  const bool overdue = !withdrawn && is_overdue(instance);
  if (!late && !overdue) return;
  const auto task = context.slot(instance.slot).task;
  if (late) counts.push_back({Kind::count_late, 0, 0, task});
  if (overdue) counts.push_back({Kind::count_overdue, 0, 0, task});
}

}  // namespace

std::string phase_name(const UnitCampaign& state, const PlanContext& context) {
  return phase_text(phase_place(state), context);
}

void find_standing(const UnitCampaign& state, const PlanContext& context, Standing& standing) {
  auto& facets = standing.facets;
  auto& counts = standing.counts;
  facets.clear();
  counts.clear();
  if (state.version == 0) return;
  const bool withdrawn = state.participation == Participation::withdrawn;
  const auto participation = number(state.participation);
  const auto phase = phase_place(state);

  // What every unit has comes first and what comes and goes last, so that two standings of one unit agree in
  // most places.
  counts.push_back({Kind::units});
  counts.push_back({Kind::count_participation, participation, 0, 0});
  facets.push_back({Kind::phase, 0, 0, phase});
  if (state.participation != Participation::active)
    facets.push_back({Kind::participation, participation, 0, 0});
  for (const auto& instance : state.tasks) {
    const auto task = context.slot(instance.slot).task;
    if (withdrawn) continue;
    counts.push_back({Kind::count_task, number(instance.state), number(instance.level), task});
    add_task_facets(facets, instance, task, is_own(instance, context, state),
                    context.plan->tasks[task].feeds_fan_in);
  }
  if (!withdrawn) {
    const auto level = level_of(state, context);
    if (level != Level::none) facets.push_back({Kind::level, 0, number(level), 0});
    counts.push_back({Kind::count_phase, 0, number(level), phase});
  }
  if (closed(state)) counts.push_back({Kind::closed});
  for (const auto& instance : state.tasks) add_passing_counts(counts, instance, context, withdrawn);
  std::sort(facets.begin(), facets.end());
  facets.erase(std::unique(facets.begin(), facets.end()), facets.end());
}

std::string name_of(const Mark& mark, const PlanContext& context) {
  const auto task = [&]() -> const std::string& { return context.plan->tasks[mark.place].id; };
  const auto state = static_cast<TaskState>(mark.state);
  const auto participation = static_cast<Participation>(mark.state);
  const auto level = static_cast<Level>(mark.level);
  switch (mark.kind) {
    case Kind::phase:
      return facet_names::phase(phase_text(mark.place, context));
    case Kind::level:
      return facet_names::level(level);
    case Kind::participation:
      return facet_names::participation(participation);
    case Kind::overdue:
      return facet_names::overdue();
    case Kind::overdue_task:
      return facet_names::overdue(task());
    case Kind::task_state:
      return facet_names::task_state(task(), state);
    case Kind::extension:
      return facet_names::extension(task());
    case Kind::lacks:
      return facet_names::lacks(task());
    case Kind::units:
      return count_names::units();
    case Kind::closed:
      return count_names::closed();
    case Kind::count_participation:
      return count_names::participation(participation);
    case Kind::count_phase:
      return count_names::phase(phase_text(mark.place, context), level);
    case Kind::count_task:
      return count_names::task(task(), state, level);
    case Kind::count_overdue:
      return count_names::overdue(task());
    case Kind::count_late:
      return count_names::late(task());
  }
  throw std::logic_error("a mark without a kind");
}

}  // namespace duban
