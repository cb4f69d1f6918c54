// Tokens in the store: Table::access, one record a token. Revoked ones stay, so that an audit record's actor
// can always be looked up.
#pragma once

#include "orchestrator/access/token.hpp"
#include "persistence/store.hpp"

#include <vector>

namespace duban {

void put_token(WriteBatch& batch, Partition partition, const TokenRecord& record);

// In the order of their ids. Errors: store.corrupt. An unreadable token must stop the start: without it, a
// revocation could be forgotten.
[[nodiscard]] Result<std::vector<TokenRecord>> load_tokens(const Snapshot& snapshot, Partition partition);

}  // namespace duban
