// The counts of a campaign's units by phase, level, task and state, as stored in kCounters.
//
// The ledger keeps them in the same write as the states they count; an overview reads them and nothing else,
// so it costs the same for ten units and for a million. Names: workflows/unit_campaign/facets.hpp.
#pragma once

#include "persistence/store.hpp"
#include "workflows/base/ids.hpp"
#include "workflows/unit_campaign/facets.hpp"

#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <unordered_map>
#include <vector>

namespace duban {

// The counts of one campaign by name.
using Counts = std::map<std::string, std::int64_t, std::less<>>;

// Errors: store.corrupt.
[[nodiscard]] Result<Counts> load_counts(const Snapshot& snapshot, Partition partition,
                                         const CampaignId& campaign);

// The counts of one campaign while the writer changes them: by mark where they are changed, by name where
// they are stored. Belongs to the writer's thread.
class RunningCounts {
 public:
  void restore(std::string name, std::int64_t count) { by_name_[std::move(name)].value = count; }
  void add(const Mark& mark, const CampaignContext& context, std::int64_t step);
  // 0 when nothing counts under the name.
  [[nodiscard]] std::int64_t count(std::string_view name) const;
  // Puts what changed since the last time into the batch; a count of 0 has no record.
  void store_changed(WriteBatch& writes, Partition partition, const CampaignId& campaign);

 private:
  struct Count {
    std::int64_t value = 0;
    bool changed = false;
  };
  using ByName = std::map<std::string, Count, std::less<>>;
  struct MarkHash {
    std::size_t operator()(const Mark& mark) const { return mark.packed(); }
  };
  ByName by_name_;
  std::unordered_map<Mark, ByName::value_type*, MarkHash> by_mark_;  // entries of by_name_, which never go
  std::vector<ByName::value_type*> changed_;
};

}  // namespace duban
