#include "orchestrator/access/authenticator.hpp"

#include "orchestrator/access/access_errors.hpp"
#include "orchestrator/http/message.hpp"
#include "workflows/access_token/access_token_errors.hpp"

#include <algorithm>

namespace duban {
namespace {

constexpr std::string_view kScheme = "Bearer";

// The token of "Bearer <token>"; the scheme ignores case (RFC 9110 §11.1), one or more spaces follow.
std::optional<std::string_view> bearer_token(std::string_view header) {
  if (header.size() <= kScheme.size() || header[kScheme.size()] != ' ') return std::nullopt;
  if (!http::equal_ignoring_case(header.substr(0, kScheme.size()), kScheme)) return std::nullopt;
  header.remove_prefix(kScheme.size());
  header.remove_prefix(std::min(header.find_first_not_of(' '), header.size()));
  return header;
}

}  // namespace

Authenticator::Authenticator(std::vector<AccessToken> records) {
  Index index;
  for (auto& record : records) {
    auto shared = std::make_shared<const AccessToken>(std::move(record));
    index.insert_or_assign(shared->id, shared);
  }
  index_ = std::make_shared<const Index>(std::move(index));
}

std::shared_ptr<const Authenticator::Index> Authenticator::index() const {
  const MutexLock lock(mutex_);
  return index_;
}

Result<Principal> Authenticator::authenticate(std::optional<std::string_view> authorization,
                                              Instant now) const {
  if (!authorization) return Error{errors::access_credential_missing};
  const auto text = bearer_token(*authorization);
  const auto presented = text ? parse_token(*text) : std::nullopt;
  if (!presented) return Error{errors::access_credential_invalid};
  const auto tokens = index();
  const auto found = tokens->find(presented->id);
  // An unknown id is compared all the same, so that it takes as long as a wrong secret.
  const Digest nobody{};
  const bool matches =
      credential_matches(found == tokens->end() ? nobody : found->second->credential, presented->credential);
  if (found == tokens->end() || !matches || token_state(*found->second, now) != TokenState::active) {
    return Error{errors::access_credential_invalid};
  }
  const auto& record = *found->second;
  return Principal{record.id, record.name, record.role, record.organiser, record.units};
}

void Authenticator::put(AccessToken record) {
  auto shared = std::make_shared<const AccessToken>(std::move(record));
  const MutexLock one_writer(writers_);
  auto next = std::make_shared<Index>(*index());
  next->insert_or_assign(shared->id, shared);
  const MutexLock lock(mutex_);
  index_ = std::move(next);
}

Result<AccessToken> Authenticator::find(std::string_view id) const {
  const auto tokens = index();
  const auto found = tokens->find(id);
  if (found == tokens->end()) return Error{errors::access_unknown_token, {{"token", id}}};
  return *found->second;
}

Result<void> Authenticator::check_room() const {
  if (size() < kTokensMax) return {};
  return Error{errors::access_too_many_tokens, {{"max", std::to_string(kTokensMax)}}};
}

std::vector<AccessToken> Authenticator::list() const {
  std::vector<AccessToken> records;
  const auto tokens = index();
  for (const auto& [id, record] : *tokens) records.push_back(*record);
  return records;
}

}  // namespace duban
