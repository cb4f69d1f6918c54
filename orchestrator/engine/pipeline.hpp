// The deciding side of an engine, without threads and without waiting: what is decided next, and what is to
// be committed.
//
//   take(command)…  →  decide()  →  next_commit()  →  store.commit, on any thread  →  committed()
//                                                                                  or refused_full()
//
// At most one batch is on its way to the disk, and at most one is decided ahead of it. The engine drives this
// from its threads, rehearsal and the simulator step by step; so the order in which things may happen is the
// same everywhere. Single-threaded.
#pragma once

#include "orchestrator/engine/clock.hpp"
#include "orchestrator/engine/writer.hpp"

#include <deque>
#include <optional>

namespace duban {

class Pipeline {
 public:
  // Store, clock and observer outlive the pipeline. `known`: see writer.hpp.
  Pipeline(Store& store, Clock& clock, WriterOptions options, EngineObserver& observer,
           std::shared_ptr<const Shelf> known = std::make_shared<const Shelf>());

  // Reads where the store stands. Errors: store.corrupt.
  [[nodiscard]] Result<void> start() { return writer_.recover(); }

  void take(Command command);
  // The queue in front keeps what does not fit into the next two batches, so that its limit is the limit.
  [[nodiscard]] bool takes_more() const { return queue_.size() < 2 * options_.batch_commands_max; }
  [[nodiscard]] std::size_t waiting() const { return queue_.size(); }

  // Something can be decided that needs no waiting: commands, a sweep, a due wake-up, a clock to move.
  [[nodiscard]] bool has_work() const;
  // Decides the next batch, unless one is decided already. Without work it does nothing, but for this: after
  // a full disk it looks whether there is room again.
  void decide();
  // The batch to be committed now; nullopt: none, or one is on its way. What comes of it is told by one of
  // the two below; if neither can be said, because the outcome is unknown, the process ends and begins anew.
  [[nodiscard]] std::optional<Batch> next_commit();
  void committed(const Batch& batch);
  // The disk is below its reserve and nothing of the batch was written. Refuses all commands at hand and
  // begins again from what is on disk. Errors: store.corrupt.
  [[nodiscard]] Result<void> refused_full(Batch& batch);

  // From here on commands at hand are finished, and what the clock brings waits for the restart.
  void drain() { draining_ = true; }
  // Draining, and nothing is left.
  [[nodiscard]] bool drained();

  // Commands that were refused here, outside of any batch, since the start.
  [[nodiscard]] std::size_t refused() const { return refused_; }
  [[nodiscard]] bool in_flight() const { return in_flight_; }
  [[nodiscard]] bool decided_ahead() const { return prepared_.has_value(); }
  // Nothing can be decided before the batch on its way is back, or another command comes.
  [[nodiscard]] bool waits_for_flight() const { return waits_for_flight_; }
  [[nodiscard]] bool disk_full() const { return retry_after_full_; }
  [[nodiscard]] std::optional<Instant> next_wake_up() const { return writer_.next_wake_up(); }
  [[nodiscard]] std::shared_ptr<const Shelf> shelf() const { return writer_.shelf(); }

 private:
  void move_clock();
  void refuse_front_move(Error error);
  [[nodiscard]] bool disk_has_room() const;
  void refuse_all(std::deque<Command>& commands, const Error& error);

  Store& store_;
  Clock& clock_;
  WriterOptions options_;
  Writer writer_;
  std::deque<Command> queue_;
  std::deque<Command> moves_;      // of the virtual clock, one after another
  std::optional<Batch> prepared_;  // decided, waits for the batch in flight
  std::size_t refused_ = 0;
  bool in_flight_ = false;
  bool waits_for_flight_ = false;
  bool retry_after_full_ = false;
  bool draining_ = false;
};

}  // namespace duban
