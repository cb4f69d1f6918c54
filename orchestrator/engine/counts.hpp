// The counts of what lives in a campaign, units by phase, level, task and state above all, as stored in table
// counters.
//
// The ledger keeps them in the same write as the states they count; an overview reads them and nothing else,
// so it costs the same for ten units and for a million. Names: workflows/unit_campaign/facet_names.hpp.
#pragma once

#include "persistence/store.hpp"
#include "workflows/base/ids.hpp"
#include "workflows/registry.hpp"

#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <unordered_map>
#include <utility>
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
  // Kind: whose marks they are.
  template <class Kind>
  void add(const typename Kind::Mark& mark, const PlanContext& context, std::int64_t step) {
    auto& entry = by_mark_[packed<Kind>(mark)];
    if (entry == nullptr) entry = &*by_name_.try_emplace(name_of(mark, context)).first;
    entry->second.value += step;
    if (!std::exchange(entry->second.changed, true)) changed_.push_back(entry);
  }
  // 0 when nothing counts under the name.
  [[nodiscard]] std::int64_t count(std::string_view name) const;
  [[nodiscard]] bool changed() const { return !changed_.empty(); }
  // Puts what changed since the last time into the batch; a count of 0 has no record.
  void store_changed(WriteBatch& writes, Partition partition, const CampaignId& campaign);

 private:
  struct Count {
    std::int64_t value = 0;
    bool changed = false;
  };
  using ByName = std::map<std::string, Count, std::less<>>;
  // A mark of a kind in one number.
  template <class Kind>
  [[nodiscard]] static std::uint64_t packed(const typename Kind::Mark& mark) {
    constexpr std::uint64_t kKind = boost::mp11::mp_find<AggregatesInCampaign, Kind>::value;
    return kKind << 48U | mark.packed();
  }

  ByName by_name_;
  std::unordered_map<std::uint64_t, ByName::value_type*> by_mark_;  // entries of by_name_, which never go
  std::vector<ByName::value_type*> changed_;
};

}  // namespace duban
