// The newest state of recently used aggregates of one kind in a campaign, decided though perhaps not yet
// committed; and those in quarantine, whose stored record cannot be trusted.
//
// An entry changed by a batch stays until that batch is committed, because until then the store holds an
// older state. Belongs to the writer's thread.
#pragma once

#include "persistence/tables/campaigns.hpp"

#include <set>
#include <unordered_map>

#include <boost/container_hash/hash.hpp>

namespace duban {

template <class Kind>
class AggregateCache {
 public:
  using Key = typename Kind::Key;
  struct Entry {
    Timed<typename Kind::State> record;  // as it is to be stored
    std::uint64_t changed_by_batch = 0;
    std::size_t touched_at = 0;  // among those which that batch changed
  };

  explicit AggregateCache(std::size_t entries_max) : entries_max_(entries_max) {}
  AggregateCache(const AggregateCache&) = delete;
  AggregateCache& operator=(const AggregateCache&) = delete;

  // nullptr when it has to be read. The pointer is good until trim() or clear().
  [[nodiscard]] Entry* find(const Key& key) {
    const auto found = slots_.find(key);
    if (found == slots_.end()) return nullptr;
    unlink(found->second);
    link_as_newest(found->second);
    return &found->second.entry;
  }

  Entry& insert(const Key& key, Timed<typename Kind::State> record) {
    const auto [place, fresh] = slots_.try_emplace(key);
    auto& slot = place->second;
    if (!fresh) unlink(slot);
    slot.entry = {std::move(record), 0};
    slot.key = &place->first;
    link_as_newest(slot);
    return slot.entry;
  }

  // Calls visit(key, entry) for every entry changed by a batch after `committed`: those of which the store
  // holds an older state.
  template <class Visit>
  void each_changed_since(std::uint64_t committed, Visit visit) const {
    for (const auto& [key, slot] : slots_) {
      if (slot.entry.changed_by_batch > committed) visit(key, slot.entry);
    }
  }

  void quarantine(const Key& key) { quarantined_.insert(key); }
  [[nodiscard]] bool is_quarantined(const Key& key) const { return quarantined_.contains(key); }

  // Drops the least recently used entries over the limit, except those of batches after `committed`.
  void trim(std::uint64_t committed) {
    for (auto* link = ring_.newer; slots_.size() > entries_max_ && link != &ring_;) {
      auto& oldest = static_cast<Slot&>(*link);
      link = link->newer;
      if (oldest.entry.changed_by_batch > committed) continue;
      unlink(oldest);
      slots_.erase(slots_.find(*oldest.key));
    }
  }

  void clear() {
    slots_.clear();
    ring_.newer = ring_.older = &ring_;
    quarantined_.clear();
  }

 private:
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
    const Key* key = nullptr;  // in the map, whose nodes stay where they are
  };
  static void unlink(Link& link) {
    link.newer->older = link.older;
    link.older->newer = link.newer;
  }
  void link_as_newest(Link& link) {
    link.newer = &ring_;
    link.older = ring_.older;
    ring_.older->newer = &link;
    ring_.older = &link;
  }

  std::size_t entries_max_;
  std::unordered_map<Key, Slot, boost::hash<Key>> slots_;
  Link ring_;
  std::set<Key> quarantined_;
};

}  // namespace duban
