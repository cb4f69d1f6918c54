// Carries the outbox to webhook endpoints: at least once, under one id, until delivered or given up.
//
// A thread of its own, because a receiver may take its time. What became of an attempt goes back through the
// engine's door like everything else, so the outbox survives a crash at any point; a notice delivered just
// before a crash is delivered again under the same id.
#pragma once

#include "orchestrator/engine/engine.hpp"
#include "orchestrator/webhook/sender.hpp"

#include <memory>
#include <random>

namespace duban {

// The machine's clock.
[[nodiscard]] Instant machine_now();

// Called on the dispatcher's thread; must not block.
class DispatcherObserver {
 public:
  virtual ~DispatcherObserver() = default;
  virtual void delivered() {}
  virtual void delivery_failed(int /*status*/) {}
  virtual void dead_lettered() {}
  virtual void outbox_unreadable() {}
  virtual void outbox_measured(std::size_t /*waiting*/, std::optional<Milliseconds> /*oldest*/,
                               std::size_t /*dead*/) {}
};

struct DispatcherOptions {
  Partition partition = 0;
  // When attempts are made and how old a signature is: the machine's time, whatever clock the campaigns run
  // on, because the receivers live in it too.
  std::function<Instant()> now = machine_now;
  webhook::SenderOptions sender;
  std::chrono::milliseconds look_again{1000};  // for retries that have come due
};

class Dispatcher {
 public:
  Dispatcher(Engine& engine, DispatcherOptions options, DispatcherObserver& observer);
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
