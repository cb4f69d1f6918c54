// In which order one connection of a load run goes through its units and the steps of the script.
//
// The units are dealt out to the connections, so that no two send for the same unit and each request can wait
// for the one before it. Within a window of units every unit gets the first step, then every unit the second,
// and so on; then comes the next window. So the steps are mixed at any moment, and a unit is met again only
// after others. Belongs to one thread.
#pragma once

#include <algorithm>
#include <cstdint>
#include <optional>

namespace duban::bench {

struct WalkPlan {
  std::uint64_t first_unit = 0;
  std::uint64_t units = 0;    // over all connections; 0: the steps name no unit and are repeated without end
  std::uint64_t window = 16;  // units of one connection; 0: all of them
  std::uint64_t steps = 1;
};

class UnitWalk {
 public:
  struct Stop {
    std::uint64_t unit;
    std::uint64_t step;
  };

  UnitWalk(const WalkPlan& plan, std::uint64_t connection, std::uint64_t connections)
      : plan_(plan), connection_(connection), connections_(connections) {
    own_ = plan.units / connections + (connection < plan.units % connections ? 1 : 0);
    if (plan_.window == 0 || plan_.window > own_) plan_.window = own_;
  }

  // nullopt: this connection has been everywhere.
  std::optional<Stop> next() {
    if (plan_.units == 0) return Stop{0, taken_++ % plan_.steps};
    if (window_begins_ >= own_) return std::nullopt;
    const Stop stop{plan_.first_unit + connection_ + (window_begins_ + in_window_) * connections_, step_};
    advance();
    return stop;
  }

 private:
  void advance() {
    const auto size = std::min(plan_.window, own_ - window_begins_);
    if (++in_window_ < size) return;
    in_window_ = 0;
    if (++step_ < plan_.steps) return;
    step_ = 0;
    window_begins_ += size;
  }

  WalkPlan plan_;
  std::uint64_t connection_, connections_;
  std::uint64_t own_ = 0;  // units dealt to this connection
  std::uint64_t window_begins_ = 0, in_window_ = 0, step_ = 0, taken_ = 0;
};

}  // namespace duban::bench
