#include "ops/bench/load/load_run.hpp"

#include "ops/bench/load/load_connection.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <ctime>
#include <deque>
#include <memory>
#include <sys/epoll.h>
#include <system_error>
#include <unistd.h>

namespace duban::bench {
namespace {

constexpr Nanoseconds kSecond = 1'000'000'000;
constexpr Nanoseconds kLookUpEvery = kSecond / 20;  // at signals

Nanoseconds monotonic_now() {
  timespec now{};
  ::clock_gettime(CLOCK_MONOTONIC, &now);
  return static_cast<Nanoseconds>(now.tv_sec) * kSecond + now.tv_nsec;
}

Nanoseconds nanoseconds(double seconds) {
  return static_cast<Nanoseconds>(seconds * static_cast<double>(kSecond));
}

class LoadRun {
 public:
  LoadRun(const LoadPlan& plan, std::vector<RequestTemplate>& steps, const LoadSignals& signals)
      : plan_(plan), steps_(steps), signals_(signals), epoll_(::epoll_create1(EPOLL_CLOEXEC)) {
    for (unsigned number = 0; number < plan.connections; ++number) {
      const UnitWalk walk(plan.walk, number, plan.connections);
      connections_.push_back(std::make_unique<LoadConnection>(plan.address, walk));
      if (!connections_.back()->open(epoll_)) {
        throw std::system_error(errno, std::generic_category(), "connect");
      }
    }
  }
  ~LoadRun() { ::close(epoll_); }
  LoadRun(const LoadRun&) = delete;
  LoadRun& operator=(const LoadRun&) = delete;

  Tally run() {
    const auto started = monotonic_now();
    measure_from_ = started + nanoseconds(plan_.warmup_seconds);
    stop_at_ = measure_from_ + nanoseconds(plan_.seconds);
    if (plan_.warmup_seconds <= 0) begin_measuring(started);
    due_ = static_cast<double>(started);
    for (const auto& connection : connections_) become_free(*connection, started);
    for (auto now = started; sending_ || (busy_ > 0 && now < give_up_at_); now = monotonic_now()) {
      // What is due goes out before the time is looked at, so that nothing is left over at the end.
      send_due(now);
      look_at_time(now);
      wait(now);
    }
    give_up(monotonic_now());
    return std::move(tally_);
  }

 private:
  void begin_measuring(Nanoseconds now) {
    measuring_ = true;
    measure_from_ = now;
    stop_at_ = now + nanoseconds(plan_.seconds);
    tally_.begin(now);
  }

  void look_at_time(Nanoseconds now) {
    if (!sending_) return;
    if (!measuring_ && (now >= measure_from_ || signals_.begin)) begin_measuring(now);
    if ((measuring_ && now >= stop_at_) || signals_.end) stop_sending(now);
  }

  void stop_sending(Nanoseconds now) {
    if (!sending_) return;
    sending_ = false;
    measured_until_ = measuring_ ? std::min(now, stop_at_) : now;
    give_up_at_ = now + nanoseconds(plan_.answers_wait_seconds);
    if (!measuring_) tally_.begin(now);
    tally_.end(measured_until_);
    if (!open_loop() || !measuring_ || tally_.server_gone || tally_.ran_out_of_units) return;
    for (; due_ < static_cast<double>(measured_until_); due_ += interval()) {
      ++tally_.unsent;
      tally_.unanswered(static_cast<Nanoseconds>(due_), now);
    }
  }

  [[nodiscard]] bool open_loop() const { return plan_.rate > 0; }
  [[nodiscard]] double interval() const { return static_cast<double>(kSecond) / plan_.rate; }

  void become_free(LoadConnection& connection, Nanoseconds now) {
    if (!sending_) return;
    if (open_loop()) {
      free_.push_back(&connection);
    } else {
      send_next(connection, now);
    }
  }

  void send_due(Nanoseconds now) {
    while (open_loop() && sending_ && !free_.empty() && due_ <= static_cast<double>(now)) {
      auto& connection = *free_.front();
      free_.pop_front();
      if (send_next(connection, static_cast<Nanoseconds>(due_))) due_ += interval();
    }
  }

  // False when the connection has nothing left to send, or the run ended on it.
  bool send_next(LoadConnection& connection, Nanoseconds intended) {
    if (plan_.requests_max != 0 && sent_ == plan_.requests_max) {
      stop_sending(monotonic_now());
      return false;
    }
    const auto stop = connection.walk.next();
    if (!stop) {
      if (++walked_out_ == connections_.size()) {
        tally_.ran_out_of_units = true;
        stop_sending(monotonic_now());
      }
      return false;
    }
    connection.intended = intended;
    connection.busy = true;
    ++busy_;
    ++sent_;
    if (connection.send(steps_[stop->step].bytes_for(stop->unit, sent_)) ==
        LoadConnection::Progress::broken) {
      reopen(connection);
    }
    return true;
  }

  void wait(Nanoseconds now) {
    auto until = now + kLookUpEvery;
    if (sending_ && open_loop() && !free_.empty()) until = std::min(until, static_cast<Nanoseconds>(due_));
    if (sending_) until = std::min(until, measuring_ ? stop_at_ : measure_from_);
    const auto pause = std::max<Nanoseconds>(until - now, 0);
    const timespec timeout{pause / kSecond, pause % kSecond};
    std::array<epoll_event, 512> events{};
    const int ready = ::epoll_pwait2(epoll_, events.data(), events.size(), &timeout, nullptr);
    for (int at = 0; at < ready; ++at) {
      const auto& event = events[static_cast<std::size_t>(at)];
      serve(*static_cast<LoadConnection*>(event.data.ptr), event.events);
    }
  }

  void serve(LoadConnection& connection, std::uint32_t events) {
    auto progress = LoadConnection::Progress::waiting;
    if ((events & EPOLLOUT) != 0) progress = connection.flush();
    if (progress != LoadConnection::Progress::broken && (events & ~std::uint32_t{EPOLLOUT}) != 0) {
      progress = connection.receive();
    }
    if (progress == LoadConnection::Progress::broken) return reopen(connection);
    if (progress == LoadConnection::Progress::answered) note_answer(connection);
  }

  void note_answer(LoadConnection& connection) {
    const auto now = monotonic_now();
    const auto& answer = connection.answer();
    // A rate is a count of answers; an open loop's latencies are those of all requests due in its time.
    const auto counts_at = open_loop() ? connection.intended : now;
    const auto until = sending_ ? INT64_MAX : measured_until_;
    if (measuring_ && counts_at >= measure_from_ && counts_at < until) {
      tally_.answered(connection.intended, now, answer.status(), answer.body());
    } else {
      tally_.answered_outside(answer.status(), answer.body());
    }
    connection.busy = false;
    --busy_;
    if (answer.closes()) return reopen(connection);
    connection.begin_next();
    become_free(connection, now);
  }

  void reopen(LoadConnection& connection) {
    if (connection.busy) {
      connection.busy = false;
      --busy_;
      tally_.lost_connection();
    }
    if (connection.open(epoll_)) return become_free(connection, monotonic_now());
    tally_.server_gone = true;
    stop_sending(monotonic_now());
  }

  void give_up(Nanoseconds now) {
    for (const auto& connection : connections_) {
      if (connection->busy && connection->intended >= measure_from_) {
        tally_.unanswered(connection->intended, now);
      }
    }
  }

  const LoadPlan& plan_;
  std::vector<RequestTemplate>& steps_;
  const LoadSignals& signals_;
  int epoll_;
  std::vector<std::unique_ptr<LoadConnection>> connections_;
  std::deque<LoadConnection*> free_;  // open loop: longest idle first
  Tally tally_;
  bool sending_ = true;
  bool measuring_ = false;
  Nanoseconds measure_from_ = 0, stop_at_ = 0, measured_until_ = 0, give_up_at_ = 0;
  double due_ = 0;  // open loop: when the next request is
  std::uint64_t sent_ = 0;
  std::size_t busy_ = 0;
  std::size_t walked_out_ = 0;
};

}  // namespace

Tally run_load(const LoadPlan& plan, std::vector<RequestTemplate>& steps, const LoadSignals& signals) {
  return LoadRun(plan, steps, signals).run();
}

}  // namespace duban::bench
