// Turns decisions into the changes of one batch: audit leaves with their tree, states, wake-ups, lists,
// counts, notices.
//
// The only place that knows which tables a decision touches. Belongs to the writer's thread.
#pragma once

#include "orchestrator/engine/batch.hpp"
#include "orchestrator/engine/counts.hpp"
#include "orchestrator/engine/unit_cache.hpp"
#include "orchestrator/engine/wake_up_queue.hpp"
#include "persistence/merkle.hpp"
#include "workflows/unit_campaign/decide.hpp"
#include "workflows/unit_campaign/facets.hpp"

#include <map>
#include <set>
#include <string>
#include <vector>

namespace duban {

// Who causes what is being recorded.
struct Cause {
  std::string_view actor;
  std::string_view command;
};

class Ledger {
 public:
  Ledger(Partition partition, WakeUpQueue& wake_ups) : partition_(partition), wake_ups_(wake_ups) {}

  // Reads the tree's edge and the counts. Errors: store.corrupt.
  [[nodiscard]] Result<void> recover(const Snapshot& snapshot);

  void begin(Batch& batch);
  // Adds states, lists and counts of all units touched since begin().
  void finish(const Shelf& shelf);

  // A decision on a unit: its events become leaves; `entry` takes the new state. Returns the first leaf's
  // number.
  std::uint64_t record(const UnitKey& key, UnitCache::Entry& entry, Decision decision, const Cause& cause,
                       const CampaignOnShelf& campaign, const std::set<std::string>& endpoints);
  std::uint64_t record(const CampaignOnShelf& campaign, const std::vector<CampaignEvent>& events,
                       const Cause& cause);
  std::uint64_t record(const ShelfEvent& event, const Cause& cause);

  [[nodiscard]] std::uint64_t size() const { return tree_.size(); }
  [[nodiscard]] std::uint64_t size_in_batch() const { return tree_.size() - size_at_begin_; }
  [[nodiscard]] Instant last_at() const { return last_at_; }
  // A count of the units as decided so far, those of this batch included.
  [[nodiscard]] std::int64_t count(const CampaignId& campaign, std::string_view name) const;

 private:
  struct Touched {
    UnitKey key;
    UnitCache::Entry* entry;
    Marks facets_before, facets_after;
    std::optional<Instant> wake_before;
  };

  template <class Event>
  std::uint64_t append(const Event& event, AuditEnvelope& envelope);
  // What was appended from `first` on is about whom the envelope names.
  void note_history(const AuditEnvelope& envelope, std::uint64_t first);
  void store_unit(const Touched& touched, const CampaignContext& context);
  void notify(std::uint64_t seq, const UnitKey& key, const UnitEvent& event, const CampaignOnShelf& campaign,
              const std::set<std::string>& endpoints);

  Partition partition_;
  WakeUpQueue& wake_ups_;
  Batch* batch_ = nullptr;
  MerkleAppender tree_;
  std::uint64_t size_at_begin_ = 0;  // of the trail, before this batch
  Instant last_at_{};
  std::map<CampaignId, RunningCounts> counts_;
  std::vector<Touched> touched_;  // units changed in this batch, in the order in which they first were
  Standing before_, after_;       // reused
  AuditEnvelope envelope_;        // reused
  std::string leaf_;              // reused
};

}  // namespace duban
