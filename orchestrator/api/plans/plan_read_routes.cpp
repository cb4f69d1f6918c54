// Plans, read and checked. Publishing is a write and stands elsewhere.
#include "orchestrator/access/access_gate.hpp"
#include "orchestrator/api/api_errors.hpp"
#include "orchestrator/api/plans/find_plan.hpp"
#include "orchestrator/api/reading.hpp"
#include "orchestrator/api/request_context.hpp"
#include "orchestrator/api/routes.hpp"
#include "orchestrator/operations/plans.hpp"
#include "persistence/tables/library.hpp"
#include "workflows/base/name.hpp"
#include "workflows/plan/plan_diff.hpp"
#include "workflows/plan/plan_json.hpp"
#include "workflows/plan/plan_loader.hpp"

namespace duban {
namespace {

constexpr std::string_view kYaml = "application/yaml";
constexpr std::uint64_t kYearMin = 1970;
constexpr std::uint64_t kYearMax = 2200;

Error unknown_plan(std::string_view name) {
  return Error{errors::operation_unknown_plan, {{"plan", name}}};
}

void write_plan_name(http::JsonWriter& json, const Plan& plan) {
  json.member("digest", plan.digest.hex());
  json.member("id", plan.id);
  json.member("version", plan.version);
  write_text(json, "title", plan.title);
}

void write_warnings(http::JsonWriter& json, const std::vector<LocalizedText>& warnings) {
  json.key("warnings").begin_array();
  for (const auto& warning : warnings) {
    json.begin_object().member("en", warning.en).member("zh", warning.zh).end();
  }
  json.end();
}

// With ?year= the plan is resolved too, with the newest version of its calendar: some mistakes show only
// then.
Checked<http::Response> check_plan(const http::Request& request, const ApiParts& parts) {
  const auto year = query_number(request, "year");
  if (!year) return Errors{year.error()};
  if (*year && (**year < kYearMin || **year > kYearMax)) return Errors{query_error("year is out of range")};
  const auto plan = load_plan(request.body);
  if (!plan) return plan.error();
  std::vector<LocalizedText> warnings;
  if (*year) {
    const auto shelf = parts.engine.shelf();
    const auto* calendar = shelf->newest_calendar(plan->calendar);
    if (calendar == nullptr) {
      return Errors{Error{errors::operation_unknown_calendar, {{"calendar", plan->calendar}}}};
    }
    auto schedule = resolve_schedule(*plan, static_cast<int>(**year), *calendar->calendar);
    if (!schedule) return schedule.error();
    warnings = std::move(schedule->warnings);
  }
  http::JsonWriter json;
  json.begin_object().member("ok", true);
  write_plan_name(json, *plan);
  json.member("phases", plan->phases.size());
  json.member("tasks", plan->tasks.size());
  write_warnings(json, warnings);
  json.end();
  return http::json_response(200, json.take());
}

Result<http::Response> list_plans(const http::Request& request, const ApiParts& parts) {
  const auto page = page_of(request);
  if (!page) return page.error();
  const auto shelf = parts.engine.shelf();
  PageReader<const PlanOnShelf*> plans(page->limit);
  auto at = page->after.empty() ? shelf->plans.begin()
                                : shelf->plans.upper_bound(Digest::from_hex(page->after).value_or(Digest{}));
  while (at != shelf->plans.end() && plans.add(at->first.hex(), &at->second)) ++at;
  http::JsonWriter json;
  json.begin_object();
  write_rows(json, "plans", plans.take(), [&](const PlanOnShelf* entry) {
    json.begin_object();
    write_plan_name(json, *entry->plan);
    json.member("published_at", format_instant_utc(entry->published_at));
    json.member("published_by", entry->published_by);
    json.end();
  });
  json.end();
  return http::json_response(200, json.take());
}

Result<http::Response> get_plan(const http::Request& request, const ApiParts& parts) {
  const auto shelf = parts.engine.shelf();
  const auto* entry = find_plan(*shelf, request.param("plan"), plans_meant_by(principal_of(request)));
  if (entry == nullptr) return unknown_plan(request.param("plan"));
  return tagged(request, entry->plan->digest.hex(), plan_json(*entry->plan, PlanView::whole));
}

// The exact bytes that were published: their SHA-256 is the plan's digest.
Result<http::Response> get_plan_source(const http::Request& request, const ApiParts& parts) {
  const auto shelf = parts.engine.shelf();
  const auto* entry = find_plan(*shelf, request.param("plan"), plans_meant_by(principal_of(request)));
  if (entry == nullptr) return unknown_plan(request.param("plan"));
  auto record =
      tables::Plans::get(*parts.engine.snapshot(), tables::Plans::at(parts.partition, entry->plan->digest));
  if (!record) return record.error();
  if (!*record) return unknown_plan(request.param("plan"));
  auto response = tagged(request, entry->plan->digest.hex(), std::move((**record).yaml));
  if (response) response->content_type = kYaml;
  return response;
}

void write_change(http::JsonWriter& json, const PlanChange& change) {
  json.begin_object();
  json.member("kind", name_of(change.kind));
  json.member("part", name_of(change.part));
  json.member("id", change.id);
  json.member("field", change.field);
  json.member("before", change.before);
  json.member("after", change.after);
  write_text(json, "sentence", change.sentence);
  json.end();
}

Result<http::Response> compare(const http::Request& request, const ApiParts& parts) {
  const auto shelf = parts.engine.shelf();
  const auto named = [&](std::string_view parameter) -> Result<const PlanOnShelf*> {
    const auto name = request.query_value(parameter);
    if (!name) return query_error(std::string(parameter) + " is missing");
    const auto* entry = find_plan(*shelf, *name, plans_meant_by(principal_of(request)));
    if (entry == nullptr) return unknown_plan(*name);
    return entry;
  };
  const auto from = named("from");
  if (!from) return from.error();
  const auto to = named("to");
  if (!to) return to.error();
  http::JsonWriter json;
  json.begin_object();
  json.key("from").begin_object();
  write_plan_name(json, *(**from).plan);
  json.end();
  json.key("to").begin_object();
  write_plan_name(json, *(**to).plan);
  json.end();
  json.key("changes").begin_array();
  for (const auto& change : compare_plans(*(**from).plan, *(**to).plan)) write_change(json, change);
  json.end().end();
  return http::json_response(200, json.take());
}

}  // namespace

void add_plan_read_routes(Routes& routes) {
  routes.write(operations::check_plan,
               [](const http::Request& request, http::Responder responder, const ApiParts& parts) {
                 auto response = check_plan(request, parts);
                 if (response) {
                   responder.answer(std::move(*response));
                 } else {
                   responder.refuse(response.error());
                 }
               });
  routes.read(operations::list_plans, list_plans);
  routes.read(operations::get_plan, get_plan);
  routes.read(operations::get_plan_source, get_plan_source);
  routes.read(operations::compare_plans, compare);
}

}  // namespace duban
