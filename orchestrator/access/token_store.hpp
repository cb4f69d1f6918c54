// All tokens out of the store, for the authenticator.
#pragma once

#include "persistence/store.hpp"
#include "workflows/access_token/access_token.hpp"

#include <vector>

namespace duban {

// In the order of their ids. Errors: store.corrupt. An unreadable token must stop the start: without it, a
// revocation could be forgotten.
[[nodiscard]] Result<std::vector<AccessToken>> load_tokens(const Snapshot& snapshot, Partition partition);

}  // namespace duban
