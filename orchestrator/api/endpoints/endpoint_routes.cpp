// Webhook endpoints of an organiser.
#include "orchestrator/access/access_errors.hpp"
#include "orchestrator/access/access_gate.hpp"
#include "orchestrator/access/randomness.hpp"
#include "orchestrator/api/api_errors.hpp"
#include "orchestrator/api/endpoints/endpoint_owner.hpp"
#include "orchestrator/api/json_body.hpp"
#include "orchestrator/api/reading.hpp"
#include "orchestrator/api/request_context.hpp"
#include "orchestrator/api/routes.hpp"
#include "orchestrator/channels/webhook/endpoint.hpp"
#include "orchestrator/channels/webhook/signature.hpp"
#include "orchestrator/operations/endpoints.hpp"
#include "orchestrator/queries/delivery_lists.hpp"
#include "persistence/tables/aggregates.hpp"
#include "persistence/tables/commands.hpp"
#include "workflows/endpoint/endpoint_errors.hpp"

namespace duban {
namespace {

using http::Request;
using http::Responder;

constexpr std::size_t kEndpointsMax = 16;  // for one organiser
constexpr std::size_t kSecretTextBytesMax = 128;

std::string new_endpoint_id(const Randomness& random) {
  constexpr std::size_t kIdDigits = 16;
  return "ep_" + sha256(random_bytes(random, webhook::kSecretBytesMade)).hex().substr(0, kIdDigits);
}

struct WantedEndpoint {
  OrganiserId organiser;
  EndpointTarget target;
};

WantedEndpoint read_endpoint(http::JsonObject& body, const Principal& principal,
                             const webhook::TargetRules& rules, const Randomness& random) {
  WantedEndpoint wanted;
  wanted.organiser = principal.organiser;
  if (principal.organiser.empty() || body.optional_value("organiser")) {
    wanted.organiser = OrganiserId{read_id(body, "organiser")};
  }
  auto& target = wanted.target;
  target.url = body.text("url", webhook::kUrlBytesMax);
  if (const auto url = webhook::check_endpoint_url(target.url, rules); !url && !target.url.empty()) {
    body.refuse("url", url.error());
  }
  target.secret = random_bytes(random, webhook::kSecretBytesMade);
  if (const auto given = body.optional_text("secret", kSecretTextBytesMax)) {
    if (const auto secret = webhook::parse_secret(*given)) {
      target.secret = *secret;
    } else {
      body.refuse("secret", secret.error());
    }
  }
  return wanted;
}

void write_endpoint_members(http::JsonWriter& json, const Endpoint& endpoint) {
  json.member("id", endpoint.id).member("organiser", endpoint.organiser.value);
  json.member("url_origin", endpoint.url_origin);
  json.member("created_at", format_instant_utc(endpoint.created_at));
  if (endpoint.disabled_at) json.member("disabled_at", format_instant_utc(*endpoint.disabled_at));
}

http::Response registered_answer(const ApiParts& parts, const EndpointKey& key, const Receipt& receipt) {
  http::JsonWriter json;
  const auto stored = tables::get_row<EndpointKind>(*parts.engine.snapshot(), parts.partition, key);
  if (!stored || !*stored) {  // a repeated request: this one's secret was never stored
    write_receipt(json, receipt, Side::organiser);
    return http::json_response(200, json.take());
  }
  json.begin_object();
  write_endpoint_members(json, (**stored).state);
  json.member("secret", webhook::secret_text((**stored).sealed.secret)).end();
  return http::json_response(201, json.take());
}

std::size_t endpoints_of(const Shelf& shelf, const OrganiserId& organiser) {
  const auto found = shelf.endpoints.find(organiser);
  return found == shelf.endpoints.end() ? 0 : found->second.size();
}

// POST /api/v1/endpoints {"organiser"? (default: the token's), "url", "secret"?: "whsec_…" (default: a new
// one)} Answers 201 with the endpoint and its "secret", once; the same request again answers the receipt.
void register_endpoint(Request request, Responder responder, const ApiParts& parts) {
  const auto& principal = principal_of(request);
  const webhook::TargetRules rules{parts.webhooks_over_plain_http, parts.webhooks_to_private_targets};
  auto wanted = read_body(
      request, [&](http::JsonObject& body) { return read_endpoint(body, principal, rules, parts.random); });
  if (!wanted) return responder.refuse(wanted.error());
  const auto& organiser = wanted->organiser;
  if (!principal.may_see_organiser(organiser)) {
    return responder.refuse(
        Error{errors::access_organiser_out_of_reach, {{"organiser", organiser.value}}}.at_pointer(
            "/organiser"));
  }
  if (endpoints_of(*parts.engine.shelf(), organiser) >= kEndpointsMax && !is_repeated(request, parts)) {
    return responder.refuse(Error{errors::webhook_too_many_endpoints,
                                  {{"organiser", organiser.value}, {"max", std::to_string(kEndpointsMax)}}});
  }
  const EndpointKey key{organiser, new_endpoint_id(parts.random)};
  const RegisterEndpoint command{binding_of(wanted->target), webhook::url_origin(wanted->target.url)};
  submit(std::move(request), std::move(responder), parts,
         AggregateOrder<EndpointKind>{key, command, std::move(wanted->target)},
         [&parts, key](const Receipt& receipt) { return registered_answer(parts, key, receipt); });
}

// GET /api/v1/endpoints {"endpoints": [{"id", "organiser", "url_origin", "created_at", "disabled_at"?}]};
// never the secret, nor the path of the URL, which may hold one. At most sixteen an organiser, so there are
// no pages.
Result<http::Response> list_endpoints(const Request& request, const ApiParts& parts) {
  const auto& principal = principal_of(request);
  const auto endpoints =
      queries::list_endpoints(*parts.engine.snapshot(), parts.partition, *parts.engine.shelf(),
                              [&](const OrganiserId& each) { return principal.may_see_organiser(each); });
  if (!endpoints) return endpoints.error();
  http::JsonWriter json;
  json.begin_object().key("endpoints").begin_array();
  for (const auto& record : *endpoints) {
    json.begin_object();
    write_endpoint_members(json, record);
    json.end();
  }
  json.end().end();
  return http::json_response(200, json.take());
}

// A command on the endpoint of {endpoint}, when the caller may know of it.
void order_endpoint(Request request, Responder responder, const ApiParts& parts,
                    const EndpointCommand& command) {
  const std::string id = request.param("endpoint");
  const auto organiser = organiser_of(*parts.engine.shelf(), principal_of(request), id);
  if (!organiser && is_repeated(request, parts)) {
    return give_receipt_again(std::move(request), std::move(responder), parts);
  }
  if (!organiser) return responder.refuse(Error{errors::webhook_unknown_endpoint, {{"endpoint", id}}});
  submit(std::move(request), std::move(responder), parts,
         AggregateOrder<EndpointKind>{{*organiser, id}, command});
}

// DELETE /api/v1/endpoints/{endpoint}
void remove_endpoint(Request request, Responder responder, const ApiParts& parts) {
  order_endpoint(std::move(request), std::move(responder), parts, RemoveEndpoint{});
}

// POST /api/v1/endpoints/{endpoint}/enable Delivered to again; what it was owed meanwhile stands among the
// dead letters and is sent when replayed. One that was never disabled stays as it is.
void enable_endpoint(Request request, Responder responder, const ApiParts& parts) {
  order_endpoint(std::move(request), std::move(responder), parts, EnableEndpoint{});
}

}  // namespace

std::optional<OrganiserId> organiser_of(const Shelf& shelf, const Principal& principal,
                                        const std::string& endpoint) {
  for (const auto& [organiser, ids] : shelf.endpoints) {
    if (ids.contains(endpoint) && principal.may_see_organiser(organiser)) return organiser;
  }
  return std::nullopt;
}

void add_endpoint_routes(Routes& routes) {
  routes.write(operations::register_endpoint, register_endpoint);
  routes.read(operations::list_endpoints, list_endpoints);
  routes.write(operations::remove_endpoint, remove_endpoint);
  routes.write(operations::enable_endpoint, enable_endpoint);
}

}  // namespace duban
