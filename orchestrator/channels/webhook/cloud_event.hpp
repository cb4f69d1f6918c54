// The envelope of an outgoing event: CloudEvents 1.0, structured JSON mode. Pure functions, any thread.
#pragma once

#include "workflows/base/time.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace duban::webhook {

inline constexpr std::string_view kCloudEventMediaType = "application/cloudevents+json";

struct CloudEvent {
  std::string id;       // unique within the source and stable for ever: receivers deduplicate by it
  std::string source;   // a URI reference: "/campaigns/edu-2011"
  std::string type;     // event_type("rung_fired")
  std::string subject;  // what of the source it is about ("units/s1"); empty leaves it out
  Instant time{};
  std::string data_json;  // a complete JSON value, trusted to be valid
};

// "rung_fired" → "duban.rung_fired.v1". Without a reverse domain, because every bureau runs its own server.
[[nodiscard]] std::string event_type(std::string_view name, int version = 1);

// Members in a fixed order: the same event gives the same bytes at every attempt, and so for one timestamp
// the same signature.
[[nodiscard]] std::string to_json(const CloudEvent& event);

}  // namespace duban::webhook
