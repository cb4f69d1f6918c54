// Bearer tokens: what is stored, how one is minted, and how its text is read back.
//
// The text is "duban_" id "_" secret checksum: 12 characters of [a-z2-7], the base64url of 32 random bytes
// (43 characters) and the base64url of the first 3 bytes of the SHA-256 of all that stands before it (4). The
// fixed form lets secret scanners find leaked tokens and tells a mistyped one from a wrong one. Only the
// credential is stored, SHA-256(SHA-256(secret)): with 256 random bits there is nothing to guess, so no slow
// hash is needed.
//
// The text leaves this program once, in the answer that issues it; never log it. Pure functions apart from
// the randomness of mint_token; any thread.
#pragma once

#include "orchestrator/access/randomness.hpp"
#include "workflows/access_token/access_token.hpp"
#include "workflows/base/digest.hpp"
#include "workflows/base/error.hpp"
#include "workflows/base/ids.hpp"
#include "workflows/base/time.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <boost/describe/enum.hpp>

namespace duban {

inline constexpr std::size_t kTokenNameBytesMax = 100;
inline constexpr std::size_t kTokenUnitsMax = 1000;
inline constexpr std::size_t kTokensMax = 20'000;  // on one server, revoked ones included
inline constexpr std::size_t kTokenTextBytes = 66;

struct TokenRequest {
  std::string name;
  Role role = Role::unit;
  OrganiserId organiser;
  std::vector<UnitId> units;
  std::optional<Instant> expires_at;
};

struct IssuedToken {
  AccessToken record;  // as it will be once it is issued
  std::string text;    // the secret: hand it to the caller and forget it
};

// Errors, each with the pointer of the member at fault: access.name_invalid, access.organiser_required,
// access.organiser_refused, access.units_required, access.units_refused, access.too_many_units,
// access.id_invalid, access.expiry_in_the_past.
[[nodiscard]] Checked<IssuedToken> mint_token(const TokenRequest& request, Instant now,
                                              const Randomness& random = system_randomness);

// What asks for it.
[[nodiscard]] IssueToken issue_command(const AccessToken& token);

struct PresentedToken {
  std::string id;
  Digest credential;
};
// Empty unless the text is exactly in the form above, checksum included.
[[nodiscard]] std::optional<PresentedToken> parse_token(std::string_view text);

// In constant time.
[[nodiscard]] bool credential_matches(const Digest& stored, const Digest& presented);

enum class TokenState : std::uint8_t { active = 1, expired = 2, revoked = 3 };
BOOST_DESCRIBE_ENUM(TokenState, active, expired, revoked)
// A token is valid before the moment at which it expires, and not at it.
[[nodiscard]] TokenState token_state(const AccessToken& token, Instant now);

}  // namespace duban
