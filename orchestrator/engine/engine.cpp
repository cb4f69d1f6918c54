#include "orchestrator/engine/engine.hpp"

#include <atomic>
#include <condition_variable>
#include <cstdio>
#include <cstdlib>
#include <mutex>
#include <thread>

namespace duban {
namespace {

constexpr int kExitUnknownOutcome =
    70;  // EX_SOFTWARE: the supervisor restarts, recovery settles what happened
constexpr std::chrono::seconds kIdleLook{1};  // a wall clock may be set; look again at least this often

Receipt clock_receipt(const Command& command, Instant now) {
  Receipt receipt;
  receipt.command = command.id;
  receipt.at = now;
  return receipt;
}

Error refusal_when_full() {
  return Error{ErrorCode::OperationQueueFull, {{"retry_after_s", "1"}}};
}

}  // namespace

// Two threads. The deciding one owns the writer; the syncing one owns nothing but the batch it was handed.
struct Engine::Impl {
  Impl(Store& given_store, Clock& given_clock, EngineOptions given_options, EngineObserver& given_observer)
      : store(given_store),
        clock(given_clock),
        options(given_options),
        observer(given_observer),
        writer(given_store, given_options.writer, given_observer) {}

  Store& store;
  Clock& clock;
  EngineOptions options;
  EngineObserver& observer;
  Writer writer;
  CommitListener listener;

  std::mutex mutex;
  std::condition_variable decide_wakes;
  std::condition_variable sync_wakes;
  std::deque<Command> arrived;   // guarded by mutex
  std::optional<Batch> to_sync;  // guarded by mutex: handed over
  std::optional<Batch> synced;   // guarded by mutex: handed back
  bool disk_was_full = false;    // guarded by mutex: the batch handed back was not written
  bool stopping = false;         // guarded by mutex
  bool deciding_ended = false;   // guarded by mutex

  std::atomic<bool> ready{false};
  std::atomic<bool> full{false};
  std::atomic<std::int64_t> next_wake_ms{std::numeric_limits<std::int64_t>::max()};
  std::atomic<std::shared_ptr<const Shelf>> published{std::make_shared<const Shelf>()};

  // Only the deciding thread:
  std::deque<Command> queue;
  std::deque<Command> moves;      // of the virtual clock, one after another
  std::optional<Batch> prepared;  // decided, waits for the batch in flight
  bool in_flight = false;
  bool waits_for_flight = false;  // nothing could be decided beside the batch in flight
  bool retry_after_full = false;
  bool draining = false;  // stopping: commands are finished, what the clock brings waits for the restart

  std::thread decider;
  std::thread syncer;

  // --- the syncing thread
  // -----------------------------------------------------------------------------------------
  void sync_loop() {
    std::unique_lock lock(mutex);
    for (;;) {
      sync_wakes.wait(lock, [&] { return to_sync.has_value() || deciding_ended; });
      if (!to_sync) return;
      Batch batch = std::move(*to_sync);
      to_sync.reset();
      lock.unlock();
      const bool written = commit(batch);
      if (written) {
        for (auto& answer : batch.answers) {
          if (answer.reply) answer.reply(std::move(answer.result));
        }
        batch.answers.clear();
      }
      lock.lock();
      disk_was_full = !written;
      synced = std::move(batch);
      decide_wakes.notify_one();
    }
  }

  // False: the disk is below its reserve and nothing was written.
  bool commit(Batch& batch) {
    const auto began = std::chrono::steady_clock::now();
    const auto result = store.commit(batch.writes);
    if (result) {
      if (batch.shelf) published.store(batch.shelf);
      if (listener) listener(batch);
      observer.batch_committed(batch, std::chrono::steady_clock::now() - began);
      return true;
    }
    const Error error = result.error();
    if (error.code == ErrorCode::StoreFull) return false;
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

  // --- the deciding thread
  // ----------------------------------------------------------------------------------------
  void decide_loop() {
    for (;;) {
      if (!take_in()) break;
      if (!prepared) prepare();
      hand_over();
      note_next_wake_up();
    }
    std::lock_guard lock(mutex);
    deciding_ended = true;
    sync_wakes.notify_one();
  }

  // Waits for something to do and takes it in. False: stopped, and nothing is left.
  bool take_in() {
    std::unique_lock lock(mutex);
    if (!has_work_now()) wait(lock);
    // The queue in front keeps what does not fit into the next two batches, so that its limit is the limit.
    while (!arrived.empty() && queue.size() < 2 * options.writer.batch_commands_max) {
      auto& into = std::holds_alternative<MoveClock>(arrived.front().order) ? moves : queue;
      into.push_back(std::move(arrived.front()));
      arrived.pop_front();
    }
    observer.queue_measured(queue.size());
    if (synced) settle(lock);
    draining = stopping;
    if (!stopping) return true;
    const bool nothing_left = arrived.empty() && queue.empty() && !prepared && !in_flight;
    if (nothing_left) refuse_all(moves, Error{ErrorCode::OperationStopping});
    return !nothing_left;
  }

  void wait(std::unique_lock<std::mutex>& lock) {
    const auto something = [&] { return stopping || !arrived.empty() || synced.has_value(); };
    // With the next batch ready there is nothing to decide until the one in flight is back.
    if (prepared || (stopping && in_flight)) {
      decide_wakes.wait(lock, [&] { return synced.has_value(); });
      return;
    }
    if (stopping) return;
    if (in_flight && waits_for_flight) {
      decide_wakes.wait(lock, something);
      return;
    }
    std::chrono::nanoseconds patience = kIdleLook;
    if (retry_after_full) patience = options.full_disk_retry;
    if (const auto next = writer.next_wake_up()) {
      if (const auto until = clock.until(*next)) patience = std::min(patience, *until);
    }
    decide_wakes.wait_for(lock, patience, something);
  }

  // Something that needs no waiting: commands, a sweep, a due wake-up, a clock to move. With a batch in
  // flight the next is decided meanwhile, unless what is to be done waits for that batch.
  bool has_work_now() const {
    if (prepared || retry_after_full) return false;
    if (synced || !arrived.empty()) return true;
    if (in_flight && waits_for_flight) return false;
    if (!queue.empty() || writer.sweeping()) return true;
    if (!moves.empty() && !in_flight) return true;
    const auto next = writer.next_wake_up();
    return !stopping && next && *next <= clock.now();
  }

  void prepare() {
    if (retry_after_full && !disk_has_room()) return refuse_all(queue, full_disk_error());
    retry_after_full = false;
    full = false;
    if (draining && queue.empty()) return;
    auto batch = writer.decide(queue, clock.now());
    waits_for_flight = in_flight && batch.idle();
    if (!batch.idle()) {
      prepared = std::move(batch);
    } else if (!in_flight && queue.empty() && !writer.sweeping()) {
      move_clock();
    }
  }

  // One step of the virtual clock towards where it is wanted: to the next wake-up, or there.
  void move_clock() {
    if (moves.empty()) return;
    auto& move = moves.front();
    const auto to = std::get<MoveClock>(move.order).to;
    const auto next = writer.next_wake_up();
    if (next && *next <= to && *next > clock.now()) {
      (void)clock.move_to(*next);
      return;
    }
    if (next && *next <= clock.now()) return;  // decided next time round
    if (!clock.move_to(to)) return refuse_front_move(Error{ErrorCode::OperationClockNotVirtual});
    Batch batch;
    batch = writer.decide(queue, clock.now());
    writer.note_clock(batch, clock.now());
    batch.answers.push_back({std::move(move.reply), clock_receipt(move, clock.now())});
    moves.pop_front();
    prepared = std::move(batch);
  }

  void refuse_front_move(Error error) {
    Command move = std::move(moves.front());
    moves.pop_front();
    if (move.reply) move.reply(std::move(error));
  }

  void hand_over() {
    if (!prepared || in_flight) return;
    std::lock_guard lock(mutex);
    to_sync = std::move(prepared);
    prepared.reset();
    in_flight = true;
    sync_wakes.notify_one();
  }

  // Takes back the batch that was synced.
  void settle(std::unique_lock<std::mutex>& lock) {
    Batch batch = std::move(*synced);
    synced.reset();
    const bool refused = std::exchange(disk_was_full, false);
    in_flight = false;
    waits_for_flight = false;
    lock.unlock();
    if (refused) {
      start_over_after_full(batch);
    } else {
      writer.committed(batch);
    }
    lock.lock();
  }

  // Nothing of the batch was written, and the one decided on top of it must not be: both are refused, and the
  // writer begins again from what is on disk.
  void start_over_after_full(Batch& batch) {
    full = true;
    retry_after_full = true;
    const auto refuse_batch = [&](Batch& lost) {
      for (auto& answer : lost.answers) {
        if (answer.reply) answer.reply(full_disk_error());
      }
    };
    refuse_batch(batch);
    if (prepared) refuse_batch(*prepared);
    prepared.reset();
    if (const auto recovered = writer.recover(); !recovered) {
      const Error error = recovered.error();
      std::fprintf(stderr, "{\"level\":\"critical\",\"event\":\"recovery_failed\",\"code\":\"%s\"}\n",
                   std::string(error.name()).c_str());
      std::_Exit(kExitUnknownOutcome);
    }
    published.store(writer.shelf());
    refuse_all(queue, full_disk_error());
  }

  bool disk_has_room() const {
    return store.space().free_above_reserve_bytes > options.writer.batch_bytes_max;
  }

  static Error full_disk_error() { return Error{ErrorCode::StoreFull, {{"reserve", "configured"}}}; }

  static void refuse_all(std::deque<Command>& commands, const Error& error) {
    for (auto& command : commands) {
      if (command.reply) command.reply(error);
    }
    commands.clear();
  }

  void note_next_wake_up() {
    const auto next = writer.next_wake_up();
    next_wake_ms = next ? next->time_since_epoch().count() : std::numeric_limits<std::int64_t>::max();
  }
};

Engine::Engine(Store& store, Clock& clock, EngineOptions options, EngineObserver& observer)
    : impl_(std::make_unique<Impl>(store, clock, options, observer)) {}

Engine::~Engine() {
  stop();
}

Result<void> Engine::start() {
  if (auto recovered = impl_->writer.recover(); !recovered) return recovered.error();
  impl_->published.store(impl_->writer.shelf());
  impl_->decider = std::thread([this] { impl_->decide_until_stopped(); });
  impl_->syncer = std::thread([this] { impl_->sync_loop(); });
  impl_->ready = true;
  return {};
}

void Engine::stop() {
  if (!impl_->decider.joinable()) return;
  impl_->ready = false;
  {
    std::lock_guard lock(impl_->mutex);
    impl_->stopping = true;
    impl_->decide_wakes.notify_one();
  }
  impl_->decider.join();
  impl_->syncer.join();
}

void Engine::submit(Command command) {
  std::optional<Error> refusal;
  {
    std::lock_guard lock(impl_->mutex);
    if (impl_->stopping || !impl_->ready) {
      refusal = Error{ErrorCode::OperationStopping};
    } else if (impl_->arrived.size() >= impl_->options.queue_max) {
      refusal = refusal_when_full();
    } else {
      impl_->arrived.push_back(std::move(command));
      impl_->decide_wakes.notify_one();
      return;
    }
  }
  if (command.reply) command.reply(std::move(*refusal));
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
