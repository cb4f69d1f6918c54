// Mutexes of which the compiler knows what they guard.
//
// libstdc++ says nothing to clang's thread-safety analysis, so std::mutex and its locks are wrapped here
// once, and every mutex of the product is one of these (tests/architecture forbids the bare ones). A member
// that another thread may touch carries DUBAN_GUARDED_BY; a function that wants the lock held by its caller
// carries DUBAN_REQUIRES. clang then refuses every access without the lock, which
// tests/architecture/thread_safety_test.cpp asks of it. g++ sees plain code. Constructors and destructors are
// not looked at: nobody else has the object then.
//
// The folder includes nothing of the project, so that metrics, persistence and orchestrator can all lock with
// it; workflows never locks.
#pragma once

#include <chrono>
#include <condition_variable>
#include <mutex>
#include <shared_mutex>

#if defined(__clang__)
#define DUBAN_THREAD_ATTRIBUTE(attribute) __attribute__((attribute))
#else
#define DUBAN_THREAD_ATTRIBUTE(attribute)
#endif

// On a member: read and written only while this mutex is held.
#define DUBAN_GUARDED_BY(mutex) DUBAN_THREAD_ATTRIBUTE(guarded_by(mutex))
// On a function: its caller holds this mutex, and still does when it returns.
#define DUBAN_REQUIRES(mutex) DUBAN_THREAD_ATTRIBUTE(requires_capability(mutex))
#define DUBAN_REQUIRES_SHARED(mutex) DUBAN_THREAD_ATTRIBUTE(requires_shared_capability(mutex))

namespace duban {

class DUBAN_THREAD_ATTRIBUTE(capability("mutex")) Mutex {
 public:
  Mutex() = default;
  Mutex(const Mutex&) = delete;
  Mutex& operator=(const Mutex&) = delete;

  void lock() DUBAN_THREAD_ATTRIBUTE(acquire_capability()) { mutex_.lock(); }
  void unlock() DUBAN_THREAD_ATTRIBUTE(release_capability()) { mutex_.unlock(); }

 private:
  friend class Condition;
  std::mutex mutex_;
};

// Many readers or one writer.
class DUBAN_THREAD_ATTRIBUTE(capability("mutex")) SharedMutex {
 public:
  SharedMutex() = default;
  SharedMutex(const SharedMutex&) = delete;
  SharedMutex& operator=(const SharedMutex&) = delete;

  void lock() DUBAN_THREAD_ATTRIBUTE(acquire_capability()) { mutex_.lock(); }
  void unlock() DUBAN_THREAD_ATTRIBUTE(release_capability()) { mutex_.unlock(); }
  void lock_shared() DUBAN_THREAD_ATTRIBUTE(acquire_shared_capability()) { mutex_.lock_shared(); }
  void unlock_shared() DUBAN_THREAD_ATTRIBUTE(release_shared_capability()) { mutex_.unlock_shared(); }
  // For a lambda that runs under a lock of the function it stands in: clang looks at it as at a function of
  // its own.
  void is_held_here() const DUBAN_THREAD_ATTRIBUTE(assert_capability()) {}

 private:
  std::shared_mutex mutex_;
};

// Held from here to the end of the block.
class DUBAN_THREAD_ATTRIBUTE(scoped_lockable) MutexLock {
 public:
  explicit MutexLock(Mutex& mutex) DUBAN_THREAD_ATTRIBUTE(acquire_capability(mutex)) : mutex_(mutex) {
    mutex_.lock();
  }
  ~MutexLock() DUBAN_THREAD_ATTRIBUTE(release_capability()) { mutex_.unlock(); }
  MutexLock(const MutexLock&) = delete;
  MutexLock& operator=(const MutexLock&) = delete;

 private:
  Mutex& mutex_;
};

class DUBAN_THREAD_ATTRIBUTE(scoped_lockable) WriterLock {
 public:
  explicit WriterLock(SharedMutex& mutex) DUBAN_THREAD_ATTRIBUTE(acquire_capability(mutex)) : mutex_(mutex) {
    mutex_.lock();
  }
  ~WriterLock() DUBAN_THREAD_ATTRIBUTE(release_capability()) { mutex_.unlock(); }
  WriterLock(const WriterLock&) = delete;
  WriterLock& operator=(const WriterLock&) = delete;

 private:
  SharedMutex& mutex_;
};

class DUBAN_THREAD_ATTRIBUTE(scoped_lockable) ReaderLock {
 public:
  explicit ReaderLock(SharedMutex& mutex) DUBAN_THREAD_ATTRIBUTE(acquire_shared_capability(mutex))
      : mutex_(mutex) {
    mutex_.lock_shared();
  }
  ~ReaderLock() DUBAN_THREAD_ATTRIBUTE(release_capability()) { mutex_.unlock_shared(); }
  ReaderLock(const ReaderLock&) = delete;
  ReaderLock& operator=(const ReaderLock&) = delete;

 private:
  SharedMutex& mutex_;
};

// A thread waits here for another to change what the mutex guards. It may wake for nothing, so the caller
// looks in a loop, where clang sees what he looks at; a predicate in a lambda would be hidden from it.
class Condition {
 public:
  void notify_one() noexcept { condition_.notify_one(); }

  void wait(Mutex& mutex) DUBAN_REQUIRES(mutex) {
    std::unique_lock lock(mutex.mutex_, std::adopt_lock);
    condition_.wait(lock);
    lock.release();
  }
  // False: the moment has come.
  [[nodiscard]] bool wait_until(Mutex& mutex, std::chrono::steady_clock::time_point moment)
      DUBAN_REQUIRES(mutex) {
    std::unique_lock lock(mutex.mutex_, std::adopt_lock);
    const bool in_time = condition_.wait_until(lock, moment) == std::cv_status::no_timeout;
    lock.release();
    return in_time;
  }

 private:
  std::condition_variable condition_;
};

}  // namespace duban
