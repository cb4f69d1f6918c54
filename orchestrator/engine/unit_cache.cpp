#include "orchestrator/engine/unit_cache.hpp"

namespace duban {

UnitCache::Entry* UnitCache::find(const UnitKey& key) {
  const auto found = slots_.find(key);
  if (found == slots_.end()) return nullptr;
  recency_.splice(recency_.begin(), recency_, found->second.place);
  return &found->second.entry;
}

UnitCache::Entry& UnitCache::insert(const UnitKey& key, UnitCampaign state) {
  recency_.push_front(key);
  auto& slot = slots_[key];
  slot.entry = {std::move(state), 0};
  slot.place = recency_.begin();
  return slot.entry;
}

void UnitCache::trim(std::uint64_t committed) {
  auto place = recency_.end();
  while (slots_.size() > entries_max_ && place != recency_.begin()) {
    --place;
    const auto found = slots_.find(*place);
    if (found->second.entry.changed_by_batch > committed) continue;
    slots_.erase(found);
    place = recency_.erase(place);
  }
}

void UnitCache::clear() {
  slots_.clear();
  recency_.clear();
}

}  // namespace duban
