#include "orchestrator/engine/wake_up_queue.hpp"

#include <algorithm>

namespace duban {

void WakeUpQueue::inserted(Instant moment, std::uint64_t number) {
  const auto [place, fresh] = in_flight_.try_emplace(number, moment);
  if (!fresh) place->second = std::min(place->second, moment);
  if (!next_ || moment < *next_) next_ = moment;
}

std::vector<keys::WakeUpKey> WakeUpQueue::take_due(const Snapshot& snapshot, Instant now, std::size_t count) {
  std::vector<keys::WakeUpKey> due;
  if (!next_ || *next_ > now) return due;
  std::optional<Instant> beyond;
  const auto range = keys::partition_range(partition_);
  const auto from = cursor_.empty() ? range.from : keys::after(cursor_);
  snapshot.scan(Table::kWakeUps, from, range.to, [&](std::string_view key, std::string_view) {
    auto parsed = keys::parse_wake_up(key);
    if (!parsed) throw CorruptRead("a malformed wake-up key");
    if (parsed->moment > now || due.size() == count) {
      beyond = parsed->moment;
      return false;
    }
    cursor_ = key;
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
  cursor_.clear();
  next_ = Instant::min();
  in_flight_.clear();
}

}  // namespace duban
