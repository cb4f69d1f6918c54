#include "orchestrator/api/background.hpp"

#include "persistence/threads/mutex.hpp"

#include <deque>
#include <thread>

namespace duban {
namespace {

class BackgroundThread final : public Background {
 public:
  explicit BackgroundThread(std::size_t queue_max) : queue_max_(queue_max), thread_([this] { run(); }) {}
  ~BackgroundThread() override {
    {
      const MutexLock lock(mutex_);
      stopping_ = true;
      wakes_.notify_one();
    }
    thread_.join();
  }
  BackgroundThread(const BackgroundThread&) = delete;
  BackgroundThread& operator=(const BackgroundThread&) = delete;

  [[nodiscard]] bool post(std::function<void()>& job) override {
    const MutexLock lock(mutex_);
    if (jobs_.size() >= queue_max_) return false;
    jobs_.push_back(std::move(job));
    wakes_.notify_one();
    return true;
  }

 private:
  void run() {
    while (const auto job = next_job()) job();
  }

  // Waits for one. Empty: stopping, and none is left.
  std::function<void()> next_job() {
    const MutexLock lock(mutex_);
    while (!stopping_ && jobs_.empty()) wakes_.wait(mutex_);
    if (jobs_.empty()) return nullptr;
    auto job = std::move(jobs_.front());
    jobs_.pop_front();
    return job;
  }

  const std::size_t queue_max_;
  Mutex mutex_;
  Condition wakes_;
  std::deque<std::function<void()>> jobs_ DUBAN_GUARDED_BY(mutex_);
  bool stopping_ DUBAN_GUARDED_BY(mutex_) = false;
  std::thread thread_;
};

}  // namespace

std::shared_ptr<Background> background_thread(std::size_t queue_max) {
  return std::make_shared<BackgroundThread>(queue_max);
}

}  // namespace duban
