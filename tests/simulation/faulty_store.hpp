// A store that breaks when it is told to, on top of the one in memory.
//
// Keeps the port's promises even then: a batch is there as a whole or not at all, and a failed commit leaves
// open which. The planted faults break those promises, to show that the simulator notices.
#pragma once

#include "persistence/memory_store.hpp"

#include <functional>
#include <string>
#include <vector>

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
  Outcome fate = Outcome::written;
  bool has_room = true;

  // Planted faults: changes that get lost although the commit succeeds, and values that get damaged.
  std::function<bool(const WriteBatch::Change&)> loses = nullptr;
  std::function<void(Table table, std::string& value)> damages = nullptr;

  // What commits have changed, or were meant to, since somebody last took it.
  struct Touched {
    Table table{};
    std::string key;
  };
  [[nodiscard]] std::vector<Touched> take_touched() { return std::exchange(touched_, {}); }

  [[nodiscard]] std::unique_ptr<Snapshot> snapshot() const override { return inner_.snapshot(); }
  [[nodiscard]] Result<void> commit(const WriteBatch& batch) override;
  [[nodiscard]] Space space() const override { return {0, has_room ? std::uint64_t{1} << 40U : 0}; }

 private:
  [[nodiscard]] WriteBatch what_arrives(const WriteBatch& batch) const;

  MemoryStore inner_;
  std::vector<Touched> touched_;
};

}  // namespace duban::simulation
