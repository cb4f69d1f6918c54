#include "workflows/access_token/access_token.hpp"

#include "workflows/access_token/access_token_errors.hpp"
#include "workflows/aggregate/aggregate_errors.hpp"
#include "workflows/base/name.hpp"

namespace duban {
namespace {

struct Decider {
  const AccessToken& state;

  Result<std::vector<AccessTokenEvent>> operator()(const IssueToken& command) const {
    if (state.version != 0) return Error{errors::operation_stale_tag};
    TokenIssued issued;
    issued.credential = command.credential;
    issued.expires_at = command.expires_at;
    issued.name = command.name;
    issued.organiser = command.organiser;
    issued.role = name_of(command.role);
    issued.token = state.id;
    for (const auto& unit : command.units) issued.units.push_back(unit.value);
    return std::vector<AccessTokenEvent>{std::move(issued)};
  }
  Result<std::vector<AccessTokenEvent>> operator()(const RevokeToken&) const {
    if (state.version == 0) return Error{errors::access_unknown_token, {{"token", state.id}}};
    if (state.revoked_at) return std::vector<AccessTokenEvent>{};
    return std::vector<AccessTokenEvent>{TokenRevoked{state.id}};
  }
};

struct Applier {
  AccessToken& state;
  Instant at;

  void operator()(const TokenIssued& event) const {
    take(event);
    state.issued_at = at;
  }
  void operator()(const TokenRevoked&) const { state.revoked_at = at; }
  void operator()(const TokenAdopted& event) const {
    take(event);
    state.issued_at = event.issued_at;
    state.revoked_at = event.revoked_at;
  }

 private:
  void take(const auto& event) const {
    state.name = event.name;
    state.role = enumerator_of<Role>(event.role).value_or(state.role);
    state.organiser = event.organiser;
    state.units.clear();
    for (const auto& unit : event.units) state.units.emplace_back(unit);
    state.credential = event.credential;
    state.expires_at = event.expires_at;
  }
};

}  // namespace

AccessToken initial_state(const AccessTokenKey& key) {
  AccessToken state;
  state.id = key.id;
  return state;
}

Result<std::vector<AccessTokenEvent>> decide(const AccessToken& state, const AccessTokenCommand& command,
                                             Instant /*now*/) {
  return std::visit(Decider{state}, command);
}

void apply(AccessToken& state, const AccessTokenEvent& event, Instant at) {
  std::visit(Applier{state, at}, event);
  ++state.version;
}

}  // namespace duban
