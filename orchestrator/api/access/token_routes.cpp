// Tokens: issuing, listing, revoking. The secret leaves the server once, in the answer that issues it.
#include "orchestrator/access/access_gate.hpp"
#include "orchestrator/api/json_body.hpp"
#include "orchestrator/api/reading.hpp"
#include "orchestrator/api/request_context.hpp"
#include "orchestrator/api/routes.hpp"
#include "orchestrator/operations/tokens.hpp"
#include "persistence/tables/aggregates.hpp"
#include "persistence/tables/commands.hpp"
#include "workflows/base/name.hpp"

namespace duban {
namespace {

using http::Request;
using http::Responder;

TokenRequest read_token_request(http::JsonObject& body) {
  TokenRequest wanted;
  wanted.name = body.text("name", kTokenNameBytesMax);
  wanted.role = read_word<Role>(body, "role").value_or(Role::unit);
  wanted.organiser = OrganiserId{body.optional_text("organiser", kIdBytesMax).value_or("")};
  for (const auto& unit : body.optional_array("units", kTokenUnitsMax)) {
    wanted.units.emplace_back(unit.text(kIdBytesMax));
  }
  wanted.expires_at = read_optional_instant(body, "expires_at");
  return wanted;
}

// Without the outer braces, so that the secret can stand beside it once.
void write_token_members(http::JsonWriter& json, const AccessToken& record, Instant now) {
  const auto moment = [&](std::string_view name, const std::optional<Instant>& at) {
    if (at) json.member(name, format_instant_utc(*at));
  };
  json.member("id", record.id).member("name", record.name).member("role", name_of(record.role));
  if (!record.organiser.empty()) json.member("organiser", record.organiser.value);
  if (!record.units.empty()) {
    json.key("units").begin_array();
    for (const auto& unit : record.units) json.value(unit.value);
    json.end();
  }
  json.member("state", name_of(token_state(record, now)));
  json.member("issued_at", format_instant_utc(record.issued_at));
  moment("expires_at", record.expires_at);
  moment("revoked_at", record.revoked_at);
}

Result<std::optional<Row<AccessTokenKind>>> stored_token(const ApiParts& parts, const std::string& id) {
  return tables::get_row<AccessTokenKind>(*parts.engine.snapshot(), parts.partition, {id});
}

// The token works from now on: it is on disk. When the request had been carried out before, the token made
// for this one was never stored, and nobody can tell the earlier secret.
http::Response issued_answer(const ApiParts& parts, const IssuedToken& token, const Receipt& receipt) {
  http::JsonWriter json;
  auto stored = stored_token(parts, token.record.id);
  if (!stored || !*stored) {
    write_receipt(json, receipt, Side::organiser);
    return http::json_response(200, json.take());
  }
  json.begin_object();
  write_token_members(json, (**stored).state, receipt.at);
  json.member("secret", token.text).end();
  parts.authenticator.put(std::move((**stored).state));
  return http::json_response(201, json.take());
}

// POST /api/v1/tokens {"name", "role", "organiser"? (for the roles of an organiser), "units"?: [unit] (for
// the role unit),
//  "expires_at"?: RFC 3339}
// Answers 201 with the token and its "secret". The same request again answers the receipt without it: a lost
// secret is replaced by revoking the token and issuing another.
void issue_token(Request request, Responder responder, const ApiParts& parts) {
  const auto wanted = read_body(request, read_token_request);
  if (!wanted) return responder.refuse(wanted.error());
  if (const auto room = parts.authenticator.check_room(); !room && !is_repeated(request, parts)) {
    return responder.refuse(room.error());
  }
  auto token = mint_token(*wanted, parts.engine.now(), parts.random);
  if (!token && is_repeated(request, parts)) {  // what it asked for then may have expired since
    return give_receipt_again(std::move(request), std::move(responder), parts);
  }
  if (!token) return responder.refuse(token.error());
  AggregateOrder<AccessTokenKind> order{{token->record.id}, issue_command(token->record)};
  submit(std::move(request), std::move(responder), parts, std::move(order),
         [&parts, token = std::move(*token)](const Receipt& receipt) {
           return issued_answer(parts, token, receipt);
         });
}

// GET /api/v1/tokens?limit=&cursor= {"tokens": [{"id", "name", "role", "organiser"?, "units"?, "state",
// "issued_at", "expires_at"?, "revoked_at"?}], "next"}, by id; revoked ones stay, so that an actor can always
// be looked up.
Result<http::Response> list_tokens(const Request& request, const ApiParts& parts) {
  const auto page = page_of(request);
  if (!page) return page.error();
  const auto now = parts.engine.now();
  PageReader<AccessToken> tokens(page->limit);
  for (const auto& record : parts.authenticator.list()) {
    if (record.id <= page->after) continue;
    if (!tokens.add(record.id, record)) break;
  }
  http::JsonWriter json;
  json.begin_object();
  write_rows(json, "tokens", tokens.take(), [&](const AccessToken& record) {
    json.begin_object();
    write_token_members(json, record, now);
    json.end();
  });
  json.end();
  return http::json_response(200, json.take());
}

// Whatever the receipt is of, memory follows the disk.
void reload_token(const ApiParts& parts, const std::string& id) {
  auto stored = stored_token(parts, id);
  if (stored && *stored) parts.authenticator.put(std::move((**stored).state));
}

// DELETE /api/v1/tokens/{token} Takes effect with the next request. Revoking a revoked token changes nothing.
void revoke_token(Request request, Responder responder, const ApiParts& parts) {
  const std::string id = request.param("token");
  submit(std::move(request), std::move(responder), parts,
         AggregateOrder<AccessTokenKind>{{id}, RevokeToken{}}, [&parts, id](const Receipt& receipt) {
           reload_token(parts, id);
           http::JsonWriter json;
           write_receipt(json, receipt, Side::organiser);
           return http::json_response(200, json.take());
         });
}

}  // namespace

void add_token_routes(Routes& routes) {
  routes.write(operations::issue_token, issue_token);
  routes.read(operations::list_tokens, list_tokens);
  routes.write(operations::revoke_token, revoke_token);
}

}  // namespace duban
