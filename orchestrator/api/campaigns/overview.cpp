#include "orchestrator/queries/overview.hpp"

#include "orchestrator/api/campaigns/campaign_reports.hpp"
#include "orchestrator/api/request_context.hpp"
#include "workflows/base/name.hpp"
#include "workflows/machines/state_words.hpp"

namespace duban {
namespace {

// {"none":…,"blue":…,…}
void write_levels(http::JsonWriter& json, std::string_view name, const queries::CountsByLevel& counts) {
  json.key(name).begin_object();
  for (std::size_t i = 0; i < queries::kEveryLevel.size(); ++i)
    json.member(name_of(queries::kEveryLevel[i]), counts[i]);
  json.end();
}

// Of queries::CampaignCounts::phases: those of the plan stand between the two that every campaign has.
LocalizedText phase_title(const Plan& plan, std::size_t index) {
  if (index == 0) return words::capitalized(words::phrase_of(PhaseState::enrolled).text());
  return index <= plan.phases.size() ? plan.phases[index - 1].title
                                     : words::capitalized(words::phrase_of(PhaseState::completed).text());
}

void write_phases(http::JsonWriter& json, const Plan& plan, const queries::CampaignCounts& counts) {
  json.key("phases").begin_array();
  for (std::size_t i = 0; i < counts.phases.size(); ++i) {
    const auto& phase = counts.phases[i];
    json.begin_object().member("id", phase.id);
    write_text(json, "title", phase_title(plan, i));
    write_levels(json, "levels", phase.units);
    json.end();
  }
  json.end();
}

void write_task(http::JsonWriter& json, const Task& task, const Plan& plan,
                const queries::TaskCounts& counts) {
  json.begin_object();
  json.member("task", task.id);
  json.member("obligation", task.obligation);
  write_text(json, "title", task.title);
  json.member("phase", plan.phases[task.phase].id);
  write_party(json, "owner", plan, task.owner);
  json.member("subject", name_of(task.subject));
  json.key("states").begin_object();
  for (std::size_t i = 0; i < queries::kEveryTaskState.size(); ++i) {
    write_levels(json, name_of(queries::kEveryTaskState[i]), counts.instances[i]);
  }
  json.end();
  json.member("overdue", counts.overdue);
  json.member("late", counts.late);
  json.end();
}

void write_duties(http::JsonWriter& json, const Plan& plan) {
  json.key("duties").begin_array();
  for (const auto& duty : plan.duties) {
    json.begin_object();
    json.member("id", duty.id);
    json.member("obligation", duty.obligation);
    write_text(json, "title", duty.title);
    write_optional_text(json, "text", duty.text);
    write_party(json, "responsible", plan, duty.responsible);
    json.end();
  }
  json.end();
}

}  // namespace

Result<http::Response> get_overview(const http::Request& request, const ApiParts& parts) {
  const auto view = campaign_of(request, parts);
  if (!view) return view.error();
  const auto& campaign = *view->campaign;
  const auto& plan = *campaign.context.plan;
  const auto counts =
      queries::count_campaign(*parts.engine.snapshot(), parts.partition, campaign.state.id, plan);
  if (!counts) return counts.error();
  http::JsonWriter json(16384);
  json.begin_object();
  json.member("campaign", campaign.state.id.value);
  json.member("state", name_of(campaign.state.state));
  json.member("at", campaign.context.zone.format(parts.engine.now()));
  json.member("units", counts->units);
  json.member("closed", counts->closed);
  json.member("overdue", counts->overdue);
  json.member("late", counts->late);
  json.key("participation").begin_object();
  for (std::size_t i = 0; i < queries::kEveryParticipation.size(); ++i) {
    json.member(name_of(queries::kEveryParticipation[i]), counts->participation[i]);
  }
  json.end();
  write_phases(json, plan, *counts);
  json.key("tasks").begin_array();
  for (std::size_t i = 0; i < plan.tasks.size(); ++i) write_task(json, plan.tasks[i], plan, counts->tasks[i]);
  json.end();
  write_duties(json, plan);
  json.end();
  return http::json_response(200, json.take());
}

}  // namespace duban
