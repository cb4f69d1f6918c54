// What the dispatcher reports about notices on their way out.
#pragma once

#include "metrics/registry.hpp"

#include <cstdint>

namespace duban::metrics {

class OutboxMetrics {
 public:
  explicit OutboxMetrics(Registry& registry);
  ~OutboxMetrics();

  void notice_delivered();
  void delivery_failed();  // one attempt; the notice will be tried again or become a dead letter
  void notice_dead_lettered();

  // What stands now: notices that wait, the age of the oldest of them in seconds (0 when none waits), and
  // dead letters that nobody has replayed.
  void outbox_measured(std::uint64_t waiting, double oldest_age_seconds, std::uint64_t dead_letters);

 private:
  struct Families;
  std::unique_ptr<Families> families_;
};

}  // namespace duban::metrics
