#include "orchestrator/engine/wake_up_queue.hpp"

#include "persistence/keys.hpp"
#include "persistence/tables/campaigns.hpp"

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
    from_ = std::min(from_, tables::WakeUps::range(partition_, batch->second).from);
  }
  in_flight_.erase(in_flight_.begin(), end);
}

std::vector<tables::WakeUpKey> WakeUpQueue::take_due(const Snapshot& snapshot, Instant now,
                                                     std::size_t count) {
  std::vector<tables::WakeUpKey> due;
  if (!next_ || *next_ > now) return due;
  std::optional<Instant> beyond;
  auto range = tables::WakeUps::range(partition_);
  if (!from_.empty()) range.from = from_;
  const auto read = tables::WakeUps::scan(snapshot, range, [&](const tables::WakeUpKey& key) {
    if (key.moment > now || due.size() == count) {
      beyond = key.moment;
      return false;
    }
    due.push_back(key);
    return true;
  });
  if (!read) throw CorruptRead("a malformed wake-up key");
  if (!due.empty()) from_ = keys::after(tables::WakeUps::at(partition_, due.back()).view());
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
