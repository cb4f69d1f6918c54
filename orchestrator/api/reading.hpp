// What the reading routes share: the boundary where a lying disk becomes an answer, pages, tags, and the JSON
// of dates and parties.
//
// Reads work on one snapshot and one shelf a request and change nothing; handlers run on io threads, so
// whatever they scan has a limit. Sizes are counts of rows.
#pragma once

#include "orchestrator/api/parts.hpp"
#include "orchestrator/http/json_writer.hpp"
#include "orchestrator/http/message.hpp"
#include "orchestrator/http/router.hpp"
#include "orchestrator/queries/page.hpp"
#include "workflows/campaign/context.hpp"

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

namespace duban {

struct Principal;

using ReadHandler = std::function<Result<http::Response>(const http::Request&, const ApiParts&)>;
// Turns a function into a handler: answers or refuses, and makes store.corrupt of a CorruptRead. Pages longer
// than the usual one are read on ApiParts::long_reads. `parts` outlives the router.
[[nodiscard]] http::Handler reading(const ApiParts& parts, ReadHandler handler);

// --- the query ---------------------------------------------------------------------------------------------
// ?limit= and ?cursor=. Errors: http.query_invalid, http.cursor_invalid.
[[nodiscard]] Result<Page> page_of(const http::Request& request);
// The member "next": the cursor of the page that follows, null on the last.
void write_next(http::JsonWriter& json, const std::optional<std::string>& after);
// "<name>": [each row as write(row) makes it], and "next".
template <class Page, class Write>
void write_rows(http::JsonWriter& json, std::string_view name, Page&& page, Write write) {
  json.key(name).begin_array();
  for (auto& row : page.rows) write(row);
  json.end();
  write_next(json, page.next);
}

[[nodiscard]] Error query_error(std::string_view detail);
// A decimal number; nullopt when the query does not have it. Errors: http.query_invalid.
[[nodiscard]] Result<std::optional<std::uint64_t>> query_number(const http::Request& request,
                                                                std::string_view name);
// A day like 2011-10-30. Errors: http.query_invalid.
[[nodiscard]] Result<std::optional<Date>> query_date(const http::Request& request, std::string_view name);
// "true" or "false", false when absent. Errors: http.query_invalid.
[[nodiscard]] Result<bool> query_flag(const http::Request& request, std::string_view name);

// --- answers -----------------------------------------------------------------------------------------------
// 200 with the tag, or 304 when the caller has that state already. Errors: http.etag_invalid.
[[nodiscard]] Result<http::Response> tagged(const http::Request& request, std::string_view tag,
                                            std::string body);

// --- JSON --------------------------------------------------------------------------------------------------
void write_instant(http::JsonWriter& json, std::string_view name, const std::optional<Instant>& at,
                   const TimeZone& zone);
// {"date","due_at","overdue_at"}, null without one.
void write_due(http::JsonWriter& json, std::string_view name, const DueDate* due, const TimeZone& zone);
// The text of a plan, or null when the plan leaves it empty.
void write_optional_text(http::JsonWriter& json, std::string_view name, const LocalizedText& text);
// {"id","title"}
void write_party(http::JsonWriter& json, const Party& party);
void write_party(http::JsonWriter& json, std::string_view name, const Plan& plan,
                 const std::optional<std::uint16_t>& party);
void write_parties(http::JsonWriter& json, std::string_view name, const Plan& plan,
                   const std::vector<std::uint16_t>& parties);
// {"at","level","notify","propose"?,"rung"}
void write_rung(http::JsonWriter& json, const Plan& plan, const Ladder& ladder, const RungMoment& moment,
                const TimeZone& zone, bool with_proposal);

// --- looking things up -------------------------------------------------------------------------------------
// By digest, by id@version, or by id: then the one published last by that organiser's office or by the admin,
// so that nobody's campaign begins on a plan that another bureau has just published (nullopt: by anybody).
// nullptr when there is none.
[[nodiscard]] const PlanOnShelf* find_plan(const Shelf& shelf, std::string_view name,
                                           const std::optional<OrganiserId>& organiser);
// Whose plans a bare id means in a request: the organiser's the token is bound to; the admin's and the
// auditor's means anybody's.
[[nodiscard]] std::optional<OrganiserId> plans_meant_by(const Principal& principal);
// Whether one of a unit token's units is enrolled; true for every other role.
[[nodiscard]] bool takes_part(const Principal& principal, const CampaignId& campaign,
                              const Snapshot& snapshot, Partition partition);

}  // namespace duban
