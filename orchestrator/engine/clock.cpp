#include "orchestrator/engine/clock.hpp"

#include <atomic>

namespace duban {
namespace {

class WallClock final : public Clock {
 public:
  Instant now() const override {
    return std::chrono::time_point_cast<Milliseconds>(std::chrono::system_clock::now());
  }
  std::optional<std::chrono::nanoseconds> until(Instant moment) const override {
    const auto left = moment - std::chrono::system_clock::now();
    return left.count() <= 0 ? std::chrono::nanoseconds{0} : std::chrono::nanoseconds{left};
  }
  std::string_view name() const override { return "wall"; }
};

class VirtualClock final : public Clock {
 public:
  explicit VirtualClock(Instant start) : now_(start.time_since_epoch().count()) {}
  Instant now() const override { return Instant{Milliseconds{now_.load()}}; }
  std::optional<std::chrono::nanoseconds> until(Instant moment) const override {
    if (moment <= now()) return std::chrono::nanoseconds{0};
    return std::nullopt;
  }
  bool move_to(Instant moment) override {
    if (moment > now()) now_.store(moment.time_since_epoch().count());
    return true;
  }
  std::string_view name() const override { return "virtual"; }

 private:
  std::atomic<std::int64_t> now_;  // read by request threads
};

class AcceleratedClock final : public Clock {
 public:
  AcceleratedClock(Instant start, double factor) : start_(start), factor_(factor) {}
  Instant now() const override {
    const std::chrono::duration<double, std::milli> elapsed = std::chrono::steady_clock::now() - began_;
    return start_ + Milliseconds{static_cast<std::int64_t>(elapsed.count() * factor_)};
  }
  std::optional<std::chrono::nanoseconds> until(Instant moment) const override {
    const auto left = moment - now();
    if (left.count() <= 0) return std::chrono::nanoseconds{0};
    return std::chrono::nanoseconds{
        static_cast<std::int64_t>(static_cast<double>(left.count()) * 1e6 / factor_) + 1};
  }
  std::string_view name() const override { return "accelerated"; }

 private:
  Instant start_;
  double factor_;
  std::chrono::steady_clock::time_point began_ = std::chrono::steady_clock::now();
};

}  // namespace

std::unique_ptr<Clock> wall_clock() {
  return std::make_unique<WallClock>();
}
std::unique_ptr<Clock> virtual_clock(Instant start) {
  return std::make_unique<VirtualClock>(start);
}
std::unique_ptr<Clock> accelerated_clock(Instant start, double factor) {
  return std::make_unique<AcceleratedClock>(start, factor);
}

}  // namespace duban
