// Units of a campaign: lists, one unit, why it stands as it does, what happened, what was filed.
#include "orchestrator/access/access_gate.hpp"
#include "orchestrator/api/request_context.hpp"
#include "orchestrator/api/routes.hpp"
#include "orchestrator/api/units/unit_filter.hpp"
#include "orchestrator/api/units/unit_reports.hpp"
#include "orchestrator/engine/unit_tag.hpp"
#include "orchestrator/operations/tasks.hpp"
#include "orchestrator/operations/units.hpp"
#include "orchestrator/queries/unit_lists.hpp"

namespace duban {
namespace {

Result<http::Response> list_units(const http::Request& request, const ApiParts& parts) {
  const auto view = campaign_of(request, parts);
  if (!view) return view.error();
  const auto page = page_of(request);
  if (!page) return page.error();
  const auto& principal = principal_of(request);
  const auto& context = view->campaign->context;
  const auto filter = UnitFilter::of(request, context, principal);
  if (!filter) return filter.error();
  const auto snapshot = parts.engine.snapshot();
  const auto now = parts.engine.now();
  queries::UnitsWanted wanted;
  if (principal.role == Role::unit) {
    wanted.only = &principal.units;
  } else {
    wanted.facets = filter->facets();
  }
  wanted.keeps = [&](UnitCampaign& state) {
    auto seen = view_for(std::move(state), context, principal, now);
    const bool kept = filter->matches(seen);
    state = std::move(seen.state);
    return kept;
  };
  auto units = queries::list_units(*snapshot, parts.partition, context.campaign, wanted, *page);
  if (!units) return units.error();
  http::JsonWriter json(16384);
  json.begin_object();
  write_rows(json, "units", *units, [&](UnitCampaign& state) {
    write_unit_row(json, {std::move(state), context, principal, now});
  });
  json.end();
  return http::json_response(200, json.take());
}

Result<http::Response> get_unit(const http::Request& request, const ApiParts& parts) {
  const auto campaign = campaign_of(request, parts);
  if (!campaign) return campaign.error();
  auto state = unit_of(request, *campaign, *parts.engine.snapshot(), parts);
  if (!state) return state.error();
  const auto& principal = principal_of(request);
  const auto& context = campaign->campaign->context;
  const auto tag = tag_of(*state, context, principal.side());
  http::JsonWriter json(16384);
  write_unit(json, view_for(std::move(*state), context, principal, parts.engine.now()));
  return tagged(request, tag, json.take());
}

}  // namespace

void add_unit_read_routes(Routes& routes) {
  routes.read(operations::list_units, list_units);
  routes.read(operations::get_unit, get_unit);
  routes.read(operations::explain_unit, explain_unit);
  routes.read(operations::get_unit_history, get_unit_history);
  routes.read(operations::get_submission, get_submission);
}

}  // namespace duban
