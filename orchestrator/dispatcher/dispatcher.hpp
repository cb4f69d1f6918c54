// Carries the outbox to its endpoints, each by its channel: at least once, under one id, until delivered or
// given up.
//
// A thread of its own, because a receiver may take its time. What became of an attempt goes back through the
// engine's door like everything else, so the outbox survives a crash at any point; a notice delivered just
// before a crash is delivered again under the same id.
#pragma once

#include "orchestrator/channels/channels.hpp"
#include "orchestrator/dispatcher/courier.hpp"
#include "orchestrator/engine/engine_door.hpp"

#include <functional>
#include <memory>

namespace duban {

// The machine's clock.
[[nodiscard]] Instant machine_now();

struct DispatcherOptions {
  Partition partition = 0;
  std::function<Instant()> now = machine_now;  // see CourierOptions
  std::chrono::milliseconds look_again{1000};  // for retries that have come due
};

class Dispatcher {
 public:
  // The channels are the dispatcher's own: once it has stopped, they deliver nothing more.
  Dispatcher(EngineDoor& engine, channels::Channels channels, DispatcherOptions options,
             DispatcherObserver& observer);
  ~Dispatcher();  // stops
  Dispatcher(const Dispatcher&) = delete;
  Dispatcher& operator=(const Dispatcher&) = delete;

  void start();
  void stop();
  // Something was put into the outbox. Any thread.
  void wake();

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace duban
