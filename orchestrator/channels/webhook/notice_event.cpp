#include "orchestrator/channels/webhook/notice_event.hpp"

#include "orchestrator/http/json_writer.hpp"

#include <utility>

namespace duban::webhook {
namespace {

using channels::Message;
using channels::Recipient;
using channels::TaskOfMessage;

void write_title(http::JsonWriter& json, std::string_view key, const LocalizedText& title) {
  json.key(key).begin_object().member("en", title.en).member("zh", title.zh).end();
}

void write_task(http::JsonWriter& json, const TaskOfMessage& task) {
  json.key("task").begin_object().member("key", task.key).member("obligation", task.obligation);
  write_title(json, "title", task.title);
  json.end();
}

void write_recipients(http::JsonWriter& json, const std::vector<Recipient>& recipients) {
  json.key("recipients").begin_array();
  for (const auto& recipient : recipients) {
    json.begin_object().member("party", recipient.party).member("through_office", recipient.through_office);
    json.key("contacts").begin_array();
    for (const auto& contact : recipient.contacts) {
      json.begin_object().member("name", contact.name).member("address", contact.address).end();
    }
    json.end().end();
  }
  json.end();
}

std::string data_json(const Message& message) {
  http::JsonWriter json(1024);
  json.begin_object();
  json.member("campaign", message.campaign.value).member("organiser", message.organiser.value);
  write_title(json, "campaign_title", message.campaign_title);
  json.key("unit").begin_object().member("id", message.unit.value).member("name", message.unit_name).end();
  if (message.task) write_task(json, *message.task);
  write_recipients(json, message.recipients);
  json.member("audit_seq", message.audit_seq);
  json.key("record").raw(message.audit_record);
  json.end();
  return json.take();
}

}  // namespace

CloudEvent notice_event(const Message& message) {
  CloudEvent event;
  event.id = message.id;
  event.source = "/api/v1/campaigns/" + message.campaign.value;
  event.type = event_type(message.type);
  event.subject = "units/" + message.unit.value;
  event.time = message.at;
  event.data_json = data_json(message);
  return event;
}

}  // namespace duban::webhook
