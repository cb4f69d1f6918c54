#include "orchestrator/engine/counts.hpp"

#include "persistence/tables/lists.hpp"

#include <optional>

namespace duban {

Result<Counts> load_counts(const Snapshot& snapshot, Partition partition, const CampaignId& campaign) {
  Counts counts;
  const auto read = tables::Counters::scan(snapshot, tables::Counters::range(partition, campaign),
                                           [&](const tables::CounterKey& key, const CountRecord& record) {
                                             counts[key.name] = record.count;
                                             return true;
                                           });
  if (!read) return read.error();
  return counts;
}

std::int64_t RunningCounts::count(std::string_view name) const {
  const auto found = by_name_.find(name);
  return found == by_name_.end() ? 0 : found->second.value;
}

void RunningCounts::store_changed(WriteBatch& writes, Partition partition, const CampaignId& campaign) {
  for (auto* entry : changed_) {
    auto& [name, count] = *entry;
    count.changed = false;
    const auto place = tables::Counters::at(partition, campaign, name);
    if (count.value == 0) {
      tables::Counters::erase(writes, place);
    } else {
      tables::Counters::put(writes, place, CountRecord{count.value});
    }
  }
  changed_.clear();
}

}  // namespace duban
