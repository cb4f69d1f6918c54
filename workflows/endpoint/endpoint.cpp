#include "workflows/endpoint/endpoint.hpp"

#include "workflows/aggregate/aggregate_errors.hpp"
#include "workflows/endpoint/endpoint_errors.hpp"

namespace duban {
namespace {

using Events = std::vector<EndpointEvent>;

struct Decider {
  const Endpoint& state;

  Result<Events> operator()(const RegisterEndpoint& command) const {
    if (state.version != 0) return Error{errors::operation_stale_tag};
    return Events{EndpointRegistered{command.binding, state.id, state.organiser, command.url_origin}};
  }
  Result<Events> operator()(const DisableEndpoint& command) const {
    if (!exists()) return unknown();
    // Removed, or enabled by a person meanwhile: then it is asked once more.
    if (state.version != command.version) return Error{errors::operation_stale_tag};
    if (state.disabled_at) return Events{};
    return Events{EndpointDisabled{state.id, state.organiser}};
  }
  Result<Events> operator()(const EnableEndpoint&) const {
    if (!exists()) return unknown();
    if (!state.disabled_at) return Events{};
    return Events{EndpointEnabled{state.id, state.organiser}};
  }
  Result<Events> operator()(const RemoveEndpoint&) const {
    if (!exists()) return unknown();
    return Events{EndpointRemoved{state.id, state.organiser}};
  }

 private:
  [[nodiscard]] bool exists() const { return state.version != 0 && !state.removed_at; }
  [[nodiscard]] Error unknown() const {
    return Error{errors::webhook_unknown_endpoint, {{"endpoint", state.id}}};
  }
};

struct Applier {
  Endpoint& state;
  Instant at;

  void operator()(const EndpointRegistered& event) const {
    state.binding = event.binding;
    state.url_origin = event.url_origin;
    state.created_at = at;
  }
  void operator()(const EndpointDisabled&) const { state.disabled_at = at; }
  void operator()(const EndpointEnabled&) const { state.disabled_at.reset(); }
  void operator()(const EndpointRemoved&) const { state.removed_at = at; }
  void operator()(const EndpointAdopted& event) const {
    state.binding = event.binding;
    state.url_origin = event.url_origin;
    state.created_at = event.created_at;
    state.disabled_at = event.disabled_at;
  }
};

}  // namespace

Digest binding_of(const EndpointTarget& target) {
  return sha256(target.secret, std::string_view("\0", 1), target.url);
}

EndpointKey EndpointKind::key_of(const Subject& subject) {
  const auto id = id_within(kName, subject);
  const auto slash = id.find('/');
  if (slash == std::string_view::npos) return {};
  return {OrganiserId{id.substr(0, slash)}, std::string(id.substr(slash + 1))};
}

Endpoint initial_state(const EndpointKey& key) {
  Endpoint state;
  state.id = key.id;
  state.organiser = key.organiser;
  return state;
}

Result<std::vector<EndpointEvent>> decide(const Endpoint& state, const EndpointCommand& command,
                                          Instant /*now*/) {
  return std::visit(Decider{state}, command);
}

void apply(Endpoint& state, const EndpointEvent& event, Instant at) {
  std::visit(Applier{state, at}, event);
  ++state.version;
}

}  // namespace duban
