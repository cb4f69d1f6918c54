#include "orchestrator/engine/wake_up_queue.hpp"

#include <algorithm>

namespace duban {

void WakeUpQueue::inserted(Instant moment, std::uint64_t number) {
  const auto [place, fresh] = in_flight_.try_emplace(number, moment);
  if (!fresh) place->second = std::min(place->second, moment);
  if (!next_ || moment < *next_) next_ = moment;
}

void WakeUpQueue::committed(std::uint64_t number) {
  const auto end = in_flight_.upper_bound(number);
  for (auto batch = in_flight_.begin(); batch != end; ++batch) {
    from_ = std::min(from_, keys::wake_ups_range(partition_, batch->second - Milliseconds{1}).to);
  }
  in_flight_.erase(in_flight_.begin(), end);
}

std::vector<keys::WakeUpKey> WakeUpQueue::take_due(const Snapshot& snapshot, Instant now, std::size_t count) {
  std::vector<keys::WakeUpKey> due;
  if (!next_ || *next_ > now) return due;
  std::optional<Instant> beyond;
  const auto range = keys::partition_range(partition_);
  snapshot.scan(Table::wake_ups, from_.empty() ? range.from : from_, range.to,
                [&](std::string_view key, std::string_view) {
                  auto parsed = keys::parse_wake_up(key);
                  if (!parsed) throw CorruptRead("a malformed wake-up key");
                  if (parsed->moment > now || due.size() == count) {
                    beyond = parsed->moment;
                    return false;
                  }
                  from_ = keys::after(key);
                  due.push_back(std::move(*parsed));
                  return true;
                });
  next_ = beyond;
  for (const auto& [number, moment] : in_flight_) {
    if (!next_ || moment < *next_) next_ = moment;
  }
  return due;
}

void WakeUpQueue::rewind() {
  from_.clear();
  next_ = Instant::min();
  in_flight_.clear();
}

}  // namespace duban
