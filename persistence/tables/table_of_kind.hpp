// In which table the aggregates of a kind stand.
#pragma once

namespace duban::tables {

// Specialised beside each table: `using Type = …`, a TypedTable with `of(partition, key)`.
template <class Kind>
struct TableOfKind;
template <class Kind>
using TableOf = typename TableOfKind<Kind>::Type;

}  // namespace duban::tables
