#include "orchestrator/engine/counts.hpp"

#include "persistence/keys.hpp"

#include <optional>
#include <utility>

namespace duban {

Result<Counts> load_counts(const Snapshot& snapshot, Partition partition, const CampaignId& campaign) {
  Counts counts;
  std::optional<Error> problem;
  const auto range = keys::counters_range(partition, campaign.value);
  snapshot.scan(Table::counters, range.from, range.to, [&](std::string_view key, std::string_view value) {
    const auto parsed = keys::parse_counter(key);
    auto record = codec::read<CountRecord>(value, "count");
    if (!record) problem = record.error();
    if (parsed && record) counts[parsed->name] = record->count;
    return !problem;
  });
  if (problem) return *problem;
  return counts;
}

void RunningCounts::add(const Mark& mark, const CampaignContext& context, std::int64_t step) {
  auto& entry = by_mark_[mark];
  if (entry == nullptr) entry = &*by_name_.try_emplace(name_of(mark, context)).first;
  entry->second.value += step;
  if (!std::exchange(entry->second.changed, true)) changed_.push_back(entry);
}

std::int64_t RunningCounts::count(std::string_view name) const {
  const auto found = by_name_.find(name);
  return found == by_name_.end() ? 0 : found->second.value;
}

void RunningCounts::store_changed(WriteBatch& writes, Partition partition, const CampaignId& campaign) {
  for (auto* entry : changed_) {
    auto& [name, count] = *entry;
    count.changed = false;
    const auto key = keys::counter(partition, campaign.value, name);
    if (count.value == 0) {
      writes.erase(Table::counters, key);
    } else {
      writes.put(Table::counters, key, codec::encode(CountRecord{count.value}));
    }
  }
  changed_.clear();
}

}  // namespace duban
