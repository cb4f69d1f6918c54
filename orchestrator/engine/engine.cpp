#include "orchestrator/engine/engine.hpp"

#include "orchestrator/engine/engine_errors.hpp"
#include "persistence/threads/mutex.hpp"
#include "workflows/base/record_errors.hpp"

#include <atomic>
#include <cstdio>
#include <cstdlib>
#include <thread>

namespace duban {
namespace {

constexpr std::chrono::seconds kIdleLook{1};  // a wall clock may be set; look again at least this often

Error refusal_when_full() {
  return Error{errors::operation_queue_full, {{"retry_after_s", "1"}}};
}

}  // namespace

// Two threads. The deciding one owns the pipeline; the syncing one owns nothing but the batch it was handed.
struct Engine::Impl {
  Impl(Store& given_store, Clock& given_clock, EngineOptions given_options, EngineObserver& given_observer)
      : store(given_store),
        clock(given_clock),
        options(given_options),
        observer(given_observer),
        admission(given_options.admission),
        pipeline(given_store, given_clock, given_options.writer, given_observer) {}

  Store& store;
  Clock& clock;
  EngineOptions options;
  EngineObserver& observer;
  Admission admission;
  Pipeline pipeline;                    // of the deciding thread
  std::size_t refused_by_pipeline = 0;  // of the deciding thread: what the admission knows of
  CommitListener listener;

  Mutex mutex;
  Condition decide_wakes;
  Condition sync_wakes;
  std::deque<Command> arrived DUBAN_GUARDED_BY(mutex);
  std::optional<Batch> to_sync DUBAN_GUARDED_BY(mutex);  // handed over
  std::optional<Batch> synced DUBAN_GUARDED_BY(mutex);   // handed back
  bool disk_was_full DUBAN_GUARDED_BY(mutex) = false;    // the batch handed back was not written
  bool stopping DUBAN_GUARDED_BY(mutex) = false;
  bool deciding_ended DUBAN_GUARDED_BY(mutex) = false;
  // What would give the deciding thread something to do. A wake-up costs more than a decision, so nobody
  // gives one that only finds the same thing to wait for.
  enum class Waits : std::uint8_t { nothing, commit, command_or_commit };
  Waits waits DUBAN_GUARDED_BY(mutex) = Waits::nothing;

  std::atomic<bool> ready{false};
  std::atomic<bool> full{false};
  std::atomic<std::int64_t> next_wake_ms{std::numeric_limits<std::int64_t>::max()};
  std::atomic<std::shared_ptr<const Shelf>> published{std::make_shared<const Shelf>()};

  std::thread decider;
  std::thread syncer;

  // --- the syncing thread ----------------------------------------------------------------------------------
  void sync_loop() {
    while (auto handed_over = take_over()) {
      Batch batch = std::move(*handed_over);
      const bool written = commit(batch);
      if (written) {
        for (auto& answer : batch.answers) {
          if (answer.reply) answer.reply(std::move(answer.result));
        }
        admission.answered(batch.answers.size(), std::chrono::steady_clock::now());
        batch.answers.clear();
      }
      hand_back(std::move(batch), written);
    }
  }

  // Waits for a batch. nullopt: there will be none any more.
  std::optional<Batch> take_over() {
    const MutexLock lock(mutex);
    while (!to_sync && !deciding_ended) sync_wakes.wait(mutex);
    return std::exchange(to_sync, std::nullopt);
  }

  void hand_back(Batch batch, bool written) {
    const MutexLock lock(mutex);
    disk_was_full = !written;
    synced = std::move(batch);
    if (waits != Waits::nothing) decide_wakes.notify_one();
  }

  // False: the disk is below its reserve and nothing was written.
  bool commit(Batch& batch) {
    const auto began = std::chrono::steady_clock::now();
    const auto result = store.commit(batch.writes);
    if (result) {
      if (batch.shelf) published.store(batch.shelf);
      if (listener) listener(batch);
      const auto now = std::chrono::steady_clock::now();
      admission.committed(batch.commands, now - began, now);
      observer.batch_committed(batch, now - began);
      return true;
    }
    const Error error = result.error();
    if (error.code == errors::store_full) return false;
    // What reached the disk is unknown. Answering anything would be a guess.
    std::fprintf(stderr, "{\"level\":\"critical\",\"event\":\"commit_outcome_unknown\",\"code\":\"%s\"}\n",
                 std::string(error.name()).c_str());
    std::_Exit(kExitUnknownOutcome);
  }

  // What cannot be read of the lists that everything depends on (wake-ups, sweeps) leaves no way on: the
  // supervisor restarts, and the start says what is damaged.
  void decide_until_stopped() {
    try {
      decide_loop();
    } catch (const CorruptRead& unreadable) {
      std::fprintf(stderr,
                   "{\"level\":\"critical\",\"event\":\"store_unreadable\",\"code\":\"store.corrupt\"}\n");
      std::_Exit(kExitUnknownOutcome);
    }
  }

  // --- the deciding thread ---------------------------------------------------------------------------------
  void decide_loop() {
    while (take_in()) {
      pipeline.decide();
      full = pipeline.disk_full();
      hand_over();
      note_next_wake_up();
      note_refused();
    }
    const MutexLock lock(mutex);
    deciding_ended = true;
    sync_wakes.notify_one();
  }

  // Waits for something to do and takes it in. False: stopped, and nothing is left.
  bool take_in() {
    if (auto returned = take_arrived()) settle(returned->batch, returned->refused);
    const MutexLock lock(mutex);
    if (!stopping) return true;
    pipeline.drain();
    return !arrived.empty() || !pipeline.drained();
  }

  struct Returned {
    Batch batch;
    bool refused = false;
  };

  // The batch that was synced meanwhile, if one was.
  std::optional<Returned> take_arrived() {
    const MutexLock lock(mutex);
    if (!synced && !something_to_take() && !pipeline.has_work()) wait();
    while (!arrived.empty() && pipeline.takes_more()) {
      pipeline.take(std::move(arrived.front()));
      arrived.pop_front();
    }
    observer.queue_measured(pipeline.waiting());
    if (!synced) return std::nullopt;
    Returned returned{std::move(*synced), std::exchange(disk_was_full, false)};
    synced.reset();
    return returned;
  }

  bool something_to_take() const DUBAN_REQUIRES(mutex) { return !arrived.empty() && pipeline.takes_more(); }

  void wait() DUBAN_REQUIRES(mutex) {
    // With the next batch ready there is nothing to decide until the one in flight is back.
    if (pipeline.decided_ahead() || (stopping && pipeline.in_flight())) {
      waits = Waits::commit;
      while (!synced) decide_wakes.wait(mutex);
    } else if (!stopping) {
      waits = Waits::command_or_commit;
      wait_for_something();
    }
    waits = Waits::nothing;
  }

  bool something_to_do() const DUBAN_REQUIRES(mutex) { return stopping || something_to_take() || synced; }

  void wait_for_something() DUBAN_REQUIRES(mutex) {
    if (pipeline.waits_for_flight()) {
      while (!something_to_do()) decide_wakes.wait(mutex);
      return;
    }
    std::chrono::nanoseconds patience = kIdleLook;
    if (pipeline.disk_full()) patience = options.full_disk_retry;
    if (const auto next = pipeline.next_wake_up()) {
      if (const auto until = clock.until(*next)) patience = std::min(patience, *until);
    }
    const auto until = std::chrono::steady_clock::now() + patience;
    while (!something_to_do() && decide_wakes.wait_until(mutex, until)) {
    }
  }

  void hand_over() {
    auto batch = pipeline.next_commit();
    if (!batch) return;
    const MutexLock lock(mutex);
    to_sync = std::move(batch);
    sync_wakes.notify_one();
  }

  void settle(Batch& batch, bool refused) {
    if (refused) {
      start_over_after_full(batch);
    } else {
      pipeline.committed(batch);
    }
  }

  void start_over_after_full(Batch& batch) {
    full = true;
    if (const auto recovered = pipeline.refused_full(batch); !recovered) {
      const Error error = recovered.error();
      std::fprintf(stderr, "{\"level\":\"critical\",\"event\":\"recovery_failed\",\"code\":\"%s\"}\n",
                   std::string(error.name()).c_str());
      std::_Exit(kExitUnknownOutcome);
    }
    published.store(pipeline.shelf());
  }

  void note_refused() {
    if (pipeline.refused() == refused_by_pipeline) return;
    admission.answered(pipeline.refused() - refused_by_pipeline, std::chrono::steady_clock::now());
    refused_by_pipeline = pipeline.refused();
  }

  void note_next_wake_up() {
    const auto next = pipeline.next_wake_up();
    next_wake_ms = next ? next->time_since_epoch().count() : std::numeric_limits<std::int64_t>::max();
  }
};

Engine::Engine(Store& store, Clock& clock, EngineOptions options, EngineObserver& observer)
    : impl_(std::make_unique<Impl>(store, clock, options, observer)) {}

Engine::~Engine() {
  stop();
}

Result<void> Engine::start() {
  if (auto recovered = impl_->pipeline.start(); !recovered) return recovered.error();
  impl_->published.store(impl_->pipeline.shelf());
  impl_->decider = std::thread([this] { impl_->decide_until_stopped(); });
  impl_->syncer = std::thread([this] { impl_->sync_loop(); });
  impl_->ready = true;
  return {};
}

void Engine::stop() {
  if (!impl_->decider.joinable()) return;
  impl_->ready = false;
  {
    const MutexLock lock(impl_->mutex);
    impl_->stopping = true;
    impl_->decide_wakes.notify_one();
  }
  impl_->decider.join();
  impl_->syncer.join();
}

void Engine::submit(Command command) {
  std::optional<Error> refusal;
  bool wake = false;
  {
    const MutexLock lock(impl_->mutex);
    if (impl_->stopping || !impl_->ready) {
      refusal = Error{errors::operation_stopping};
    } else if (!impl_->admission.let_in(std::chrono::steady_clock::now())) {
      refusal = refusal_when_full();
    } else {
      impl_->arrived.push_back(std::move(command));
      // Whoever waits for commands is woken by the first; the others find him on his way.
      wake = impl_->waits == Impl::Waits::command_or_commit && impl_->arrived.size() == 1;
    }
  }
  if (wake) impl_->decide_wakes.notify_one();
  if (refusal && command.reply) command.reply(std::move(*refusal));
}

std::optional<Error> Engine::refusal_at_the_door() const {
  if (!impl_->admission.would_refuse(std::chrono::steady_clock::now())) return std::nullopt;
  return refusal_when_full();
}

std::shared_ptr<const Shelf> Engine::shelf() const {
  return impl_->published.load();
}
std::unique_ptr<Snapshot> Engine::snapshot() const {
  return impl_->store.snapshot();
}
Instant Engine::now() const {
  return impl_->clock.now();
}
std::string_view Engine::clock_name() const {
  return impl_->clock.name();
}
bool Engine::ready() const {
  return impl_->ready;
}
bool Engine::disk_full() const {
  return impl_->full;
}
void Engine::on_commit(CommitListener listener) {
  impl_->listener = std::move(listener);
}

std::optional<Instant> Engine::next_wake_up() const {
  const auto milliseconds = impl_->next_wake_ms.load();
  if (milliseconds == std::numeric_limits<std::int64_t>::max()) return std::nullopt;
  return Instant{Milliseconds{milliseconds}};
}

}  // namespace duban
