// Rows put into a store past the engine, for tests of those who only read them. No record leads to them.
#pragma once

#include "persistence/tables/aggregates.hpp"

namespace duban::testing {

template <class Kind>
void put_row(WriteBatch& batch, const typename Kind::Key& key, const Row<Kind>& row) {
  tables::TableOf<Kind>::put(batch, tables::TableOf<Kind>::of(0, key), row);
}

}  // namespace duban::testing
