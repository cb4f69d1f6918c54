// An access token: who may do what with a bearer credential. Issued once, revoked at most once; it expires by
// itself without an event, because whoever asks compares the clock.
//
// The secret never enters this program's records. The state holds its `credential`, SHA-256(SHA-256(secret)):
// enough to recognise the secret, and harmless in a trail that auditors read, because a secret has 256 random
// bits.
#pragma once

#include "workflows/access_token/role.hpp"
#include "workflows/aggregate/kind.hpp"
#include "workflows/base/digest.hpp"
#include "workflows/base/error.hpp"
#include "workflows/base/time.hpp"
#include "workflows/words/phrase.hpp"

#include <optional>
#include <string>
#include <variant>
#include <vector>

#include <boost/describe/class.hpp>

namespace duban {

struct AccessToken {
  std::string id;
  std::uint64_t version = 0;  // events applied
  std::string name;           // the actor name in audit records
  Role role = Role::unit;
  OrganiserId organiser;      // empty for server-wide roles, and only for them
  std::vector<UnitId> units;  // ascending, no repeats; for Role::unit, and only for it
  Digest credential;
  Instant issued_at{};
  std::optional<Instant> expires_at;
  std::optional<Instant> revoked_at;
  friend bool operator==(const AccessToken&, const AccessToken&) = default;
};
BOOST_DESCRIBE_STRUCT(AccessToken, (),
                      (id, version, name, role, organiser, units, credential, issued_at, expires_at,
                       revoked_at))

// --- commands ----------------------------------------------------------------------------------------------
struct IssueToken {
  std::string name;
  Role role = Role::unit;
  OrganiserId organiser;
  std::vector<UnitId> units;
  Digest credential;
  std::optional<Instant> expires_at;
};
struct RevokeToken {};
using AccessTokenCommand = std::variant<IssueToken, RevokeToken>;

// --- events (see the notes on names and order in unit_campaign/events.hpp) ---------------------------------
struct TokenIssued {
  static constexpr words::Phrase kWords{"token issued", "签发令牌"};
  Digest credential;
  std::optional<Instant> expires_at;
  std::string name;
  OrganiserId organiser;  // empty: every organiser
  std::string role;
  std::string token;  // id
  std::vector<std::string> units;
};
BOOST_DESCRIBE_STRUCT(TokenIssued, (), (credential, expires_at, name, organiser, role, token, units))

struct TokenRevoked {
  static constexpr words::Phrase kWords{"token revoked", "吊销令牌"};
  std::string token;
};
BOOST_DESCRIBE_STRUCT(TokenRevoked, (), (token))

// What stood in the folder when the system trail began, taken into it: tokens of format 3 were issued in the
// trail of partition 0, without their credential, and the first one without any record.
struct TokenAdopted {
  static constexpr words::Phrase kWords{"token taken over", "接续令牌"};
  Digest credential;
  std::optional<Instant> expires_at;
  Instant issued_at{};
  std::string name;
  OrganiserId organiser;
  std::optional<Instant> revoked_at;
  std::string role;
  std::string token;
  std::vector<std::string> units;
};
BOOST_DESCRIBE_STRUCT(TokenAdopted, (),
                      (credential, expires_at, issued_at, name, organiser, revoked_at, role, token, units))

using AccessTokenEvent = std::variant<TokenIssued, TokenRevoked, TokenAdopted>;

// --- the aggregate -----------------------------------------------------------------------------------------
struct AccessTokenKey {
  std::string id;
  friend auto operator<=>(const AccessTokenKey&, const AccessTokenKey&) = default;
};

[[nodiscard]] AccessToken initial_state(const AccessTokenKey& key);
// Errors: operation.stale_tag (the id is taken), access.unknown_token. Revoking a revoked token is no event.
[[nodiscard]] Result<std::vector<AccessTokenEvent>> decide(const AccessToken& state,
                                                           const AccessTokenCommand& command, Instant now);
void apply(AccessToken& state, const AccessTokenEvent& event, Instant at);
// Revoked tokens stay, so that an audit record's actor can always be looked up.
[[nodiscard]] inline bool is_kept(const AccessToken& /*state*/) {
  return true;
}

struct AccessTokenKind {
  static constexpr std::string_view kName = "access_token";
  static constexpr words::Phrase kWords{"access token", "令牌"};
  static constexpr TrailOf kTrail = TrailOf::system;
  using Key = AccessTokenKey;
  using State = AccessToken;
  using Command = AccessTokenCommand;
  using Event = AccessTokenEvent;
  using Sealed = Nothing;
  [[nodiscard]] static Subject subject_of(const Key& key) { return subject_of_kind(kName, key.id); }
  [[nodiscard]] static Key key_of(const Subject& subject) { return {std::string(id_within(kName, subject))}; }
};

}  // namespace duban
