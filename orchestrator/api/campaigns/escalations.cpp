// Units that carry a level, and what put them there.
#include "orchestrator/access/access_gate.hpp"
#include "orchestrator/api/campaigns/campaign_reports.hpp"
#include "orchestrator/api/request_context.hpp"
#include "orchestrator/api/units/unit_view.hpp"
#include "orchestrator/queries/unit_lists.hpp"
#include "workflows/base/name.hpp"
#include "workflows/unit_campaign/facet_names.hpp"
#include "workflows/unit_campaign/facets.hpp"
#include "workflows/unit_campaign/instances.hpp"

namespace duban {
namespace {

void write_escalated_instance(http::JsonWriter& json, const TaskInstance& instance, const UnitView& view) {
  const auto* due = due_of(instance, view.context);
  const auto moments = rungs_of(instance, view.context);
  json.begin_object();
  write_instance_name(json, instance, view);
  json.member("state", name_of(instance.state));
  json.member("level", name_of(instance.level));
  json.member("overdue", is_overdue(instance));
  write_due(json, "due", due, view.context.zone);
  write_instant(json, "since",
                is_overdue(instance) && due != nullptr ? std::optional(due->overdue_at) : std::nullopt,
                view.context.zone);
  json.member("round", instance.round);
  json.member("rungs_passed", instance.rungs_passed);
  json.member("rungs", moments.size());
  write_next_rung(json, instance, view);
  json.end();
}

void write_escalation(http::JsonWriter& json, const UnitView& view, const std::optional<std::string>& task) {
  json.begin_object();
  json.member("unit", view.state.unit.value);
  json.member("name", view.state.profile.name);
  json.member("phase", phase_name(view.state, view.context));
  json.member("level", name_of(level_of(view.state, view.context)));
  json.key("tasks").begin_array();
  for (const auto& instance : view.state.tasks) {
    const bool shown = task ? task_of(instance, view.context).id == *task && is_overdue(instance)
                            : is_own(instance, view.context, view.state) &&
                                  (instance.level != Level::none || is_overdue(instance));
    if (shown) write_escalated_instance(json, instance, view);
  }
  json.end().end();
}

// The facets to walk through, in order.
Result<std::vector<std::string>> escalation_facets(const http::Request& request, const Plan& plan) {
  if (const auto task = request.query_value("task")) {
    if (request.query_value("level")) return query_error("give level or task, not both");
    if (!plan.find_task(*task)) return query_error("task names no task of the plan");
    return std::vector{facet_names::overdue(*task)};
  }
  const auto level = request.query_value("level");
  std::vector<std::string> facets;
  for (const auto each : {Level::red, Level::orange, Level::yellow, Level::blue}) {
    if (!level || *level == name_of(each)) facets.push_back(facet_names::level(each));
  }
  if (facets.empty()) return query_error("level must be one of red, orange, yellow, blue");
  return facets;
}

}  // namespace

Result<http::Response> list_escalations(const http::Request& request, const ApiParts& parts) {
  const auto view = campaign_of(request, parts);
  if (!view) return view.error();
  const auto page = page_of(request);
  if (!page) return page.error();
  const auto& context = view->campaign->context;
  const auto facets = escalation_facets(request, *context.plan);
  if (!facets) return facets.error();
  auto units = queries::list_units_with_each(*parts.engine.snapshot(), parts.partition, context.campaign,
                                             *facets, *page);
  if (!units) return units.error();
  const auto& principal = principal_of(request);
  const auto now = parts.engine.now();
  std::optional<std::string> task;
  if (const auto named = request.query_value("task")) task = std::string(*named);
  http::JsonWriter json(8192);
  json.begin_object();
  json.member("campaign", context.campaign.value);
  json.member("at", context.zone.format(now));
  write_rows(json, "escalations", *units, [&](UnitCampaign& state) {
    write_escalation(json, view_for(std::move(state), context, principal, now), task);
  });
  json.end();
  return http::json_response(200, json.take());
}

}  // namespace duban
