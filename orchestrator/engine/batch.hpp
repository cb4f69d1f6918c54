// One decided batch: everything that one synced write makes true, and whom to answer once it is.
#pragma once

#include "orchestrator/engine/command.hpp"
#include "orchestrator/engine/shelf.hpp"

#include <memory>
#include <vector>

namespace duban {

struct Answer {
  Reply reply;
  Result<Receipt> result;
};

struct Batch {
  std::uint64_t number = 0;
  Instant at{};
  WriteBatch writes;
  std::vector<Answer> answers;
  std::vector<Name> events;  // that it records, as metrics name them: "submission_filed"
  std::size_t commands = 0;
  std::size_t wake_ups = 0;
  std::shared_ptr<const Shelf> shelf;  // the shelf as it stands after the commit; null when unchanged
  bool outbox_grew = false;

  // Nothing was decided and nobody is to be answered.
  [[nodiscard]] bool idle() const { return writes.empty() && answers.empty(); }
};

}  // namespace duban
