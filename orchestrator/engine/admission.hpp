// Who is let in when more is asked than can be written.
//
// A burst is let in: commands of a thousand people who file in the same second wait a moment and are done.
// What is not let in is a queue that stands: when more than `limit` commands have waited all through
// `patience`, more is asked than can be written, and each command let in only makes all others wait longer.
// Then commands above the limit are refused at once, until nobody had to be refused for `calm`. The limit is
// what is written in `target`, or within four commits where the disk is slower than that: fewer would not
// fill the batches. Thread-safe; time is an argument.
#pragma once

#include "persistence/threads/mutex.hpp"

#include <chrono>
#include <cstddef>
#include <optional>

namespace duban {

struct AdmissionOptions {
  std::size_t waiting_max = 8192;  // never more, not even in a burst
  std::size_t waiting_min = 512;   // so many are never too many: they fit into one batch
  std::chrono::milliseconds target{25};
  std::chrono::milliseconds patience{250};
  std::chrono::milliseconds calm{1000};
};

class Admission {
 public:
  using Moment = std::chrono::steady_clock::time_point;

  explicit Admission(AdmissionOptions options)
      : options_(options), limit_(options.waiting_max), patience_(options.patience) {}

  // Lets one command in, to be answered later; false: refused.
  [[nodiscard]] bool let_in(Moment now);
  // Whether let_in() would refuse: for turning somebody away before he has told everything.
  [[nodiscard]] bool would_refuse(Moment now);
  void answered(std::size_t commands, Moment now);
  // A batch was committed, which took so long.
  void committed(std::size_t commands, std::chrono::nanoseconds took, Moment now);

  [[nodiscard]] std::size_t waiting();

 private:
  bool refuses(Moment now) DUBAN_REQUIRES(mutex_);
  void close_window(Moment now) DUBAN_REQUIRES(mutex_);

  const AdmissionOptions options_;
  Mutex mutex_;
  std::size_t waiting_ DUBAN_GUARDED_BY(mutex_) = 0;
  std::size_t limit_ DUBAN_GUARDED_BY(mutex_);
  // That of the options, or longer on a slow disk.
  std::chrono::nanoseconds patience_ DUBAN_GUARDED_BY(mutex_);
  // More than the limit have been waiting ever since.
  std::optional<Moment> above_since_ DUBAN_GUARDED_BY(mutex_);
  // Set: commands above the limit are refused.
  std::optional<Moment> refused_last_ DUBAN_GUARDED_BY(mutex_);
  // What the limit is made from: the commits of the window under way.
  std::optional<Moment> window_began_ DUBAN_GUARDED_BY(mutex_);
  std::size_t window_commands_ DUBAN_GUARDED_BY(mutex_) = 0;
  std::size_t window_commits_ DUBAN_GUARDED_BY(mutex_) = 0;
  std::chrono::nanoseconds window_took_ DUBAN_GUARDED_BY(mutex_){};
};

}  // namespace duban
