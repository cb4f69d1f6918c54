// Where "now" comes from. Only the engine asks; everything below it takes time as an argument.
#pragma once

#include "workflows/base/time.hpp"

#include <chrono>
#include <functional>
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

// The machine's clock, which is followed at once wherever it is set, but for one thing: a leap ahead.
//
// What a deadline brings about cannot be taken back. A clock that shows next year for a minute, because
// somebody mistyped a date or a time server is broken, would bring about all that a year holds. So a clock
// that is further ahead than `leap_max` of where the time that has passed since the last look (suspension
// counted) puts it is not followed for `hold`: time goes on as if it had not been set. When it has stayed
// there for that long, it is right.
struct LeapOptions {
  Milliseconds leap_max{60'000};
  Milliseconds hold{600'000};
};
enum class LeapNews : std::uint8_t { noticed, taken_back, followed };
using LeapListener =
    std::function<void(LeapNews, Milliseconds ahead)>;  // on any thread that asks for the time

[[nodiscard]] std::unique_ptr<Clock> wall_clock(LeapOptions options = {}, LeapListener listener = {});

// The same with other sources: of the time of day, and of the time that has passed since some moment.
struct TimeSources {
  std::function<Instant()> time_of_day;
  std::function<std::chrono::nanoseconds()> passed;
};
[[nodiscard]] std::unique_ptr<Clock> wall_clock(TimeSources sources, LeapOptions options,
                                                LeapListener listener = {});

// Stands still until move_to(). For tests, rehearsal and driving a whole campaign through the API in seconds.
[[nodiscard]] std::unique_ptr<Clock> virtual_clock(Instant start);

// Starts at `start` and runs `factor` times as fast as the machine's monotonic clock (86400: a day a second).
[[nodiscard]] std::unique_ptr<Clock> accelerated_clock(Instant start, double factor);

}  // namespace duban
