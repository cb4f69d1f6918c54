#include "orchestrator/access/attempt_limiter.hpp"

#include <algorithm>
#include <arpa/inet.h>
#include <array>

namespace duban {

std::string limited_address(std::string_view address) {
  const std::string text(address.substr(0, address.find('%')));  // without the scope of a link-local address
  in6_addr parsed{};
  if (inet_pton(AF_INET6, text.c_str(), &parsed) != 1) return text;
  std::array<char, INET6_ADDRSTRLEN> printed{};
  if (IN6_IS_ADDR_V4MAPPED(&parsed)) {
    inet_ntop(AF_INET, &parsed.s6_addr[12], printed.data(), printed.size());
    return printed.data();
  }
  std::fill(std::begin(parsed.s6_addr) + 8, std::end(parsed.s6_addr), std::uint8_t{0});
  inet_ntop(AF_INET6, &parsed, printed.data(), printed.size());
  return std::string(printed.data()) + "/64";
}

AttemptLimiter::Bucket& AttemptLimiter::bucket_of(std::string_view address, Moment now) {
  auto key = limited_address(address);
  if (const auto known = by_address_.find(key); known != by_address_.end()) {
    buckets_.splice(buckets_.begin(), buckets_, known->second);
    return buckets_.front();
  }
  if (buckets_.size() >= options_.addresses_max) {
    by_address_.erase(buckets_.back().address);
    buckets_.pop_back();
  }
  buckets_.push_front({key, Moment(0), now});
  by_address_.emplace(std::move(key), buckets_.begin());
  return buckets_.front();
}

std::optional<std::chrono::seconds> AttemptLimiter::record_failure(std::string_view address, Moment now) {
  const MutexLock lock(mutex_);
  Bucket& bucket = bucket_of(address, now);
  if (now > bucket.at) {
    bucket.debt = std::max(Moment(0), bucket.debt - (now - bucket.at));
    bucket.at = now;
  }
  const Moment debt_after = bucket.debt + options_.refill_each;
  const Moment debt_max = options_.burst * options_.refill_each;
  if (debt_after <= debt_max) {
    bucket.debt = debt_after;
    return std::nullopt;
  }
  return std::max(std::chrono::seconds(1), std::chrono::ceil<std::chrono::seconds>(debt_after - debt_max));
}

std::size_t AttemptLimiter::addresses() const {
  const MutexLock lock(mutex_);
  return buckets_.size();
}

}  // namespace duban
