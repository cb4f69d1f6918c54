#include "orchestrator/api/background.hpp"

namespace duban {

Background::Background(std::size_t queue_max) : queue_max_(queue_max), thread_([this] { run(); }) {}

Background::~Background() {
  {
    std::lock_guard lock(mutex_);
    stopping_ = true;
    wakes_.notify_one();
  }
  thread_.join();
}

bool Background::post(std::function<void()>& job) {
  std::lock_guard lock(mutex_);
  if (jobs_.size() >= queue_max_) return false;
  jobs_.push_back(std::move(job));
  wakes_.notify_one();
  return true;
}

void Background::run() {
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

}  // namespace duban
