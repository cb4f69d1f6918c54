#include "orchestrator/channels/webhook/cloud_event.hpp"

#include "orchestrator/http/json_writer.hpp"

#include <cassert>

namespace duban::webhook {

std::string event_type(std::string_view name, int version) {
  return "duban." + std::string(name) + ".v" + std::to_string(version);
}

std::string to_json(const CloudEvent& event) {
  assert(!event.id.empty() && !event.source.empty() && !event.type.empty() && !event.data_json.empty());
  http::JsonWriter json(256 + event.data_json.size());
  json.begin_object()
      .member("specversion", "1.0")
      .member("id", event.id)
      .member("source", event.source)
      .member("type", event.type);
  if (!event.subject.empty()) json.member("subject", event.subject);
  json.member("time", format_instant_utc(event.time)).member("datacontenttype", "application/json");
  json.key("data").raw(event.data_json).end();
  return json.take();
}

}  // namespace duban::webhook
