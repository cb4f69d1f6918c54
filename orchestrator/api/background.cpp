#include "orchestrator/api/background.hpp"

#include <condition_variable>
#include <deque>
#include <mutex>
#include <thread>

namespace duban {
namespace {

class BackgroundThread final : public Background {
 public:
  explicit BackgroundThread(std::size_t queue_max) : queue_max_(queue_max), thread_([this] { run(); }) {}
  ~BackgroundThread() override {
    {
      std::lock_guard lock(mutex_);
      stopping_ = true;
      wakes_.notify_one();
    }
    thread_.join();
  }
  BackgroundThread(const BackgroundThread&) = delete;
  BackgroundThread& operator=(const BackgroundThread&) = delete;

  [[nodiscard]] bool post(std::function<void()>& job) override {
    std::lock_guard lock(mutex_);
    if (jobs_.size() >= queue_max_) return false;
    jobs_.push_back(std::move(job));
    wakes_.notify_one();
    return true;
  }

 private:
  void run() {
    std::unique_lock lock(mutex_);
    for (;;) {
      wakes_.wait(lock, [this] { return stopping_ || !jobs_.empty(); });
      if (jobs_.empty()) return;
      auto job = std::move(jobs_.front());
      jobs_.pop_front();
      lock.unlock();
      job();
      job = nullptr;  // what it holds is released before the lock is taken again
      lock.lock();
    }
  }

  const std::size_t queue_max_;
  std::mutex mutex_;
  std::condition_variable wakes_;
  std::deque<std::function<void()>> jobs_;  // guarded by mutex_
  bool stopping_ = false;                   // guarded by mutex_
  std::thread thread_;
};

}  // namespace

std::shared_ptr<Background> background_thread(std::size_t queue_max) {
  return std::make_shared<BackgroundThread>(queue_max);
}

}  // namespace duban
