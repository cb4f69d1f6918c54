// Campaigns: which there are, how one stands, and what is still to come in it.
#include "orchestrator/access/access_gate.hpp"
#include "orchestrator/api/campaigns/campaign_reports.hpp"
#include "orchestrator/api/request_context.hpp"
#include "orchestrator/api/routes.hpp"
#include "orchestrator/http/negotiation.hpp"
#include "orchestrator/operations/campaigns.hpp"
#include "persistence/tables/campaigns.hpp"
#include "workflows/base/name.hpp"
#include "workflows/campaign/campaign_errors.hpp"

#include <algorithm>

namespace duban {
namespace {

void write_phases(http::JsonWriter& json, const CampaignOnShelf& campaign) {
  const auto& context = campaign.context;
  json.key("phases").begin_array();
  for (std::size_t i = 0; i < context.plan->phases.size(); ++i) {
    const auto& phase = context.plan->phases[i];
    const auto& dates = context.schedule->phases[i];
    json.begin_object();
    json.member("id", phase.id);
    json.member("kind", name_of(phase.kind));
    write_text(json, "title", phase.title);
    json.member("advance", name_of(phase.advance));
    json.member("from", format_date(dates.from));
    json.member("to", format_date(dates.to));
    json.member("opens_at", context.zone.format(dates.opens_at));
    json.member("closes_at", context.zone.format(dates.closes_at));
    json.end();
  }
  json.end();
}

void write_head(http::JsonWriter& json, const CampaignOnShelf& campaign) {
  const auto& state = campaign.state;
  json.member("id", state.id.value);
  json.member("organiser", state.organiser.value);
  write_text(json, "title", state.title);
  json.member("state", name_of(state.state));
  json.member("year", state.schedule.year);
  json.member("timezone", state.schedule.timezone);
  write_instant(json, "created_at", state.created_at, campaign.context.zone);
  write_instant(json, "launched_at", state.launched_at, campaign.context.zone);
}

// Whether one of a unit token's units is enrolled; true for every other role.
bool takes_part(const Principal& principal, const CampaignId& campaign, const Snapshot& snapshot,
                Partition partition) {
  if (principal.role != Role::unit) return true;
  return std::any_of(principal.units.begin(), principal.units.end(), [&](const UnitId& unit) {
    return tables::UnitCampaigns::contains(snapshot, tables::UnitCampaigns::at(partition, campaign, unit));
  });
}

// Which campaigns a caller knows of: those of its organiser, and as a unit only those it takes part in.
bool may_know(const Principal& principal, const Campaign& campaign, const Snapshot& snapshot,
              const ApiParts& parts) {
  return principal.may_see_organiser(campaign.organiser) &&
         takes_part(principal, campaign.id, snapshot, parts.partition);
}

Result<http::Response> list_campaigns(const http::Request& request, const ApiParts& parts) {
  const auto page = page_of(request);
  if (!page) return page.error();
  const auto& principal = principal_of(request);
  const auto shelf = parts.engine.shelf();
  const auto snapshot = parts.engine.snapshot();
  PageReader<const CampaignOnShelf*> campaigns(page->limit);
  auto at =
      page->after.empty() ? shelf->campaigns.begin() : shelf->campaigns.upper_bound(CampaignId{page->after});
  for (; at != shelf->campaigns.end(); ++at) {
    if (!may_know(principal, at->second->state, *snapshot, parts)) continue;
    if (!campaigns.add(at->first.value, at->second.get())) break;
  }
  http::JsonWriter json;
  json.begin_object();
  write_rows(json, "campaigns", campaigns.take(), [&](const CampaignOnShelf* campaign) {
    json.begin_object();
    write_head(json, *campaign);
    json.end();
  });
  json.end();
  return http::json_response(200, json.take());
}

// A unit is told neither the number of units nor the plan's warnings: they are the organiser's.
void write_for_organiser(http::JsonWriter& json, const CampaignOnShelf& campaign) {
  json.member("version", campaign.state.version);
  json.member("units_at_launch", campaign.state.units);
  json.member("require_past_due", campaign.state.require_past_due);
  json.key("warnings").begin_array();
  for (const auto& warning : campaign.state.schedule.warnings) {
    json.begin_object().member("en", warning.en).member("zh", warning.zh).end();
  }
  json.end();
}

Result<http::Response> get_campaign(const http::Request& request, const ApiParts& parts) {
  const auto view = campaign_of(request, parts);
  if (!view) return view.error();
  const auto& campaign = *view->campaign;
  const auto& principal = principal_of(request);
  if (!may_know(principal, campaign.state, *parts.engine.snapshot(), parts)) {
    return Error{errors::workflow_unknown_campaign, {{"campaign", campaign.state.id.value}}};
  }
  http::JsonWriter json;
  json.begin_object();
  write_head(json, campaign);
  json.key("plan").begin_object();
  json.member("digest", campaign.state.plan.hex());
  json.member("id", campaign.context.plan->id);
  json.member("version", campaign.context.plan->version);
  write_text(json, "title", campaign.context.plan->title);
  json.end();
  json.key("calendar").begin_object();
  json.member("id", campaign.state.schedule.calendar_id);
  json.member("version", campaign.state.schedule.calendar_version);
  json.end();
  write_phases(json, campaign);
  if (principal.side() != Side::unit) write_for_organiser(json, campaign);
  json.end();
  return tagged(request, "v" + std::to_string(campaign.state.version), json.take());
}

}  // namespace

void add_campaign_read_routes(Routes& routes) {
  routes.read(operations::list_campaigns, list_campaigns);
  routes.read(operations::get_campaign, get_campaign);
  routes.read(operations::preview_campaign, preview_campaign);
  routes.read(operations::get_overview, get_overview);
  routes.read(operations::list_deadlines, list_deadlines);
  routes.read(operations::get_fan_in, get_fan_in);
  routes.read(operations::list_escalations, list_escalations);
}

}  // namespace duban
