// Rows put into a store past the engine, for tests of those who only read them. No record leads to them.
#pragma once

#include "persistence/aggregate_rows.hpp"

namespace duban::testing {

template <class Kind>
void put_row(WriteBatch& batch, const typename Kind::Key& key, const Row<Kind>& row) {
  batch.put(RowPlace<Kind>::kTable, RowPlace<Kind>::key(0, key), codec::encode(row));
}

}  // namespace duban::testing
