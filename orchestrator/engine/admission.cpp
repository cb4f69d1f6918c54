#include "orchestrator/engine/admission.hpp"

#include <algorithm>

namespace duban {
namespace {

using Seconds = std::chrono::duration<double>;

// Batches are large and small in turn, so a window holds several, unless they are very slow.
constexpr std::chrono::milliseconds kWindow{200};
constexpr std::size_t kWindowCommits = 8;
constexpr std::chrono::milliseconds kWindowLong{1000};
constexpr std::chrono::seconds kWindowMax{
    2};  // a longer one was idle, and says nothing about what is possible
// A batch holds a third of what waits at the least: one is on its way, one decided, the rest waits. With more
// than three the limit grows until batches are full; with less it would shrink with them.
constexpr double kCommitsWaiting = 4;

}  // namespace

bool Admission::let_in(Moment now) {
  const MutexLock lock(mutex_);
  if (refuses(now)) return false;
  ++waiting_;
  return true;
}

bool Admission::would_refuse(Moment now) {
  const MutexLock lock(mutex_);
  return refuses(now);
}

void Admission::answered(std::size_t commands, Moment) {
  const MutexLock lock(mutex_);
  waiting_ -= std::min(commands, waiting_);
  if (waiting_ < limit_) above_since_.reset();
}

void Admission::committed(std::size_t commands, std::chrono::nanoseconds took, Moment now) {
  const MutexLock lock(mutex_);
  if (!window_began_) window_began_ = now - took;
  window_commands_ += commands;
  window_took_ += took;
  ++window_commits_;
  const auto length = now - *window_began_;
  if (length >= kWindowLong || (length >= kWindow && window_commits_ >= kWindowCommits)) close_window(now);
}

std::size_t Admission::waiting() {
  const MutexLock lock(mutex_);
  return waiting_;
}

bool Admission::refuses(Moment now) {
  if (waiting_ >= limit_ && !above_since_) above_since_ = now;
  if (above_since_ && now - *above_since_ >= patience_ && !refused_last_) refused_last_ = now;
  if (refused_last_ && now - *refused_last_ >= options_.calm) refused_last_.reset();
  const bool refused = waiting_ >= options_.waiting_max || (refused_last_ && waiting_ >= limit_);
  if (refused) refused_last_ = now;
  return refused;
}

void Admission::close_window(Moment now) {
  const auto length = now - *window_began_;
  if (length <= kWindowMax) {
    const auto rate = static_cast<double>(window_commands_) / Seconds(length).count();
    const auto commit = Seconds(window_took_).count() / static_cast<double>(window_commits_);
    const auto batch = static_cast<double>(window_commands_) / static_cast<double>(window_commits_);
    const auto target = Seconds(options_.target).count();
    const auto limit =
        kCommitsWaiting * commit > target ? std::max(rate * target, kCommitsWaiting * batch) : rate * target;
    limit_ = std::clamp(static_cast<std::size_t>(limit), std::min(options_.waiting_min, options_.waiting_max),
                        options_.waiting_max);
    if (waiting_ < limit_) above_since_.reset();
    // Long enough for a window to close on batches as large as they have become by now.
    patience_ = std::max<std::chrono::nanoseconds>(options_.patience,
                                                   window_took_ * kWindowCommits / window_commits_);
  }
  window_began_ = now;
  window_commands_ = window_commits_ = 0;
  window_took_ = {};
}

}  // namespace duban
