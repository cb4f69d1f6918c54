// Working-day calendars, read. Importing is a write and stands elsewhere.
#include "orchestrator/api/api_errors.hpp"
#include "orchestrator/api/reading.hpp"
#include "orchestrator/api/request_context.hpp"
#include "orchestrator/api/routes.hpp"
#include "orchestrator/operations/calendars.hpp"

namespace duban {
namespace {

void write_calendar_head(http::JsonWriter& json, const CalendarOnShelf& entry) {
  json.member("id", entry.calendar->id());
  json.member("version", entry.calendar->version());
  json.member("digest", entry.calendar->digest().hex());
  write_text(json, "title", entry.calendar->title());
  json.member("imported_at", format_instant_utc(entry.imported_at));
}

Result<http::Response> list_calendars(const http::Request& request, const ApiParts& parts) {
  const auto page = page_of(request);
  if (!page) return page.error();
  const auto shelf = parts.engine.shelf();
  // The cursor is "id version"; neither holds a space.
  const auto space = page->after.find(' ');
  auto at = page->after.empty()
                ? shelf->calendars.begin()
                : shelf->calendars.upper_bound(
                      {page->after.substr(0, space),
                       space == std::string::npos ? std::string() : page->after.substr(space + 1)});
  PageReader<const CalendarOnShelf*> calendars(page->limit);
  while (at != shelf->calendars.end() &&
         calendars.add(at->first.first + " " + at->first.second, &at->second)) {
    ++at;
  }
  http::JsonWriter json;
  json.begin_object();
  write_rows(json, "calendars", calendars.take(), [&](const CalendarOnShelf* entry) {
    json.begin_object();
    write_calendar_head(json, *entry);
    json.key("years").begin_array();
    for (const auto& year : entry->calendar->years()) json.value(year.year);
    json.end().end();
  });
  json.end();
  return http::json_response(200, json.take());
}

template <class Day>
void write_days(http::JsonWriter& json, std::string_view name, const std::vector<Day>& days) {
  json.key(name).begin_array();
  for (const auto& day : days) {
    json.begin_object().member("date", format_date(day.date));
    write_text(json, "name", day.name);
    json.end();
  }
  json.end();
}

Result<http::Response> get_calendar(const http::Request& request, const ApiParts& parts) {
  const auto shelf = parts.engine.shelf();
  const auto found = shelf->calendars.find({request.param("calendar"), request.param("version")});
  if (found == shelf->calendars.end()) {
    return Error{errors::operation_unknown_calendar,
                 {{"calendar", request.param("calendar") + " " + request.param("version")}}};
  }
  http::JsonWriter json;
  json.begin_object();
  write_calendar_head(json, found->second);
  json.key("years").begin_array();
  for (const auto& year : found->second.calendar->years()) {
    json.begin_object().member("year", year.year);
    write_text(json, "source", year.source);
    write_days(json, "days_off", year.days_off);
    write_days(json, "workdays", year.workdays);
    json.end();
  }
  json.end().end();
  return tagged(request, found->second.calendar->digest().hex(), json.take());
}

}  // namespace

void add_calendar_read_routes(Routes& routes) {
  routes.read(operations::list_calendars, list_calendars);
  routes.read(operations::get_calendar, get_calendar);
}

}  // namespace duban
