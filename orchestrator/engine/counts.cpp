#include "orchestrator/engine/counts.hpp"

#include "persistence/keys.hpp"

#include <optional>

namespace duban {

Result<Counts> load_counts(const Snapshot& snapshot, Partition partition, const CampaignId& campaign) {
  Counts counts;
  std::optional<Error> problem;
  const auto range = keys::counters_range(partition, campaign.value);
  snapshot.scan(Table::kCounters, range.from, range.to, [&](std::string_view key, std::string_view value) {
    const auto parsed = keys::parse_counter(key);
    auto record = codec::read<CountRecord>(value, "count");
    if (!record) problem = record.error();
    if (parsed && record) counts[parsed->name] = record->count;
    return !problem;
  });
  if (problem) return *problem;
  return counts;
}

}  // namespace duban
