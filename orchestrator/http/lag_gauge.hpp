// Whether a loop is so far behind that what arrives now would wait too long. Private to the server.
//
// What a loop has to serve stands in one line, most of it in the kernel's list of ready sockets. A probe that
// is put at its end says, when it comes to the front, how long the line was; while it is still standing
// there, the line is at least as long as it has been waiting. A loop is late when its line is longer than
// `limit` now and was so the last time: once is a hiccup – the machine looked elsewhere, or one answer was
// large – and turning everybody away for it would be worse than the wait.
#pragma once

#include <chrono>
#include <optional>

namespace duban::http {

class LagGauge {
 public:
  using Moment = std::chrono::steady_clock::time_point;

  explicit LagGauge(std::chrono::nanoseconds limit) : limit_(limit) {}

  // A request begins. True: put a probe at the end of the line.
  [[nodiscard]] bool wants_probe(Moment now) {
    if (sent_) return false;
    // What was measured before a quiet time says nothing about now.
    if (now - arrived_ > kQuiet) was_late_ = false;
    sent_ = now;
    return true;
  }
  // The probe has come to the front.
  void probe_arrived(Moment now) {
    was_late_ = now - *sent_ > limit_;
    arrived_ = now;
    sent_.reset();
  }
  [[nodiscard]] bool is_late(Moment now) const { return was_late_ && sent_ && now - *sent_ > limit_; }

 private:
  static constexpr std::chrono::seconds kQuiet{1};

  std::chrono::nanoseconds limit_;
  std::optional<Moment> sent_;
  Moment arrived_{};
  bool was_late_ = false;
};

}  // namespace duban::http
