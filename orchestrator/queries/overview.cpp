#include "orchestrator/queries/overview.hpp"

#include "orchestrator/engine/counts.hpp"
#include "workflows/unit_campaign/facet_names.hpp"

namespace duban::queries {
namespace {

std::int64_t count_of(const Counts& counts, const std::string& name) {
  const auto found = counts.find(name);
  return found == counts.end() ? 0 : found->second;
}

PhaseCounts count_phase(const Counts& counts, std::string_view phase) {
  PhaseCounts counted{std::string(phase)};
  for (std::size_t i = 0; i < kEveryLevel.size(); ++i) {
    counted.units[i] = count_of(counts, count_names::phase(phase, kEveryLevel[i]));
  }
  return counted;
}

TaskCounts count_task(const Counts& counts, const std::string& task) {
  TaskCounts counted;
  for (std::size_t state = 0; state < kEveryTaskState.size(); ++state) {
    for (std::size_t level = 0; level < kEveryLevel.size(); ++level) {
      counted.instances[state][level] =
          count_of(counts, count_names::task(task, kEveryTaskState[state], kEveryLevel[level]));
    }
  }
  counted.overdue = count_of(counts, count_names::overdue(task));
  counted.late = count_of(counts, count_names::late(task));
  return counted;
}

}  // namespace

Result<CampaignCounts> count_campaign(const Snapshot& snapshot, Partition partition,
                                      const CampaignId& campaign, const Plan& plan) {
  const auto counts = load_counts(snapshot, partition, campaign);
  if (!counts) return counts.error();
  CampaignCounts counted;
  counted.units = count_of(*counts, count_names::units());
  counted.closed = count_of(*counts, count_names::closed());
  for (std::size_t i = 0; i < kEveryParticipation.size(); ++i) {
    counted.participation[i] = count_of(*counts, count_names::participation(kEveryParticipation[i]));
  }
  counted.phases.push_back(count_phase(*counts, kEnrolledPhase));
  for (const auto& phase : plan.phases) counted.phases.push_back(count_phase(*counts, phase.id));
  counted.phases.push_back(count_phase(*counts, kCompletedPhase));
  for (const auto& task : plan.tasks) {
    counted.tasks.push_back(count_task(*counts, task.id));
    counted.overdue += counted.tasks.back().overdue;
    counted.late += counted.tasks.back().late;
  }
  return counted;
}

}  // namespace duban::queries
