#include "orchestrator/api/campaigns/campaign_reports.hpp"
#include "orchestrator/api/request_context.hpp"
#include "orchestrator/engine/counts.hpp"
#include "workflows/machines/participation_machine.hpp"
#include "workflows/machines/task_machine.hpp"
#include "workflows/plan/enum_text.hpp"

namespace duban {
namespace {

std::int64_t count_of(const Counts& counts, const std::string& name) {
  const auto found = counts.find(name);
  return found == counts.end() ? 0 : found->second;
}

constexpr Level kLevels[] = {Level::none, Level::blue, Level::yellow, Level::orange, Level::red};

// {"none":…,"blue":…,…} of the counts under `prefix`.
void write_levels(http::JsonWriter& json, std::string_view name, const Counts& counts,
                  const std::string& prefix) {
  json.key(name).begin_object();
  for (const auto level : kLevels) {
    json.member(enum_text(level), count_of(counts, prefix + std::string(enum_text(level))));
  }
  json.end();
}

void write_phase(http::JsonWriter& json, const std::string& id, const LocalizedText& title,
                 const Counts& counts) {
  json.begin_object().member("id", id);
  write_text(json, "title", title);
  write_levels(json, "levels", counts, "phase/" + id + "/");
  json.end();
}

// Every unit stands in exactly one of these.
void write_phases(http::JsonWriter& json, const Plan& plan, const Counts& counts) {
  json.key("phases").begin_array();
  write_phase(json, "enrolled", {"Enrolled", "已登记"}, counts);
  for (const auto& phase : plan.phases) write_phase(json, phase.id, phase.title, counts);
  write_phase(json, "completed", {"Completed", "已结束"}, counts);
  json.end();
}

void write_task(http::JsonWriter& json, const Task& task, const Plan& plan, const Counts& counts) {
  json.begin_object();
  json.member("task", task.id);
  json.member("obligation", task.obligation);
  write_text(json, "title", task.title);
  json.member("phase", plan.phases[task.phase].id);
  write_party(json, "owner", plan, task.owner);
  json.member("subject", enum_text(task.subject));
  json.key("states").begin_object();
  for (const auto state : {TaskState::planned, TaskState::open, TaskState::submitted, TaskState::returned,
                           TaskState::accepted, TaskState::waived, TaskState::not_required}) {
    const auto word = std::string(enum_text(state));
    write_levels(json, word, counts, "task/" + task.id + "/" + word + "/");
  }
  json.end();
  json.member("overdue", count_of(counts, "overdue/" + task.id));
  json.member("late", count_of(counts, "late/" + task.id));
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
  const auto counts = load_counts(*parts.engine.snapshot(), parts.partition, campaign.state.id);
  if (!counts) return counts.error();
  std::int64_t overdue = 0, late = 0;
  for (const auto& task : plan.tasks) {
    overdue += count_of(*counts, "overdue/" + task.id);
    late += count_of(*counts, "late/" + task.id);
  }
  http::JsonWriter json(16384);
  json.begin_object();
  json.member("campaign", campaign.state.id.value);
  json.member("state", enum_text(campaign.state.state));
  json.member("at", campaign.context.zone.format(parts.engine.now()));
  json.member("units", count_of(*counts, "units"));
  json.member("closed", count_of(*counts, "closed"));
  json.member("overdue", overdue);
  json.member("late", late);
  json.key("participation").begin_object();
  for (const auto word : {Participation::active, Participation::suspended, Participation::withdrawn}) {
    json.member(enum_text(word), count_of(*counts, "participation/" + std::string(enum_text(word))));
  }
  json.end();
  write_phases(json, plan, *counts);
  json.key("tasks").begin_array();
  for (const auto& task : plan.tasks) write_task(json, task, plan, *counts);
  json.end();
  write_duties(json, plan);
  json.end();
  return http::json_response(200, json.take());
}

}  // namespace duban
