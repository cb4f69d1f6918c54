#include "orchestrator/access/token_store.hpp"

#include "persistence/keys.hpp"
#include "persistence/tables/aggregates.hpp"

namespace duban {

Result<std::vector<AccessToken>> load_tokens(const Snapshot& snapshot, Partition partition) {
  std::vector<AccessToken> records;
  const auto read = tables::AccessTokens::scan(snapshot, tables::AccessTokens::range(partition),
                                               [&](const tables::AccessKey&, Row<AccessTokenKind> row) {
                                                 records.push_back(std::move(row.state));
                                                 return true;
                                               });
  if (!read) return read.error();
  return records;
}

}  // namespace duban
