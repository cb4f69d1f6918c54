// Which units a consolidated filing still lacks.
#include "orchestrator/access/access_gate.hpp"
#include "orchestrator/api/campaigns/campaign_reports.hpp"
#include "orchestrator/api/request_context.hpp"
#include "orchestrator/api/units/unit_view.hpp"
#include "orchestrator/queries/unit_lists.hpp"
#include "workflows/base/name.hpp"
#include "workflows/unit_campaign/facet_names.hpp"
#include "workflows/unit_campaign/instances.hpp"
#include "workflows/unit_campaign/unit_campaign_errors.hpp"

namespace duban {
namespace {

// Which task a fan-in gathers. Errors: workflow.unknown_task.
Result<const Task*> gathered_task(const Plan& plan, const std::string& fan_in) {
  const auto index = plan.find_task(fan_in);
  if (!index || !plan.tasks[*index].fan_in) {
    return Error{errors::workflow_unknown_task, {{"task", fan_in}}};
  }
  return &plan.tasks[*plan.tasks[*index].fan_in];
}

void write_lacking(http::JsonWriter& json, const UnitView& view, const Task& gathered) {
  json.begin_object();
  json.member("unit", view.state.unit.value);
  json.member("name", view.state.profile.name);
  json.key("instances").begin_array();
  for (const auto& instance : view.state.tasks) {
    if (&task_of(instance, view.context) != &gathered) continue;
    if (instance.state != TaskState::planned && !awaits_owner(instance.state)) continue;
    json.begin_object();
    write_instance_name(json, instance, view);
    json.member("state", name_of(instance.state));
    json.member("overdue", is_overdue(instance));
    write_instance_dues(json, instance, view);
    json.end();
  }
  json.end().end();
}

}  // namespace

Result<http::Response> get_fan_in(const http::Request& request, const ApiParts& parts) {
  const auto view = campaign_of(request, parts);
  if (!view) return view.error();
  const auto page = page_of(request);
  if (!page) return page.error();
  const auto& context = view->campaign->context;
  const auto gathered = gathered_task(*context.plan, request.param("task"));
  if (!gathered) return gathered.error();
  const auto& principal = principal_of(request);
  const auto now = parts.engine.now();
  auto lacking = queries::list_units_with(*parts.engine.snapshot(), parts.partition, context.campaign,
                                          facet_names::lacks((**gathered).id), *page);
  if (!lacking) return lacking.error();
  http::JsonWriter json(8192);
  json.begin_object();
  json.member("campaign", context.campaign.value);
  json.member("task", request.param("task"));
  json.member("gathers", (**gathered).id);
  write_rows(json, "lacking", *lacking, [&](UnitCampaign& state) {
    write_lacking(json, view_for(std::move(state), context, principal, now), **gathered);
  });
  json.end();
  return http::json_response(200, json.take());
}

}  // namespace duban
