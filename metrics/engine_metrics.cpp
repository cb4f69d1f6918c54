#include "metrics/engine_metrics.hpp"

#include "metrics/families.hpp"

namespace duban::metrics {
namespace {

const Buckets kSyncSeconds{0.0002, 0.0005, 0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.25, 0.5, 1, 5};
const Buckets kBatchCommands{1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1024};
const Buckets kLagSeconds{0.01, 0.05, 0.1, 0.5, 1, 5, 15, 60, 300, 900, 3600, 14400, 86400};

}  // namespace

struct EngineMetrics::Families {
  explicit Families(Registry& registry)
      : commands(registry, "duban_engine_commands_total", "Commands taken in, by kind.", {"kind"}, 100),
        rejections(registry, "duban_engine_rejections_total", "Commands rejected, by error code.", {"code"},
                   300),
        transitions(registry, "duban_engine_transitions_total", "Events committed, by kind.", {"event"}, 100),
        quarantines(
            add_counter(registry, "duban_engine_quarantined_units_total",
                        "Unit campaigns set aside since the start because their record cannot be read.")),
        batch_commands(add_histogram(registry, "duban_engine_batch_commands",
                                     "Commands decided in one synced write.", kBatchCommands)),
        sync_seconds(add_histogram(registry, "duban_engine_sync_seconds", "Time that one synced write took.",
                                   kSyncSeconds)),
        queue_depth(registry, "duban_engine_queue_depth", "Commands that wait for a decision, by partition.",
                    {"partition"}, 64),
        wake_ups(add_counter(registry, "duban_timer_wake_ups_total", "Wake-ups fired.")),
        lag_seconds(add_histogram(registry, "duban_timer_lag_seconds",
                                  "Time between a wake-up's moment and its decision.", kLagSeconds)),
        oldest_overdue_seconds(
            add_gauge(registry, "duban_timer_oldest_overdue_wake_up_seconds",
                      "Time since the moment of the earliest wake-up that has not fired; 0 when none is "
                      "overdue.")),
        leap_held_seconds(add_gauge(
            registry, "duban_clock_leap_held_seconds",
            "How far the machine's clock has leapt ahead of the time that the server goes by; 0 when "
            "it is followed.")),
        leaps_followed(add_counter(registry, "duban_clock_leaps_followed_total",
                                   "Leaps ahead of the machine's clock that were followed, because it stayed "
                                   "there.")) {}

  BoundedFamily<Counter> commands;
  BoundedFamily<Counter> rejections;
  BoundedFamily<Counter> transitions;
  Counter& quarantines;
  Histogram& batch_commands;
  Histogram& sync_seconds;
  BoundedFamily<Gauge> queue_depth;
  Counter& wake_ups;
  Histogram& lag_seconds;
  Gauge& oldest_overdue_seconds;
  Gauge& leap_held_seconds;
  Counter& leaps_followed;
};

EngineMetrics::EngineMetrics(Registry& registry) : families_(std::make_unique<Families>(registry)) {}
EngineMetrics::~EngineMetrics() = default;

void EngineMetrics::command_taken_in(std::string_view kind) {
  families_->commands.change({kind}, [](Counter& counter) { counter.Increment(); });
}

void EngineMetrics::command_rejected(std::string_view code) {
  families_->rejections.change({code}, [](Counter& counter) { counter.Increment(); });
}

void EngineMetrics::unit_quarantined() {
  families_->quarantines.Increment();
}

void EngineMetrics::transitions_made(std::string_view event_kind, std::size_t count) {
  families_->transitions.change({event_kind},
                                [&](Counter& counter) { counter.Increment(static_cast<double>(count)); });
}

void EngineMetrics::batch_committed(std::size_t commands, double sync_seconds) {
  families_->batch_commands.Observe(static_cast<double>(commands));
  families_->sync_seconds.Observe(sync_seconds);
}

void EngineMetrics::queue_measured(unsigned partition, std::size_t depth) {
  families_->queue_depth.change({std::to_string(partition)},
                                [&](Gauge& gauge) { gauge.Set(static_cast<double>(depth)); });
}

void EngineMetrics::wake_up_fired(double lag_seconds) {
  families_->wake_ups.Increment();
  families_->lag_seconds.Observe(lag_seconds);
}

void EngineMetrics::oldest_overdue_wake_up_measured(double seconds) {
  families_->oldest_overdue_seconds.Set(seconds);
}

void EngineMetrics::clock_leap_held(double ahead_seconds) {
  families_->leap_held_seconds.Set(ahead_seconds);
}

void EngineMetrics::clock_leap_followed() {
  families_->leaps_followed.Increment();
}

}  // namespace duban::metrics
