// The steps by which a folder of an earlier format becomes one of today's, one file each.
//
// To add one: raise kFormatOfRecords (format.hpp), write step_N_to_M.cpp here, declare its function below,
// and append a line to kSteps in steps.cpp. A new table needs none: it is created, because its line in
// table_list.inc says which format brought it, and that line makes the format.
//
// A step sees the folder as the one before it has left it, whatever code wrote it, so it knows the bytes of
// its two formats and nothing later.
#pragma once

#include "persistence/store.hpp"
#include "workflows/base/error.hpp"

#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace duban::migrations {

// Adds the changes of one bounded batch to `batch`, beginning at `place` (empty: at the start), and answers
// with the place it has come to; nullopt: nothing is left to do. It may be asked again from an earlier place
// with the same answer: what it does to a record it has done already must change nothing. Errors:
// store.corrupt; CorruptRead leaves it as an exception.
using Advance = Result<std::optional<std::string>> (*)(const Snapshot& snapshot, const std::string& place,
                                                       WriteBatch& batch);

struct Step {
  int from;               // to the format after it
  std::string_view what;  // it does, for the log
  Advance advance;        // null: the formats differ in nothing that has to be rewritten
};

// One for each format below kFormat, in order.
[[nodiscard]] std::span<const Step> steps();

Result<std::optional<std::string>> drop_low_tree_nodes(const Snapshot& snapshot, const std::string& place,
                                                       WriteBatch& batch);
Result<std::optional<std::string>> adopt_aggregates(const Snapshot& snapshot, const std::string& place,
                                                    WriteBatch& batch);

}  // namespace duban::migrations
