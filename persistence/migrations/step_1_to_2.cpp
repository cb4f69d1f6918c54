// Format 1 also holds the nodes of levels 1 to 3 of the audit tree, which format 2 computes from the leaves
// (docs/adr/0009). Nobody looks at them, and they take half the room of the tree.
#include "persistence/migrations/steps.hpp"
#include "persistence/migrations/walk.hpp"
#include "persistence/tables/trail.hpp"
#include "workflows/base/record_errors.hpp"

namespace duban::migrations {

Result<std::optional<std::string>> drop_low_tree_nodes(const Snapshot& snapshot, const std::string& place,
                                                       WriteBatch& batch) {
  constexpr std::uint8_t kLowestKept = 4;
  return walk(
      snapshot, Table::tree, place, batch,
      [&](std::string_view key, std::string_view) -> std::optional<Error> {
        const auto node = tables::Tree::parse(key);
        if (!node)
          return Error(errors::store_corrupt, {{"what", "audit tree"}, {"detail", "a malformed key"}});
        if (node->level < kLowestKept) batch.erase(Table::tree, key);
        return std::nullopt;
      });
}

}  // namespace duban::migrations
