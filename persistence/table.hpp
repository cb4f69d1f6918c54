// The tables of a data folder: their names and numbers, since which format they exist, and how they are used.
// All of it comes from table_list.inc.
#pragma once

#include <array>
#include <cstdint>
#include <string_view>

namespace duban {

enum class Table : std::uint8_t {
#define DUBAN_TABLE(name, since, pattern) name,
#include "persistence/table_list.inc"
#undef DUBAN_TABLE
};

// How a table is read and written, as far as a store may care. One of the first four, and what else applies.
using Pattern = std::uint16_t;
namespace pattern {
inline constexpr Pattern kPoint = 1U << 0U;   // by whole key
inline constexpr Pattern kLog = 1U << 1U;     // appended in order, read in runs
inline constexpr Pattern kQueue = 1U << 2U;   // filled ahead and emptied from the front
inline constexpr Pattern kHashes = 1U << 3U;  // by whole key, and incompressible
inline constexpr Pattern kHot = 1U << 4U;     // written by every command
inline constexpr Pattern kLookedUp = 1U
                                     << 5U;  // by every command, and mostly not among what was written last
inline constexpr Pattern kScattered = 1U << 6U;  // small entries, written all over the table
inline constexpr Pattern kShrinks = 1U << 7U;    // entries are overwritten or removed all the time
inline constexpr Pattern kRewritten = 1U << 8U;  // large entries, each rewritten again and again
inline constexpr Pattern kOnlyGrows = 1U << 9U;  // written once, kept for good and seldom read
}  // namespace pattern

struct TableInfo {
  std::string_view name;
  int since;
  Pattern pattern;
};

// By number.
inline constexpr auto kTables = std::to_array<TableInfo>({
#define DUBAN_TABLE(name, since, pattern) {#name, since, pattern},
#include "persistence/table_list.inc"
#undef DUBAN_TABLE
});
inline constexpr int kTableCount = static_cast<int>(kTables.size());

[[nodiscard]] constexpr const TableInfo& table_info(Table table) {
  return kTables[static_cast<std::size_t>(table)];
}
[[nodiscard]] constexpr std::string_view table_name(Table table) {
  return table_info(table).name;
}
// The format that brought a table: a folder of an earlier one need not have it.
[[nodiscard]] constexpr int since(Table table) {
  return table_info(table).since;
}
[[nodiscard]] constexpr bool has_pattern(Table table, Pattern wanted) {
  return (table_info(table).pattern & wanted) != 0;
}

}  // namespace duban
