#include "orchestrator/access/token_store.hpp"

#include "persistence/keys.hpp"

namespace duban {

void put_token(WriteBatch& batch, Partition partition, const TokenRecord& record) {
  batch.put(Table::access, keys::access(partition, record.id), codec::encode(record));
}

Result<std::vector<TokenRecord>> load_tokens(const Snapshot& snapshot, Partition partition) {
  std::vector<TokenRecord> records;
  std::optional<Error> failure;
  const auto range = keys::partition_range(partition);
  snapshot.scan(Table::access, range.from, range.to, [&](std::string_view, std::string_view value) {
    auto record = codec::read<TokenRecord>(value, "access token");
    if (!record) {
      failure = record.error();
      return false;
    }
    records.push_back(std::move(*record));
    return true;
  });
  if (failure) return *failure;
  return records;
}

}  // namespace duban
