// The notices that could not be delivered, and another try for one of them.
#include "orchestrator/access/access_gate.hpp"
#include "orchestrator/api/endpoints/endpoint_owner.hpp"
#include "orchestrator/api/reading.hpp"
#include "orchestrator/api/request_context.hpp"
#include "orchestrator/api/routes.hpp"
#include "orchestrator/operations/endpoints.hpp"
#include "orchestrator/queries/delivery_lists.hpp"
#include "persistence/tables/aggregates.hpp"
#include "workflows/delivery/delivery_errors.hpp"
#include "workflows/endpoint/endpoint_errors.hpp"

#include <charconv>

namespace duban {
namespace {

using http::Request;
using http::Responder;

// "1234.ep_0123456789abcdef": the audit record's number and the endpoint it is owed to.
std::string delivery_id(const tables::OutboxKey& key) {
  return std::to_string(key.notice) + "." + key.endpoint;
}

std::optional<tables::OutboxKey> parse_delivery_id(std::string_view text) {
  const auto dot = text.find('.');
  if (dot == std::string_view::npos) return std::nullopt;
  tables::OutboxKey key;
  const auto [end, failure] = std::from_chars(text.data(), text.data() + dot, key.notice);
  if (failure != std::errc{} || end != text.data() + dot) return std::nullopt;
  key.endpoint = text.substr(dot + 1);
  return key;
}

void write_dead_letter(http::JsonWriter& json, const queries::DeadLetter& letter) {
  const auto& [key, delivery, notice] = letter;
  json.begin_object().member("id", delivery_id(key)).member("seq", key.notice);
  json.member("endpoint", key.endpoint).member("organiser", notice.organiser.value);
  json.member("campaign", notice.campaign.value).member("unit", notice.unit.value);
  json.member("type", notice.type).member("task", notice.task);
  json.member("created_at", format_instant_utc(notice.created_at));
  json.member("attempts", delivery.attempts).end();
}

// GET /api/v1/dead-letters?limit=&cursor= {"dead_letters": [{"id", "seq", "endpoint", "organiser",
// "campaign", "unit", "type", "task", "created_at", "attempts"}], "next"}, oldest first. A page may be short,
// even empty, and still have a next one.
Result<http::Response> list_dead_letters(const Request& request, const ApiParts& parts) {
  const auto page = page_of(request);
  if (!page) return page.error();
  const auto& principal = principal_of(request);
  const auto letters = queries::list_dead_letters(
      *parts.engine.snapshot(), parts.partition,
      [&](const OrganiserId& each) { return principal.may_see_organiser(each); }, *page);
  if (!letters) return letters.error();
  http::JsonWriter json;
  json.begin_object();
  write_rows(json, "dead_letters", *letters,
             [&](const queries::DeadLetter& letter) { write_dead_letter(json, letter); });
  json.end();
  return http::json_response(200, json.take());
}

// POST /api/v1/dead-letters/{delivery}/replay The notice is due at once, with all its attempts before it.
void replay_dead_letter(Request request, Responder responder, const ApiParts& parts) {
  const auto& principal = principal_of(request);
  const std::string id = request.param("delivery");
  const auto unknown = Error{errors::webhook_unknown_dead_letter, {{"delivery", id}}};
  const auto parsed = parse_delivery_id(id);
  if (!parsed) return responder.refuse(unknown);
  const auto snapshot = parts.engine.snapshot();
  const auto notice = queries::find_notice(*snapshot, parts.partition, parsed->notice);
  if (is_repeated(request, parts)) {
    return give_receipt_again(std::move(request), std::move(responder), parts);
  }
  if (!notice || !principal.may_see_organiser(notice->organiser)) return responder.refuse(unknown);
  const DeliveryKey key{notice->campaign, parsed->notice, parsed->endpoint};
  const auto row = tables::get_row<DeliveryKind>(*snapshot, parts.partition, key);
  if (!row) return responder.refuse(row.error());
  if (!*row || (**row).state.state != DeliveryState::given_up) return responder.refuse(unknown);
  if (!organiser_of(*parts.engine.shelf(), principal, parsed->endpoint)) {
    return responder.refuse(Error{errors::webhook_unknown_endpoint, {{"endpoint", parsed->endpoint}}});
  }
  submit(std::move(request), std::move(responder), parts,
         AggregateOrder<DeliveryKind>{key, ReplayDelivery{}});
}

}  // namespace

void add_dead_letter_routes(Routes& routes) {
  routes.read(operations::list_dead_letters, list_dead_letters);
  routes.write(operations::replay_dead_letter, replay_dead_letter);
}

}  // namespace duban
