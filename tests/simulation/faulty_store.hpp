// A store that breaks when it is told to, on top of the one in memory.
//
// Keeps the port's promises even then: a batch is there as a whole or not at all, and a failed commit leaves
// open which. The planted faults break those promises, to show that the simulator notices.
#pragma once

#include "persistence/memory_store.hpp"

#include <functional>

namespace duban::simulation {

class FaultyStore final : public Store {
 public:
  enum class Outcome {
    written,
    full,             // nothing is written, and the caller is told so
    failed_written,   // everything is written, and the caller is told that the outcome is unknown
    failed_unwritten  // nothing is written, and the caller is told that the outcome is unknown
  };
  // What becomes of the next commit. Asked once for each.
  std::function<Outcome(const WriteBatch&)> fate = [](const WriteBatch&) { return Outcome::written; };
  // A planted fault: changes that get lost although the commit succeeds.
  std::function<bool(const WriteBatch::Change&)> loses = nullptr;
  bool has_room = true;

  [[nodiscard]] std::unique_ptr<Snapshot> snapshot() const override { return inner_.snapshot(); }
  [[nodiscard]] Result<void> commit(const WriteBatch& batch) override;
  [[nodiscard]] Space space() const override { return {0, has_room ? std::uint64_t{1} << 40U : 0}; }

 private:
  MemoryStore inner_;
};

}  // namespace duban::simulation
