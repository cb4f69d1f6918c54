// A clock that obeys nobody but the simulation, and in some worlds the API that moves a virtual clock.
#pragma once

#include "orchestrator/engine/clock.hpp"

#include <algorithm>

namespace duban::simulation {

class JumpingClock final : public Clock {
 public:
  Instant truth{};
  Milliseconds skew{};  // a planted fault: what the server takes for now is so much later
  bool obeys_the_api = false;
  Instant latest{};  // that it has ever been

  void set(Instant moment) {
    truth = moment;
    latest = std::max(latest, truth);
  }

  [[nodiscard]] Instant now() const override { return truth + skew; }
  [[nodiscard]] std::optional<std::chrono::nanoseconds> until(Instant) const override { return std::nullopt; }
  [[nodiscard]] bool move_to(Instant moment) override {
    if (!obeys_the_api) return false;
    if (moment > now()) set(moment - skew);
    return true;
  }
  [[nodiscard]] std::string_view name() const override { return obeys_the_api ? "virtual" : "wall"; }
};

}  // namespace duban::simulation
