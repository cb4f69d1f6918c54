#include "orchestrator/access/token_store.hpp"

#include "persistence/aggregate_rows.hpp"

namespace duban {

Result<std::vector<AccessToken>> load_tokens(const Snapshot& snapshot, Partition partition) {
  std::vector<AccessToken> records;
  std::optional<Error> failure;
  const auto range = keys::partition_range(partition);
  snapshot.scan(Table::access, range.from, range.to, [&](std::string_view, std::string_view value) {
    auto record = codec::read<Row<AccessTokenKind>>(value, "access token");
    if (!record) {
      failure = record.error();
      return false;
    }
    records.push_back(std::move(record->state));
    return true;
  });
  if (failure) return *failure;
  return records;
}

}  // namespace duban
