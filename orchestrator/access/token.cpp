#include "orchestrator/access/token.hpp"

#include "orchestrator/access/access_errors.hpp"
#include "orchestrator/http/negotiation.hpp"
#include "workflows/access_token/role_words.hpp"
#include "workflows/base/base64.hpp"
#include "workflows/base/name.hpp"
#include "workflows/base/utf8.hpp"
#include "workflows/machines/action_words.hpp"

#include <algorithm>
#include <array>

#include <openssl/crypto.h>

namespace duban {
namespace {

constexpr std::string_view kPrefix = "duban_";
constexpr std::string_view kIdAlphabet = "abcdefghijklmnopqrstuvwxyz234567";
constexpr std::size_t kTokenIdBytes = 12;
constexpr std::size_t kSecretBytes = 32;
constexpr std::size_t kSecretTextBytes = 43;
constexpr std::size_t kChecksumBytes = 3;
static_assert(kPrefix.size() + kTokenIdBytes + 1 + kSecretTextBytes + 4 == kTokenTextBytes);

// Names under which the server itself acts in audit records; nobody else may carry them.
constexpr std::array<std::string_view, 2> kReservedNames = {"clock", "server"};

template <std::size_t N>
class RandomBytes {
 public:
  explicit RandomBytes(const Randomness& random) { random(bytes_.data(), N); }
  ~RandomBytes() { OPENSSL_cleanse(bytes_.data(), N); }
  RandomBytes(const RandomBytes&) = delete;
  RandomBytes& operator=(const RandomBytes&) = delete;

  [[nodiscard]] std::string_view view() const { return {bytes_.data(), N}; }

 private:
  std::array<char, N> bytes_{};
};

std::string random_token_id(const Randomness& source) {
  const RandomBytes<kTokenIdBytes> random(source);
  std::string id;
  for (const char byte : random.view()) id.push_back(kIdAlphabet[static_cast<unsigned char>(byte) % 32]);
  return id;
}

Digest credential_of(std::string_view secret) {
  return sha256(sha256(secret).view());
}

std::string checksum(std::string_view body) {
  return base64url(sha256(body).view().substr(0, kChecksumBytes));
}

bool is_control(char c) {
  return static_cast<unsigned char>(c) < 0x20 || c == 0x7f;
}

bool is_valid_name(std::string_view name) {
  return !name.empty() && name.size() <= kTokenNameBytesMax && is_utf8(name) &&
         std::none_of(name.begin(), name.end(), is_control) && name.front() != ' ' && name.back() != ' ' &&
         std::find(kReservedNames.begin(), kReservedNames.end(), name) == kReservedNames.end();
}

void check_organiser(const TokenRequest& request, Errors& errors) {
  const auto role = words::named(request.role);
  if (is_server_wide(request.role)) {
    if (!request.organiser.empty()) {
      errors.push_back(Error{errors::access_organiser_refused, {{"role", role}}}.at_pointer("/organiser"));
    }
  } else if (request.organiser.empty()) {
    errors.push_back(Error{errors::access_organiser_required, {{"role", role}}}.at_pointer("/organiser"));
  } else if (!is_valid_id(request.organiser.value)) {
    errors.push_back(
        Error{errors::access_id_invalid, {{"id", request.organiser.value}}}.at_pointer("/organiser"));
  }
}

void check_units(const TokenRequest& request, Errors& errors) {
  if (request.role != Role::unit) {
    if (!request.units.empty()) {
      errors.push_back(
          Error{errors::access_units_refused, {{"role", words::named(request.role)}}}.at_pointer("/units"));
    }
    return;
  }
  if (request.units.empty()) {
    errors.push_back(Error{errors::access_units_required}.at_pointer("/units"));
  } else if (request.units.size() > kTokenUnitsMax) {
    errors.push_back(
        Error{errors::access_too_many_units, {{"max", std::to_string(kTokenUnitsMax)}}}.at_pointer("/units"));
    return;
  }
  for (std::size_t i = 0; i < request.units.size(); ++i) {
    const auto& id = request.units[i].value;
    if (is_valid_id(id)) continue;
    errors.push_back(
        Error{errors::access_id_invalid, {{"id", id}}}.at_pointer("/units/" + std::to_string(i)));
  }
}

Errors check(const TokenRequest& request, Instant now) {
  Errors errors;
  if (!is_valid_name(request.name)) {
    errors.push_back(
        Error{errors::access_name_invalid, {{"max", std::to_string(kTokenNameBytesMax)}}}.at_pointer(
            "/name"));
  }
  check_organiser(request, errors);
  check_units(request, errors);
  if (request.expires_at && *request.expires_at <= now) {
    errors.push_back(
        Error{errors::access_expiry_in_the_past, {{"expires_at", format_instant_utc(*request.expires_at)}}}
            .at_pointer("/expires_at"));
  }
  return errors;
}

}  // namespace

Checked<IssuedToken> mint_token(const TokenRequest& request, Instant now, const Randomness& random) {
  if (auto errors = check(request, now); !errors.empty()) return errors;
  IssuedToken issued;
  auto& record = issued.record;
  record.id = random_token_id(random);
  record.name = request.name;
  record.role = request.role;
  record.organiser = request.organiser;
  record.units = request.units;
  std::sort(record.units.begin(), record.units.end());
  record.units.erase(std::unique(record.units.begin(), record.units.end()), record.units.end());
  record.version = 1;
  record.issued_at = now;
  record.expires_at = request.expires_at;

  const RandomBytes<kSecretBytes> secret(random);
  record.credential = credential_of(secret.view());
  issued.text.append(kPrefix).append(record.id).append("_").append(base64url(secret.view()));
  issued.text += checksum(issued.text);
  return issued;
}

IssueToken issue_command(const AccessToken& token) {
  return {token.name, token.role, token.organiser, token.units, token.credential, token.expires_at};
}

std::optional<PresentedToken> parse_token(std::string_view text) {
  if (text.size() != kTokenTextBytes || !text.starts_with(kPrefix)) return std::nullopt;
  const auto id = text.substr(kPrefix.size(), kTokenIdBytes);
  if (id.find_first_not_of(kIdAlphabet) != std::string_view::npos) return std::nullopt;
  if (text[kPrefix.size() + kTokenIdBytes] != '_') return std::nullopt;
  const auto body = text.substr(0, text.size() - 4);
  if (checksum(body) != text.substr(body.size())) return std::nullopt;
  auto secret = from_base64url(body.substr(body.size() - kSecretTextBytes));
  if (!secret || secret->size() != kSecretBytes) return std::nullopt;
  PresentedToken presented{std::string(id), credential_of(*secret)};
  OPENSSL_cleanse(secret->data(), secret->size());
  return presented;
}

bool credential_matches(const Digest& stored, const Digest& presented) {
  return CRYPTO_memcmp(stored.bytes.data(), presented.bytes.data(), stored.bytes.size()) == 0;
}

TokenState token_state(const AccessToken& token, Instant now) {
  if (token.revoked_at) return TokenState::revoked;
  if (token.expires_at && *token.expires_at <= now) return TokenState::expired;
  return TokenState::active;
}

}  // namespace duban
