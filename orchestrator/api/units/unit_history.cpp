#include "orchestrator/access/access_gate.hpp"
#include "orchestrator/api/request_context.hpp"
#include "orchestrator/api/units/unit_reports.hpp"
#include "orchestrator/api/units/unit_view.hpp"
#include "orchestrator/queries/audit_pages.hpp"
#include "orchestrator/queries/number_in_cursor.hpp"
#include "orchestrator/queries/submissions.hpp"
#include "orchestrator/queries/unit_events.hpp"
#include "workflows/audit/canonical_json.hpp"
#include "workflows/base/name.hpp"
#include "workflows/unit_campaign/instances.hpp"
#include "workflows/unit_campaign/unit_campaign_errors.hpp"
#include "workflows/unit_campaign/visibility.hpp"

#include <algorithm>
#include <set>

namespace duban {
namespace {

constexpr std::string_view kOrganiser = "organiser";

// Whom the unit knows by name: those who act with a token for this very unit. Everybody else is "organiser",
// and the clock stays the clock.
class Names {
 public:
  Names(const Authenticator& authenticator, const OrganiserId& organiser, const UnitId& unit) {
    for (const auto& token : authenticator.list()) {
      const bool of_unit = token.role == Role::unit && token.organiser == organiser &&
                           std::binary_search(token.units.begin(), token.units.end(), unit);
      if (of_unit) own_.insert(token.name);
    }
  }

  [[nodiscard]] std::string_view shown(std::string_view actor) const {
    if (actor == "clock" || actor == "server") return actor;
    return own_.contains(actor) ? actor : kOrganiser;
  }

 private:
  std::set<std::string, std::less<>> own_;
};

// What even a visible event holds that is not for the unit: names, and measures proposed about it.
void redact(UnitEvent& event, const Names& names) {
  if (auto* asked = std::get_if<ExtensionRequested>(&event)) asked->by = std::string(names.shown(asked->by));
  if (auto* fired = std::get_if<RungFired>(&event)) fired->proposed.clear();
}

void write_event(http::JsonWriter& json, std::uint64_t number, const AuditEnvelope& envelope,
                 const UnitEvent& event, const Names& names, const TimeZone& zone) {
  std::string data;
  std::visit([&](const auto& each) { canonical::write(data, each); }, event);
  json.begin_object();
  json.member("number", number);
  json.member("at", zone.format(envelope.at));
  json.member("by", names.shown(envelope.actor));
  json.member("event", event_name(event));
  json.key("data").raw(data);
  json.end();
}

// The number of an event counts those that the unit may see, so it tells nothing of the others. Each page
// counts from the beginning: a cursor that pointed into the log would show how much lies between.
Result<http::Response> history_for_unit(const Page& page, const UnitCampaign& unit,
                                        const CampaignOnShelf& campaign, const Snapshot& snapshot,
                                        const ApiParts& parts) {
  const auto shown = number_in_cursor(page.after);
  if (!shown) return shown.error();
  const Names names(parts.authenticator, campaign.state.organiser, unit.unit);
  http::JsonWriter json(8192);
  json.begin_object().key("events").begin_array();
  std::uint64_t number = 0;
  bool more = false;
  const auto read =
      each_unit_event(snapshot, parts.partition, unit.campaign, unit.unit, 0,
                      [&](const AuditEnvelope& envelope, const UnitEvent& recorded) {
                        if (!visible_to_unit(recorded, campaign.context)) return true;
                        if (number == *shown + page.limit) {
                          more = true;
                          return false;
                        }
                        if (++number <= *shown) return true;
                        auto event = as_seen_by_unit(recorded, campaign.context);
                        redact(event, names);
                        write_event(json, number, envelope, event, names, campaign.context.zone);
                        return true;
                      });
  if (!read) return read.error();
  json.end();
  write_next(json, more ? std::optional(std::to_string(number)) : std::nullopt);
  json.end();
  return http::json_response(200, json.take());
}

Result<http::Response> history_for_organiser(const Page& page, const UnitCampaign& unit,
                                             const Snapshot& snapshot, const ApiParts& parts) {
  const auto after = number_in_cursor(page.after);
  if (!after) return after.error();
  const auto from = page.after.empty() ? 0 : *after + 1;
  const auto records = queries::list_audit_records_of(
      snapshot, parts.partition, {unit.campaign.value, unit.unit.value}, from, page.limit);
  http::JsonWriter json(8192);
  json.begin_object().key("records").begin_array();
  for (const auto& record : records.records) json.raw(record);
  json.end();
  write_next(json, records.next_from ? std::optional(std::to_string(*records.last)) : std::nullopt);
  json.end();
  return http::json_response(200, json.take());
}

void write_filing(http::JsonWriter& json, const queries::Filing& filed, std::string_view filed_by,
                  const TimeZone& zone) {
  const auto& filing = filed.record;
  json.begin_object();
  json.member("number", filed.number);
  write_instant(json, "filed_at", filing.filed_at, zone);
  json.member("filed_by", filed_by);
  json.member("text", filing.content.text);
  json.key("links").begin_array();
  for (const auto& link : filing.content.links) json.value(link);
  json.end().key("files").begin_array();
  for (const auto& file : filing.content.files) {
    json.begin_object();
    json.member("digest", file.digest.hex());
    json.member("kind", name_of(file.kind));
    json.member("media_type", file.media_type);
    json.member("name", file.name);
    json.member("size", file.size);
    json.end();
  }
  json.end().end();
}

}  // namespace

Result<http::Response> get_unit_history(const http::Request& request, const ApiParts& parts) {
  const auto campaign = campaign_of(request, parts);
  if (!campaign) return campaign.error();
  const auto page = page_of(request);
  if (!page) return page.error();
  const auto snapshot = parts.engine.snapshot();
  const auto unit = unit_of(request, *campaign, *snapshot, parts);
  if (!unit) return unit.error();
  if (principal_of(request).side() == Side::unit) {
    return history_for_unit(*page, *unit, *campaign->campaign, *snapshot, parts);
  }
  return history_for_organiser(*page, *unit, *snapshot, parts);
}

Result<http::Response> get_submission(const http::Request& request, const ApiParts& parts) {
  const auto campaign = campaign_of(request, parts);
  if (!campaign) return campaign.error();
  const auto page = page_of(request);
  if (!page) return page.error();
  const auto snapshot = parts.engine.snapshot();
  auto unit = unit_of(request, *campaign, *snapshot, parts);
  if (!unit) return unit.error();
  const auto& principal = principal_of(request);
  const auto& context = campaign->campaign->context;
  const auto view = view_for(std::move(*unit), context, principal, parts.engine.now());
  const auto& task = request.param("task");
  const auto* instance = find_instance(view.state, task, context);
  if (instance == nullptr) return Error{errors::workflow_unknown_task, {{"task", task}}};

  const auto filings =
      queries::list_filings(*snapshot, parts.partition, view.state, task, instance->filings, *page);
  if (!filings) return filings.error();
  std::optional<Names> names;
  if (view.for_unit()) {
    names.emplace(parts.authenticator, campaign->campaign->state.organiser, view.state.unit);
  }
  http::JsonWriter json;
  json.begin_object();
  json.member("campaign", view.state.campaign.value);
  json.member("unit", view.state.unit.value);
  write_instance_name(json, *instance, view);
  json.member("state", name_of(instance->state));
  write_rows(json, "submissions", *filings, [&](const queries::Filing& filing) {
    const std::string_view by = filing.record.filed_by;
    write_filing(json, filing, names ? names->shown(by) : by, context.zone);
  });
  json.end();
  return http::json_response(200, json.take());
}

}  // namespace duban
