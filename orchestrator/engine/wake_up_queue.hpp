// Which aggregates in campaigns are due to be woken, read from the store in order of their moments.
//
// Holds no timer per unit: only the place up to which the table has been read, and the earliest moment that
// may lie beyond it. Belongs to the writer's thread.
#pragma once

#include "persistence/store.hpp"
#include "persistence/tables/campaigns.hpp"

#include <map>
#include <optional>
#include <string>
#include <vector>

namespace duban {

class WakeUpQueue {
 public:
  explicit WakeUpQueue(Partition partition) : partition_(partition) {}

  // A wake-up was put into batch `number`; it is visible to snapshots once that batch is committed. Its
  // moment lies after the now of that batch, because a decision leaves nothing of the clock undone.
  void inserted(Instant moment, std::uint64_t number);
  // While the batch was on its way, time went on, and others that were due later may have been read: then
  // reading goes back to its earliest wake-up, which nobody has seen yet.
  void committed(std::uint64_t number);

  // Up to `count` wake-ups due at `now`, in order. Some may be stale, or be given twice: look at the state.
  [[nodiscard]] std::vector<tables::WakeUpKey> take_due(const Snapshot& snapshot, Instant now,
                                                        std::size_t count);

  // No wake-up lies before this moment; nullopt: there is none. Exact after a take_due() that gave fewer than
  // asked for.
  [[nodiscard]] std::optional<Instant> next() const { return next_; }

  // Begin anew at the start of the table, for recovery.
  void rewind();

 private:
  Partition partition_;
  std::string from_;                              // where the table is read on; empty: at its start
  std::optional<Instant> next_ = Instant::min();  // before the first look everything may be due
  std::map<std::uint64_t, Instant> in_flight_;    // earliest moment inserted by each batch not yet committed
};

}  // namespace duban
