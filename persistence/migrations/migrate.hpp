// Brings a folder to today's format, step by step (steps.hpp).
//
// Every batch is committed with one sync, together with the place up to which the step has come (entry
// `migration` of table meta); the first batch of a step says that it has begun, and the last one raises the
// number. So a kill at any write leaves a folder with which the next start goes on, and which an older Duban
// refuses. What stands in the audit trail is never touched, for its bytes are leaves of the tree; a step may
// append to it. Runs before anybody else has the store.
#pragma once

#include "persistence/migrations/format.hpp"
#include "persistence/migrations/steps.hpp"

#include <functional>
#include <span>

namespace duban {

// What has been done so far, for the log. Called after each commit; must not block.
struct MigrationProgress {
  int from = 0;               // of the step
  std::string_view what;      // it does
  std::uint64_t changes = 0;  // committed by this start
  bool done = false;          // with this step
};
using ProgressListener = std::function<void(const MigrationProgress&)>;

// `found` is the format of the folder. Errors: store.corrupt, store.full (free some space and start again),
// store.write_failed; CorruptRead leaves it as an exception.
[[nodiscard]] Result<void> migrate(Store& store, FolderFormat found, const ProgressListener& listener,
                                   std::span<const migrations::Step> steps = migrations::steps());

}  // namespace duban
