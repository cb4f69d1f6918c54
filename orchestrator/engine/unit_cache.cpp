#include "orchestrator/engine/unit_cache.hpp"

namespace duban {

void UnitCache::unlink(Link& link) {
  link.newer->older = link.older;
  link.older->newer = link.newer;
}

void UnitCache::link_as_newest(Link& link) {
  link.newer = &ring_;
  link.older = ring_.older;
  ring_.older->newer = &link;
  ring_.older = &link;
}

UnitCache::Entry* UnitCache::find(const UnitKey& key) {
  const auto found = slots_.find(key);
  if (found == slots_.end()) return nullptr;
  unlink(found->second);
  link_as_newest(found->second);
  return &found->second.entry;
}

UnitCache::Entry& UnitCache::insert(const UnitKey& key, Timed<UnitCampaign> record) {
  const auto [place, fresh] = slots_.try_emplace(key);
  auto& slot = place->second;
  if (!fresh) unlink(slot);
  slot.entry = {std::move(record), 0};
  slot.key = &place->first;
  link_as_newest(slot);
  return slot.entry;
}

void UnitCache::trim(std::uint64_t committed) {
  for (auto* link = ring_.newer; slots_.size() > entries_max_ && link != &ring_;) {
    auto& oldest = static_cast<Slot&>(*link);
    link = link->newer;
    if (oldest.entry.changed_by_batch > committed) continue;
    unlink(oldest);
    slots_.erase(slots_.find(*oldest.key));
  }
}

void UnitCache::clear() {
  slots_.clear();
  ring_.newer = ring_.older = &ring_;
}

}  // namespace duban
