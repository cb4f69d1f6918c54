// The engine: a writer on a thread of its own, a second thread that syncs, and a bounded queue in front.
//
// submit() may be called from any thread; the reply comes after the commit, on a thread of the engine. While
// one batch syncs, the next is decided. When a sync fails the outcome is unknown: the process ends at once
// and recovers on restart (never retry a sync). A disk below its reserve refuses writes, lets reads go on,
// and is tried again by itself.
#pragma once

#include "orchestrator/engine/admission.hpp"
#include "orchestrator/engine/clock.hpp"
#include "orchestrator/engine/engine_door.hpp"
#include "orchestrator/engine/pipeline.hpp"

#include <functional>
#include <memory>

namespace duban {

// EX_SOFTWARE: whether what was last written is on the disk is unknown. The supervisor restarts, and recovery
// settles it.
inline constexpr int kExitUnknownOutcome = 70;

struct EngineOptions {
  WriterOptions writer;
  AdmissionOptions admission;  // of commands; what is not let in is refused with operation.queue_full
  std::chrono::milliseconds full_disk_retry{500};
};

class Engine final : public EngineDoor {
 public:
  // Store, clock and observer outlive the engine.
  Engine(Store& store, Clock& clock, EngineOptions options, EngineObserver& observer);
  ~Engine() override;  // stops
  Engine(const Engine&) = delete;
  Engine& operator=(const Engine&) = delete;

  // Recovers and starts the threads. Errors: store.corrupt.
  [[nodiscard]] Result<void> start();
  // Refuses new commands, decides and commits what waits, and ends the threads.
  void stop();

  void submit(Command command) override;
  // What submit() would answer at this moment because of a full queue; nullopt: it would take a command in.
  [[nodiscard]] std::optional<Error> refusal_at_the_door() const;
  [[nodiscard]] std::shared_ptr<const Shelf> shelf() const override;
  [[nodiscard]] std::unique_ptr<Snapshot> snapshot() const override;
  [[nodiscard]] Instant now() const override;
  [[nodiscard]] std::string_view clock_name() const override;
  [[nodiscard]] bool ready() const override;
  [[nodiscard]] bool disk_full() const override;
  [[nodiscard]] std::optional<Instant> next_wake_up() const override;

  // Called after a commit, on an engine thread: shelf events (tokens, endpoints) and a grown outbox.
  using CommitListener = std::function<void(const Batch&)>;
  void on_commit(CommitListener listener);  // before start()

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

// The same writer without threads, for rehearsal and tests: every call returns when everything it led to is
// committed.
class InlineEngine {
 public:
  InlineEngine(Store& store, Clock& clock, WriterOptions options, EngineObserver& observer);

  [[nodiscard]] Result<void> start() { return pipeline_.start(); }
  Result<Receipt> submit(Command command);
  // Moves a virtual clock, stopping at every wake-up on the way.
  void move_clock(Instant to);
  [[nodiscard]] std::shared_ptr<const Shelf> shelf() const { return pipeline_.shelf(); }
  [[nodiscard]] Instant now() const { return clock_.now(); }
  [[nodiscard]] std::optional<Instant> next_wake_up() const { return pipeline_.next_wake_up(); }

 private:
  void run();

  Store& store_;
  Clock& clock_;
  EngineObserver& observer_;
  Pipeline pipeline_;
};

}  // namespace duban
