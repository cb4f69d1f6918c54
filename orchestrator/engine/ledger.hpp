// Turns decisions into the changes of one batch: audit leaves with their tree, states, wake-ups, lists,
// counts, notices.
//
// The only place that knows which tables a decision touches. Belongs to the writer's thread.
#pragma once

#include "orchestrator/engine/batch.hpp"
#include "orchestrator/engine/counts.hpp"
#include "orchestrator/engine/trail_writer.hpp"
#include "orchestrator/engine/unit_cache.hpp"
#include "orchestrator/engine/wake_up_queue.hpp"
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
  Ledger(Partition partition, WakeUpQueue& wake_ups)
      : partition_(partition), wake_ups_(wake_ups), trail_(partition), system_trail_(kSystemTrail) {}

  // Reads the ends of both trails and the counts. Errors: store.corrupt.
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
  std::uint64_t record(const LibraryEvent& event, const Cause& cause);
  // Of an aggregate that decides by its own state alone, in the trail of its kind. The row is the caller's to store.
  template <class Kind>
  std::uint64_t record(const typename Kind::Key& key, const std::vector<typename Kind::Event>& events,
                       const Cause& cause) {
    const auto subject = Kind::subject_of(key);
    AuditEnvelope envelope;
    envelope.actor = cause.actor;
    envelope.at = batch_->at;
    envelope.campaign = CampaignId{subject.campaign};
    envelope.command = cause.command;
    envelope.subject = subject.name;
    auto& trail = Kind::kTrail == TrailOf::system ? system_trail_ : trail_;
    const auto first = trail.size();
    for (const auto& event : events) trail.append(event, envelope);
    trail.note_history(subject.campaign, subject.name, first);
    return first;
  }

  // Of the partition's trail.
  [[nodiscard]] std::uint64_t size() const { return trail_.size(); }
  [[nodiscard]] std::uint64_t size_in_batch() const {
    return trail_.size_in_batch() + system_trail_.size_in_batch();
  }
  // The moment of the last record of either trail.
  [[nodiscard]] Instant last_at() const { return std::max(trail_.last_at(), system_trail_.last_at()); }
  // A count of the units as decided so far, those of this batch included.
  [[nodiscard]] std::int64_t count(const CampaignId& campaign, std::string_view name) const;

 private:
  struct Touched {
    UnitKey key;
    UnitCache::Entry* entry;
    Marks facets_before, facets_after;
    std::optional<Instant> wake_before;
  };

  void store_unit(const Touched& touched, const CampaignContext& context);
  void notify(std::uint64_t seq, const UnitKey& key, const UnitEvent& event, const CampaignOnShelf& campaign,
              const std::set<std::string>& endpoints);

  Partition partition_;
  WakeUpQueue& wake_ups_;
  Batch* batch_ = nullptr;
  TrailWriter trail_;
  TrailWriter system_trail_;
  std::map<CampaignId, RunningCounts> counts_;
  std::vector<Touched> touched_;  // units changed in this batch, in the order in which they first were
  Standing before_, after_;       // reused
  AuditEnvelope envelope_;        // reused
};

}  // namespace duban
