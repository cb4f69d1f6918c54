// Every token in memory, and the answer to "whose credential is this?".
//
// Readers take the current index and work on it without a lock; put() replaces it whole. Call put() after the
// commit that stored the record, never before: a token that works is one that is on disk. Any thread.
#pragma once

#include "orchestrator/access/principal.hpp"
#include "orchestrator/access/token.hpp"
#include "persistence/threads/mutex.hpp"
#include "workflows/base/error.hpp"

#include <cstddef>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace duban {

class Authenticator {
 public:
  explicit Authenticator(std::vector<AccessToken> records = {});

  // `authorization` is the value of that header, empty optional when the request has none. Only the Bearer
  // scheme. Errors: access.credential_missing; access.credential_invalid, the same for a malformed, unknown,
  // expired or revoked token, so that the answer tells a thief nothing.
  [[nodiscard]] Result<Principal> authenticate(std::optional<std::string_view> authorization,
                                               Instant now) const;

  void put(AccessToken record);  // adds, or replaces the one with the same id

  // Errors: access.unknown_token.
  [[nodiscard]] Result<AccessToken> find(std::string_view id) const;
  // Room for one more? Errors: access.too_many_tokens.
  [[nodiscard]] Result<void> check_room() const;
  [[nodiscard]] std::vector<AccessToken> list() const;  // by id
  [[nodiscard]] std::size_t size() const { return index()->size(); }

 private:
  using Index = std::map<std::string, std::shared_ptr<const AccessToken>, std::less<>>;
  [[nodiscard]] std::shared_ptr<const Index> index() const;

  Mutex writers_;        // one put() at a time; readers never wait for it
  mutable Mutex mutex_;  // held only to copy or swap the pointer
  std::shared_ptr<const Index> index_ DUBAN_GUARDED_BY(mutex_);
};

}  // namespace duban
