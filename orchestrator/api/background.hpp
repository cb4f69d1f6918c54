// What must not block an io thread runs elsewhere: syncing uploads, reading long lists of units.
#pragma once

#include <cstddef>
#include <functional>
#include <memory>

namespace duban {

class Background {
 public:
  virtual ~Background() = default;
  // Takes `job` and returns true, or leaves it alone when the queue is full. A job must not throw. Any
  // thread.
  [[nodiscard]] virtual bool post(std::function<void()>& job) = 0;
};

// One thread for one queue. Its destructor finishes what waits.
[[nodiscard]] std::shared_ptr<Background> background_thread(std::size_t queue_max);

}  // namespace duban
