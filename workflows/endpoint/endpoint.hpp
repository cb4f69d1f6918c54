// An endpoint: where an organiser's notices are sent. Registered, disabled when its receiver says that it is
// gone, enabled again by a person, removed.
//
// Where it leads and the secret that signs what is sent are sealed: they stand beside the state and never in
// the trail, because the path of a URL may hold a secret. The state binds them by a digest, which gives
// nothing away, because the secret is random.
#pragma once

#include "workflows/aggregate/kind.hpp"
#include "workflows/base/digest.hpp"
#include "workflows/base/error.hpp"
#include "workflows/base/time.hpp"
#include "workflows/words/phrase.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include <boost/describe/class.hpp>
#include <boost/describe/enum.hpp>

namespace duban {

struct EndpointTarget {
  std::string secret;  // the bytes, not their text; shown once, when the endpoint is registered
  std::string url;     // show only its origin in lists, logs and records
  friend bool operator==(const EndpointTarget&, const EndpointTarget&) = default;
};
BOOST_DESCRIBE_STRUCT(EndpointTarget, (), (secret, url))
// SHA-256 of the secret, a zero byte and the URL.
[[nodiscard]] Digest binding_of(const EndpointTarget& target);

// By which channel an endpoint is reached.
enum class ChannelKind : std::uint8_t { webhook = 1 };
BOOST_DESCRIBE_ENUM(ChannelKind, webhook)

struct Endpoint {
  std::string id;
  OrganiserId organiser;
  std::uint64_t version = 0;  // events applied
  std::string url_origin;     // scheme, host and port
  Digest binding;             // of what is sealed
  Instant created_at{};
  std::optional<Instant> disabled_at;
  std::optional<Instant> removed_at;
  friend bool operator==(const Endpoint&, const Endpoint&) = default;
};
BOOST_DESCRIBE_STRUCT(Endpoint, (),
                      (id, organiser, version, url_origin, binding, created_at, disabled_at, removed_at))
// Nothing of it is stored as long as there is one kind.
[[nodiscard]] constexpr ChannelKind channel_of(const Endpoint& /*endpoint*/) {
  return ChannelKind::webhook;
}

// --- commands ----------------------------------------------------------------------------------------------
struct RegisterEndpoint {
  Digest binding;
  std::string url_origin;
};
struct DisableEndpoint {
  std::uint64_t version = 0;  // as it was when the receiver said that it is gone
};
struct EnableEndpoint {};
struct RemoveEndpoint {};
using EndpointCommand = std::variant<RegisterEndpoint, DisableEndpoint, EnableEndpoint, RemoveEndpoint>;

// --- events (see the notes on names and order in unit_campaign/events.hpp) ---------------------------------
struct EndpointRegistered {
  static constexpr words::Phrase kWords{"endpoint registered", "登记推送地址"};
  Digest binding;
  std::string endpoint;
  OrganiserId organiser;
  std::string url_origin;
};
BOOST_DESCRIBE_STRUCT(EndpointRegistered, (), (binding, endpoint, organiser, url_origin))

// Its receiver answered 410 Gone. What it is owed is kept for the day it listens again.
struct EndpointDisabled {
  static constexpr words::Phrase kWords{"endpoint disabled", "停用推送地址"};
  std::string endpoint;
  OrganiserId organiser;
};
BOOST_DESCRIBE_STRUCT(EndpointDisabled, (), (endpoint, organiser))

struct EndpointEnabled {
  static constexpr words::Phrase kWords{"endpoint enabled", "启用推送地址"};
  std::string endpoint;
  OrganiserId organiser;
};
BOOST_DESCRIBE_STRUCT(EndpointEnabled, (), (endpoint, organiser))

struct EndpointRemoved {
  static constexpr words::Phrase kWords{"endpoint removed", "删除推送地址"};
  std::string endpoint;
  OrganiserId organiser;
};
BOOST_DESCRIBE_STRUCT(EndpointRemoved, (), (endpoint, organiser))

// What stood in the folder when the system trail began (see TokenAdopted).
struct EndpointAdopted {
  static constexpr words::Phrase kWords{"endpoint taken over", "接续推送地址"};
  Digest binding;
  Instant created_at{};
  std::optional<Instant> disabled_at;
  std::string endpoint;
  OrganiserId organiser;
  std::string url_origin;
};
BOOST_DESCRIBE_STRUCT(EndpointAdopted, (),
                      (binding, created_at, disabled_at, endpoint, organiser, url_origin))

using EndpointEvent =
    std::variant<EndpointRegistered, EndpointDisabled, EndpointEnabled, EndpointRemoved, EndpointAdopted>;

// --- the aggregate -----------------------------------------------------------------------------------------
struct EndpointKey {
  OrganiserId organiser;
  std::string id;
  friend auto operator<=>(const EndpointKey&, const EndpointKey&) = default;
};

[[nodiscard]] Endpoint initial_state(const EndpointKey& key);
// Errors: operation.stale_tag (the id is taken; or it has changed since the receiver was asked),
// webhook.unknown_endpoint. Enabling what is enabled and disabling what is disabled is no event.
[[nodiscard]] Result<std::vector<EndpointEvent>> decide(const Endpoint& state, const EndpointCommand& command,
                                                        Instant now);
void apply(Endpoint& state, const EndpointEvent& event, Instant at);
[[nodiscard]] inline bool is_kept(const Endpoint& state) {
  return !state.removed_at;
}

struct EndpointKind {
  static constexpr std::string_view kName = "endpoint";
  static constexpr words::Phrase kWords{"endpoint", "推送地址"};
  static constexpr TrailOf kTrail = TrailOf::system;
  using Key = EndpointKey;
  using State = Endpoint;
  using Command = EndpointCommand;
  using Event = EndpointEvent;
  using Sealed = EndpointTarget;
  [[nodiscard]] static Subject subject_of(const Key& key) {
    return subject_of_kind(kName, key.organiser.value + "/" + key.id);
  }
  [[nodiscard]] static Key key_of(const Subject& subject);
};

}  // namespace duban
