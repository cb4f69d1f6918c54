// An audit trail: its records, the nodes of their tree, and which records are about what. The partition in
// these keys is the number of the trail.
#pragma once

#include "persistence/tables/typed_table.hpp"

namespace duban::tables {

// The canonical JSON of a record, the leaf's bytes.
struct AuditKey {
  std::uint64_t sequence = 0;
  friend bool operator==(const AuditKey&, const AuditKey&) = default;
};
struct Audit : TypedTable<Audit, AuditKey, BytesValue> {
  static constexpr Table kTable = Table::audit;
  static constexpr std::string_view kWhat = "audit record";

  [[nodiscard]] static keys::Range from(Partition trail, std::uint64_t sequence) {
    return {key(trail, sequence), range(trail).to};
  }
};

// The 32-byte node of a complete subtree, for levels from kTreeLevelMin on (merkle.hpp).
struct TreeKey {
  std::uint8_t level = 0;
  std::uint64_t index = 0;
  friend bool operator==(const TreeKey&, const TreeKey&) = default;
};
struct Tree : TypedTable<Tree, TreeKey, BytesValue> {
  static constexpr Table kTable = Table::tree;
  static constexpr std::string_view kWhat = "tree node";
};

// The first record of each decision about a subject; the value says how many follow from there (history.hpp).
struct HistoryKey {
  std::string campaign;
  std::string unit;
  std::uint64_t sequence = 0;
  friend bool operator==(const HistoryKey&, const HistoryKey&) = default;
};
struct History : TypedTable<History, HistoryKey, BytesValue> {
  static constexpr Table kTable = Table::history;
  static constexpr std::string_view kWhat = "history entry";
};

}  // namespace duban::tables
