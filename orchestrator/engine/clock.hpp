// Where "now" comes from. Only the engine asks; everything below it takes time as an argument.
#pragma once

#include "workflows/base/time.hpp"

#include <chrono>
#include <memory>

namespace duban {

class Clock {
 public:
  virtual ~Clock() = default;
  [[nodiscard]] virtual Instant now() const = 0;
  // How long to wait in real time until `moment`; zero when it has come; nullopt when waiting does not help,
  // because this clock moves only when it is told to.
  [[nodiscard]] virtual std::optional<std::chrono::nanoseconds> until(Instant moment) const = 0;
  // Moves a virtual clock; false on any other. Never backwards.
  [[nodiscard]] virtual bool move_to(Instant) { return false; }
  [[nodiscard]] virtual std::string_view name() const = 0;
};

// The machine's clock.
[[nodiscard]] std::unique_ptr<Clock> wall_clock();

// Stands still until move_to(). For tests, rehearsal and driving a whole campaign through the API in seconds.
[[nodiscard]] std::unique_ptr<Clock> virtual_clock(Instant start);

// Starts at `start` and runs `factor` times as fast as the machine's monotonic clock (86400: a day a second).
[[nodiscard]] std::unique_ptr<Clock> accelerated_clock(Instant start, double factor);

}  // namespace duban
