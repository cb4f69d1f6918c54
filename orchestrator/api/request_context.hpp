// What nearly every route does first and last: whose request this is, which campaign and unit it names, and
// how a write is put to the engine.
#pragma once

#include "orchestrator/access/principal.hpp"
#include "orchestrator/api/parts.hpp"
#include "orchestrator/api/plan_json.hpp"
#include "orchestrator/http/json_writer.hpp"
#include "orchestrator/http/message.hpp"
#include "orchestrator/http/responder.hpp"

#include <memory>

namespace duban {

// --- reading -----------------------------------------------------------------------------------------------
// The campaign of {campaign}, when the caller may know of it. Errors: workflow.unknown_campaign, the same for
// a missing and a foreign one.
struct CampaignView {
  std::shared_ptr<const Shelf> shelf;  // keeps the rest alive
  const CampaignOnShelf* campaign = nullptr;
};
[[nodiscard]] Result<CampaignView> campaign_of(const http::Request& request, const ApiParts& parts);

// The unit of {unit} in that campaign, as stored. Errors: workflow.unknown_unit, the same for a missing and a
// foreign one.
[[nodiscard]] Result<UnitCampaign> unit_of(const http::Request& request, const CampaignView& view,
                                           const Snapshot& snapshot, const ApiParts& parts);

// --- writing -----------------------------------------------------------------------------------------------
// Puts the order to the engine under the caller's name and Idempotency-Key; the fingerprint covers method,
// target and body. The answer is the receipt as JSON with `status`, and the new ETag where the receipt has a
// version the caller may know. What is held lives until then.
void submit(http::Request request, http::Responder responder, const ApiParts& parts, Order order,
            int status = 200, std::shared_ptr<const void> held = nullptr);

// The same, with the answer made by the caller from the receipt.
using ReceiptRenderer = std::function<http::Response(const Receipt&)>;
void submit(http::Request request, http::Responder responder, const ApiParts& parts, Order order,
            ReceiptRenderer render);

// Whether the caller's Idempotency-Key has been used already. What is checked at the door against the present
// state must not stand in the way of giving an earlier receipt again; such a handler asks first and leaves
// the rest to give_receipt_again(). It asks after it has looked at the state: then whatever an earlier
// request with the key has changed there is known to be its doing.
[[nodiscard]] bool is_repeated(const http::Request& request, const ApiParts& parts);
// Answers the earlier receipt, or operation.idempotency_key_reused when the request is another one.
void give_receipt_again(http::Request request, http::Responder responder, const ApiParts& parts,
                        int status = 200);

// Errors: operation.idempotency_key_missing, operation.idempotency_key_invalid.
[[nodiscard]] Result<std::string> idempotency_key(const http::Request& request);
// A command of the caller, for handlers that submit several. Hashes the whole body. Errors as
// idempotency_key().
[[nodiscard]] Result<Command> command_for(const http::Request& request, Order order);

// If-Match of a write on a unit, as UnitOrder::expected_tags. A unit that can be written to exists, so "*"
// asks for nothing. Errors: http.etag_invalid.
[[nodiscard]] Result<std::vector<std::string>> expected_tags(const http::Request& request);

// A receipt as the side may see it: a unit is not told sequence numbers and versions, which count hidden
// events.
void write_receipt(http::JsonWriter& json, const Receipt& receipt, Side side);

}  // namespace duban
