// What the engine and its timers report. Labels: kinds and codes come from closed lists of the program.
#pragma once

#include "metrics/registry.hpp"

#include <cstddef>
#include <cstdint>

namespace duban::metrics {

class EngineMetrics {
 public:
  explicit EngineMetrics(Registry& registry);
  ~EngineMetrics();

  void command_taken_in(std::string_view kind);  // "file_submission"
  void command_rejected(std::string_view code);  // the stable error code
  void unit_quarantined();                       // its record cannot be read; the others go on
  void transitions_made(std::string_view event_kind, std::size_t count);  // "submission_filed"

  // One batch is on disk: the commands it held, and the seconds its synced write took.
  void batch_committed(std::size_t commands, double sync_seconds);

  void queue_measured(unsigned partition, std::size_t depth);

  // A wake-up was decided this many seconds after its moment.
  void wake_up_fired(double lag_seconds);
  // How far the earliest wake-up that has not fired lies in the past; 0 when none does.
  void oldest_overdue_wake_up_measured(double seconds);

  // The machine's clock has leapt this far ahead and is not followed yet; 0 when it is followed.
  void clock_leap_held(double ahead_seconds);
  void clock_leap_followed();

 private:
  struct Families;
  std::unique_ptr<Families> families_;
};

}  // namespace duban::metrics
