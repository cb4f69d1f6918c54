// The newest state of recently used unit campaigns, decided though perhaps not yet committed.
//
// An entry changed by a batch stays until that batch is committed, because until then the store holds an
// older state. Belongs to the writer's thread.
#pragma once

#include "persistence/tables/campaigns.hpp"
#include "workflows/unit_campaign/kind.hpp"

#include <unordered_map>

namespace duban {

class UnitCache {
 public:
  struct Entry {
    Timed<UnitCampaign> record;  // as it is to be stored
    std::uint64_t changed_by_batch = 0;
    std::size_t touched_at = 0;  // among the units which that batch changed
  };

  explicit UnitCache(std::size_t entries_max) : entries_max_(entries_max) {}
  UnitCache(const UnitCache&) = delete;
  UnitCache& operator=(const UnitCache&) = delete;

  // nullptr when it has to be read. The pointer is good until trim() or clear().
  [[nodiscard]] Entry* find(const UnitKey& key);
  Entry& insert(const UnitKey& key, Timed<UnitCampaign> record);

  // Calls visit(key, entry) for every entry changed by a batch after `committed`: those of which the store holds an
  // older state.
  template <class Visit>
  void each_changed_since(std::uint64_t committed, Visit visit) const {
    for (const auto& [key, slot] : slots_) {
      if (slot.entry.changed_by_batch > committed) visit(key, slot.entry);
    }
  }

  // Drops the least recently used entries over the limit, except those of batches after `committed`.
  void trim(std::uint64_t committed);
  void clear();

 private:
  struct Hash {
    std::size_t operator()(const UnitKey& key) const {
      return std::hash<std::string>{}(key.campaign.value) * 31 + std::hash<std::string>{}(key.unit.value);
    }
  };
  // A ring through all slots in the order of their last use; where it closes, at ring_, the newest meets the
  // oldest.
  struct Link {
    Link() = default;
    Link(const Link&) = delete;
    Link& operator=(const Link&) = delete;
    Link* newer = this;
    Link* older = this;
  };
  struct Slot : Link {
    Entry entry;
    const UnitKey* key = nullptr;  // in the map, whose nodes stay where they are
  };
  static void unlink(Link& link);
  void link_as_newest(Link& link);

  std::size_t entries_max_;
  std::unordered_map<UnitKey, Slot, Hash> slots_;
  Link ring_;
};

}  // namespace duban
