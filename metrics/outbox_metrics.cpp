#include "metrics/outbox_metrics.hpp"

#include "metrics/families.hpp"

namespace duban::metrics {

struct OutboxMetrics::Families {
  explicit Families(Registry& registry)
      : delivered(add_counter(registry, "duban_outbox_deliveries_total", "Notices delivered.")),
        failed(add_counter(registry, "duban_outbox_failures_total", "Delivery attempts that failed.")),
        dead_lettered(add_counter(registry, "duban_outbox_dead_lettered_total",
                                  "Notices given up after the last attempt.")),
        depth(add_gauge(registry, "duban_outbox_depth", "Notices that wait for delivery.")),
        oldest_age_seconds(add_gauge(registry, "duban_outbox_oldest_age_seconds",
                                     "Age of the oldest notice that waits; 0 when none does.")),
        dead_letters(
            add_gauge(registry, "duban_outbox_dead_letters", "Dead letters that nobody has replayed.")) {}

  Counter& delivered;
  Counter& failed;
  Counter& dead_lettered;
  Gauge& depth;
  Gauge& oldest_age_seconds;
  Gauge& dead_letters;
};

OutboxMetrics::OutboxMetrics(Registry& registry) : families_(std::make_unique<Families>(registry)) {}
OutboxMetrics::~OutboxMetrics() = default;

void OutboxMetrics::notice_delivered() {
  families_->delivered.Increment();
}

void OutboxMetrics::delivery_failed() {
  families_->failed.Increment();
}

void OutboxMetrics::notice_dead_lettered() {
  families_->dead_lettered.Increment();
}

void OutboxMetrics::outbox_measured(std::uint64_t waiting, double oldest_age_seconds,
                                    std::uint64_t dead_letters) {
  families_->depth.Set(static_cast<double>(waiting));
  families_->oldest_age_seconds.Set(oldest_age_seconds);
  families_->dead_letters.Set(static_cast<double>(dead_letters));
}

}  // namespace duban::metrics
