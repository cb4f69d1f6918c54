#include "orchestrator/engine/clock.hpp"

#include "persistence/threads/mutex.hpp"

#include <atomic>
#include <ctime>

namespace duban {
namespace {

class WallClock final : public Clock {
 public:
  WallClock(TimeSources sources, LeapOptions options, LeapListener listener)
      : sources_(std::move(sources)),
        options_(options),
        listener_(std::move(listener)),
        believed_(sources_.time_of_day()),
        believed_at_(sources_.passed()) {}

  Instant now() const override {
    const MutexLock lock(mutex_);
    const auto shown = sources_.time_of_day();
    const auto passed = sources_.passed();
    const auto expected = believed_ + std::chrono::duration_cast<Milliseconds>(passed - believed_at_);
    const auto ahead = shown - expected;
    if (ahead > options_.leap_max && !has_stayed(passed, ahead)) return expected;
    if (ahead <= options_.leap_max && leapt_at_) tell(LeapNews::taken_back, ahead);
    if (ahead > options_.leap_max) tell(LeapNews::followed, ahead);
    leapt_at_.reset();
    believed_ = shown;
    believed_at_ = passed;
    return shown;
  }
  std::optional<std::chrono::nanoseconds> until(Instant moment) const override {
    const auto left = moment - now();
    return left.count() <= 0 ? std::chrono::nanoseconds{0} : std::chrono::nanoseconds{left};
  }
  std::string_view name() const override { return "wall"; }

 private:
  // A leap that becomes another one while it is held is a new one.
  bool has_stayed(std::chrono::nanoseconds passed, Milliseconds ahead) const DUBAN_REQUIRES(mutex_) {
    if (!leapt_at_ || std::chrono::abs(ahead - leapt_by_) > options_.leap_max) {
      leapt_at_ = passed;
      leapt_by_ = ahead;
      if (options_.hold.count() > 0) tell(LeapNews::noticed, ahead);
    }
    return passed - *leapt_at_ >= options_.hold;
  }
  void tell(LeapNews news, Milliseconds ahead) const {
    if (listener_) listener_(news, ahead);
  }

  TimeSources sources_;
  LeapOptions options_;
  LeapListener listener_;
  mutable Mutex mutex_;
  mutable Instant believed_ DUBAN_GUARDED_BY(mutex_);
  mutable std::chrono::nanoseconds believed_at_ DUBAN_GUARDED_BY(mutex_);  // when it was believed
  mutable std::optional<std::chrono::nanoseconds> leapt_at_ DUBAN_GUARDED_BY(mutex_);
  mutable Milliseconds leapt_by_ DUBAN_GUARDED_BY(mutex_){};
};

Instant time_of_day() {
  return std::chrono::time_point_cast<Milliseconds>(std::chrono::system_clock::now());
}

// The monotonic clock stands still while the machine is suspended; this one does not.
std::chrono::nanoseconds passed_since_boot() {
  timespec now{};
  ::clock_gettime(CLOCK_BOOTTIME, &now);
  return std::chrono::seconds{now.tv_sec} + std::chrono::nanoseconds{now.tv_nsec};
}

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

std::unique_ptr<Clock> wall_clock(LeapOptions options, LeapListener listener) {
  return wall_clock(TimeSources{time_of_day, passed_since_boot}, options, std::move(listener));
}
std::unique_ptr<Clock> wall_clock(TimeSources sources, LeapOptions options, LeapListener listener) {
  return std::make_unique<WallClock>(std::move(sources), options, std::move(listener));
}
std::unique_ptr<Clock> virtual_clock(Instant start) {
  return std::make_unique<VirtualClock>(start);
}
std::unique_ptr<Clock> accelerated_clock(Instant start, double factor) {
  return std::make_unique<AcceleratedClock>(start, factor);
}

}  // namespace duban
