#include "orchestrator/api/request_context.hpp"

#include "orchestrator/access/access_gate.hpp"
#include "orchestrator/api/api_errors.hpp"
#include "orchestrator/http/negotiation.hpp"
#include "persistence/tables/campaigns.hpp"
#include "persistence/tables/commands.hpp"
#include "workflows/campaign/campaign_errors.hpp"
#include "workflows/unit_campaign/unit_campaign_errors.hpp"

namespace duban {
namespace {

constexpr std::size_t kIdempotencyKeyBytesMax = 128;

Error unknown_campaign(std::string_view id) {
  return Error{errors::workflow_unknown_campaign, {{"campaign", id}}};
}
Error unknown_unit(std::string_view id) {
  return Error{errors::workflow_unknown_unit, {{"unit", id}}};
}

// Printable ASCII without white space.
bool is_valid_key(std::string_view key) {
  if (key.empty() || key.size() > kIdempotencyKeyBytesMax) return false;
  return key.find_first_not_of(
             "!\"#$%&'()*+,-./"
             "0123456789:;<=>?@ABCDEFGHIJKLMNOPQRSTUVWXYZ[\\]^_`abcdefghijklmnopqrstuvwxyz{|}~") ==
         std::string_view::npos;
}

}  // namespace

Result<CampaignView> campaign_of(const http::Request& request, const ApiParts& parts) {
  const auto& id = request.param("campaign");
  CampaignView view{parts.engine.shelf(), nullptr};
  view.campaign = view.shelf->campaign(CampaignId{id});
  if (view.campaign == nullptr || !principal_of(request).may_see_organiser(view.campaign->state.organiser)) {
    return unknown_campaign(id);
  }
  return view;
}

Result<UnitCampaign> unit_of(const http::Request& request, const CampaignView& view, const Snapshot& snapshot,
                             const ApiParts& parts) {
  const auto& id = request.param("unit");
  if (!principal_of(request).may_see_unit(UnitId{id})) return unknown_unit(id);
  auto record = tables::UnitCampaigns::get(
      snapshot, tables::UnitCampaigns::at(parts.partition, view.campaign->state.id, id));
  if (!record) return record.error();
  if (!*record) return unknown_unit(id);
  return std::move((**record).state);
}

Result<std::vector<std::string>> expected_tags(const http::Request& request) {
  auto condition = http::if_match(request);
  if (!condition) return condition.error();
  if (!condition->has_value() || (**condition).any) return std::vector<std::string>{};
  return std::move((**condition).tags);
}

Result<std::string> idempotency_key(const http::Request& request) {
  const auto key = request.headers.find("Idempotency-Key");
  if (!key) return Error{errors::operation_idempotency_key_missing};
  if (request.headers.count("Idempotency-Key") != 1 || !is_valid_key(*key)) {
    return Error{errors::operation_idempotency_key_invalid};
  }
  return std::string(*key);
}

Result<Command> command_for(const http::Request& request, Order order) {
  auto key = idempotency_key(request);
  if (!key) return key.error();
  const auto& principal = principal_of(request);
  Command command;
  command.id = std::move(*key);
  command.idempotent = true;
  command.fingerprint =
      sha256(std::string(http::to_text(request.method)) + " " + request.target + "\n", request.body);
  command.key_owner = principal.token;
  command.actor = principal.name;
  command.side = principal.side();
  command.order = std::move(order);
  return command;
}

bool is_repeated(const http::Request& request, const ApiParts& parts) {
  const auto key = request.headers.find("Idempotency-Key");
  if (!key || !is_valid_key(*key)) return false;
  const auto& owner = principal_of(request).token;
  return tables::Commands::contains(*parts.engine.snapshot(),
                                    tables::Commands::at(parts.partition, owner, *key));
}

void give_receipt_again(http::Request request, http::Responder responder, const ApiParts& parts, int status) {
  submit(std::move(request), std::move(responder), parts, RepeatReceipt{}, status);
}

void write_receipt(http::JsonWriter& json, const Receipt& receipt, Side side) {
  json.begin_object();
  json.member("command", receipt.command);
  json.member("at", format_instant_utc(receipt.at));
  if (!receipt.campaign.empty()) json.member("campaign", receipt.campaign.value);
  if (!receipt.unit.empty()) json.member("unit", receipt.unit.value);
  if (!receipt.task.empty()) json.member("task", receipt.task);
  if (receipt.created != 0) json.member("created", receipt.created);
  if (side != Side::unit) {
    json.key("events").begin_array();
    for (const auto& event : receipt.events) json.value(event);
    json.end();
    if (!receipt.events.empty()) json.member("first_seq", receipt.first_seq);
    if (receipt.version != 0) json.member("version", receipt.version);
  }
  json.end();
}

void submit(http::Request request, http::Responder responder, const ApiParts& parts, Order order, int status,
            std::shared_ptr<const void> held) {
  const auto side = principal_of(request).side();
  submit(std::move(request), std::move(responder), parts, std::move(order),
         [status, side, held = std::move(held)](const Receipt& receipt) {
           http::JsonWriter json;
           write_receipt(json, receipt, side);
           auto response = http::json_response(status, json.take());
           if (side != Side::unit && receipt.version != 0) {
             response.with("ETag", http::quote_tag("v" + std::to_string(receipt.version)));
           }
           return response;
         });
}

void submit(http::Request request, http::Responder responder, const ApiParts& parts, Order order,
            ReceiptRenderer render) {
  auto command = command_for(request, std::move(order));
  if (!command) return responder.refuse(command.error());
  // std::function copies; the responder may not be, so it travels behind a pointer.
  auto waiting = std::make_shared<http::Responder>(std::move(responder));
  command->reply = [waiting, render = std::move(render)](Result<Receipt> result) {
    if (result) {
      waiting->answer(render(*result));
    } else {
      waiting->refuse(result.error());
    }
  };
  parts.engine.submit(std::move(*command));
}

}  // namespace duban
