#include "orchestrator/dispatcher/dispatcher.hpp"

#include "persistence/threads/mutex.hpp"

#include <algorithm>
#include <chrono>
#include <future>
#include <random>
#include <thread>

namespace duban {
namespace {

// A pass that had nothing to send is followed by a pause of so many times its own length, so that a long
// outbox that nobody takes costs next to nothing.
constexpr int kPausePerPass = 20;
constexpr std::chrono::milliseconds kPauseMax{60'000};

}  // namespace

Instant machine_now() {
  return std::chrono::time_point_cast<Milliseconds>(std::chrono::system_clock::now());
}

struct Dispatcher::Impl {
  Impl(EngineDoor& given_engine, channels::Channels given_channels, DispatcherOptions given_options,
       DispatcherObserver& given_observer)
      : engine(given_engine),
        options(std::move(given_options)),
        observer(given_observer),
        channels(std::move(given_channels)),
        courier(engine, {options.partition, options.now, [this] { return random(); }}, observer) {}

  EngineDoor& engine;
  DispatcherOptions options;
  DispatcherObserver& observer;
  channels::Channels channels;
  std::mt19937_64 random{std::random_device{}()};
  Courier courier;  // of the dispatcher's thread

  Mutex mutex;
  Condition wakes;
  bool woken DUBAN_GUARDED_BY(mutex) = true;
  bool stopping DUBAN_GUARDED_BY(mutex) = false;
  std::thread thread;

  void run() {
    std::chrono::milliseconds pause{0};
    for (;;) {
      if (!wait_for_work(pause)) return;
      const auto began = std::chrono::steady_clock::now();
      try {
        pass();
      } catch (const CorruptRead&) {
        // The outbox itself cannot be read; the audit records that its notices came from are not lost by
        // that.
        observer.outbox_unreadable();
      }
      const auto took =
          std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::steady_clock::now() - began);
      pause =
          courier.deliveries() > 0 ? std::chrono::milliseconds{0} : std::min(kPausePerPass * took, kPauseMax);
    }
  }

  // After the pause, for a notice or until it is time to look again. False: stopping.
  [[nodiscard]] bool wait_for_work(std::chrono::milliseconds pause) {
    const auto rested = std::chrono::steady_clock::now() + pause;
    const MutexLock lock(mutex);
    while (!stopping && wakes.wait_until(mutex, rested)) {
    }
    const auto look_again = std::chrono::steady_clock::now() + options.look_again;
    while (!stopping && !woken && wakes.wait_until(mutex, look_again)) {
    }
    woken = false;
    return !stopping;
  }

  [[nodiscard]] bool is_stopping() {
    const MutexLock lock(mutex);
    return stopping;
  }

  // Once through the outbox, in order. What came of an attempt is written even when stopping.
  void pass() {
    courier.begin();
    bool just_sent = false;
    while (just_sent || !is_stopping()) {
      auto errand = courier.next();
      just_sent = false;
      if (std::holds_alternative<Courier::PassOver>(errand)) return;
      if (const auto* attempt = std::get_if<DeliveryAttempt>(&errand)) {
        courier.sent(channels.of(attempt->channel).deliver(attempt->message, attempt->target, attempt->at));
        just_sent = true;
      } else {
        courier.written(put(std::move(std::get<DispatchOutcome>(errand))));
      }
    }
  }

  // Waits until the outcome is on disk, so that the next look sees it.
  bool put(DispatchOutcome outcome) {
    auto done = std::make_shared<std::promise<bool>>();
    auto written = done->get_future();
    auto command = dispatch_command(std::move(outcome));
    command.reply = [done](const Result<Receipt>& result) { done->set_value(result.has_value()); };
    engine.submit(std::move(command));
    return written.get();
  }
};

Dispatcher::Dispatcher(EngineDoor& engine, channels::Channels channels, DispatcherOptions options,
                       DispatcherObserver& observer)
    : impl_(std::make_unique<Impl>(engine, std::move(channels), std::move(options), observer)) {}

Dispatcher::~Dispatcher() {
  stop();
}

void Dispatcher::start() {
  impl_->thread = std::thread([this] { impl_->run(); });
}

void Dispatcher::stop() {
  if (!impl_->thread.joinable()) return;
  {
    const MutexLock lock(impl_->mutex);
    impl_->stopping = true;
  }
  impl_->wakes.notify_one();
  impl_->channels.interrupt();
  impl_->thread.join();
}

void Dispatcher::wake() {
  {
    const MutexLock lock(impl_->mutex);
    impl_->woken = true;
  }
  impl_->wakes.notify_one();
}

}  // namespace duban
