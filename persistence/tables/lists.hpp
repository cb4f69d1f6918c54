// Lists of what lives in a campaign by what is true of it, and counts (workflows/aggregate/standing.hpp;
// unit_campaign/facet_names.hpp spells the names of units').
#pragma once

#include "persistence/tables/typed_table.hpp"

namespace duban {

// How many units or instances of a campaign count under a name; no record means none.
struct CountRecord {
  std::int64_t count = 0;
};
BOOST_DESCRIBE_STRUCT(CountRecord, (), (count))
template <>
inline constexpr std::uint8_t kRecordVersion<CountRecord> = 1;

namespace tables {

struct FacetKey {
  std::string campaign;
  std::string facet;
  std::string unit;  // or the name of another subject
  friend bool operator==(const FacetKey&, const FacetKey&) = default;
};
struct Facets : TypedTable<Facets, FacetKey, NoValue> {
  static constexpr Table kTable = Table::facets;
  static constexpr std::string_view kWhat = "list";
};

struct CounterKey {
  std::string campaign;
  std::string name;
  friend bool operator==(const CounterKey&, const CounterKey&) = default;
};
struct Counters : TypedTable<Counters, CounterKey, RecordValue<CountRecord>> {
  static constexpr Table kTable = Table::counters;
  static constexpr std::string_view kWhat = "count";
};

}  // namespace tables
}  // namespace duban
