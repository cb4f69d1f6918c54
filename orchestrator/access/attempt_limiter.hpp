// How often an address may present a bad credential: one token bucket an address, in bounded memory.
//
// Only failures are counted and only failures are refused. Whole bureaus sit behind one address, so a good
// credential must never be locked out by a neighbour's bad ones; guessing 256 random bits is hopeless at any
// rate, and what the limit protects is the log and the patience of everybody else. IPv6 addresses count by
// their /64, which is what one subscriber holds.
//
// Time is an argument and must not run backwards (an earlier moment counts as the last one seen): pass a
// monotonic clock, never the virtual one. Any thread.
#pragma once

#include "persistence/threads/mutex.hpp"

#include <chrono>
#include <cstddef>
#include <list>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>

namespace duban {

class AttemptLimiter {
 public:
  using Moment = std::chrono::milliseconds;  // since any fixed origin

  struct Options {
    int burst = 20;                               // bad credentials in a row
    std::chrono::milliseconds refill_each{6000};  // after which one more is allowed
    std::size_t addresses_max = 10'000;           // the one unheard of for longest is forgotten first
  };

  explicit AttemptLimiter(Options options) : options_(options) {}

  // Counts a failure. Empty: within the limit; else how long to wait before the next one (at least a second).
  [[nodiscard]] std::optional<std::chrono::seconds> record_failure(std::string_view address, Moment now);

  [[nodiscard]] std::size_t addresses() const;

 private:
  struct Bucket {
    std::string address;
    Moment debt{};  // what is left at `at` of the time that its failures cost
    Moment at{};
  };
  using Buckets = std::list<Bucket>;  // most recent first

  Bucket& bucket_of(std::string_view address, Moment now) DUBAN_REQUIRES(mutex_);

  const Options options_;
  mutable Mutex mutex_;
  Buckets buckets_ DUBAN_GUARDED_BY(mutex_);
  std::unordered_map<std::string, Buckets::iterator> by_address_ DUBAN_GUARDED_BY(mutex_);
};

// The address, or the /64 of an IPv6 address that is not a mapped IPv4 one.
[[nodiscard]] std::string limited_address(std::string_view address);

}  // namespace duban
