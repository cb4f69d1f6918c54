// One thread for what must not block an io thread: syncing uploads, reading long lists of units.
//
// The destructor finishes what waits. post() may be called from any thread.
#pragma once

#include <condition_variable>
#include <cstddef>
#include <deque>
#include <functional>
#include <mutex>
#include <thread>

namespace duban {

class Background {
 public:
  explicit Background(std::size_t queue_max);
  ~Background();
  Background(const Background&) = delete;
  Background& operator=(const Background&) = delete;

  // Takes `job` and returns true, or leaves it alone when the queue is full. A job must not throw.
  [[nodiscard]] bool post(std::function<void()>& job);

 private:
  void run();

  const std::size_t queue_max_;
  std::mutex mutex_;
  std::condition_variable wakes_;
  std::deque<std::function<void()>> jobs_;  // guarded by mutex_
  bool stopping_ = false;                   // guarded by mutex_
  std::thread thread_;
};

}  // namespace duban
