// Turns decisions into the changes of one batch: audit leaves with their tree, states, wake-ups, lists,
// counts, notices.
//
// The only place that knows which tables a decision touches. Belongs to the writer's thread.
#pragma once

#include "orchestrator/engine/aggregate_cache.hpp"
#include "orchestrator/engine/batch.hpp"
#include "orchestrator/engine/counts.hpp"
#include "orchestrator/engine/trail_writer.hpp"
#include "orchestrator/engine/wake_up_queue.hpp"
#include "persistence/tables/notices.hpp"

#include <map>
#include <set>
#include <string>
#include <tuple>
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
  // Adds states, lists and counts of all that was touched since begin().
  void finish(const Shelf& shelf);

  // A decision on an aggregate in a campaign: its events become leaves; `entry` takes the new state. Returns
  // the first leaf's number.
  template <class Kind>
  std::uint64_t record(const typename Kind::Key& key, typename AggregateCache<Kind>::Entry& entry,
                       DecisionOf<Kind> decision, const Cause& cause, const CampaignOnShelf& campaign,
                       const std::set<std::string>& endpoints);
  std::uint64_t record(const CampaignOnShelf& campaign, const std::vector<CampaignEvent>& events,
                       const Cause& cause);
  std::uint64_t record(const LibraryEvent& event, const Cause& cause);
  // Of an aggregate that decides by its own state alone, in the trail of its kind. The row is the caller's to
  // store.
  template <class Kind>
  std::uint64_t record(const typename Kind::Key& key, const std::vector<typename Kind::Event>& events,
                       const Cause& cause);

  // Of the partition's trail.
  [[nodiscard]] std::uint64_t size() const { return trail_.size(); }
  [[nodiscard]] std::uint64_t size_in_batch() const {
    return trail_.size_in_batch() + system_trail_.size_in_batch();
  }
  // The moment of the last record of either trail.
  [[nodiscard]] Instant last_at() const { return std::max(trail_.last_at(), system_trail_.last_at()); }
  // A count as decided so far, what this batch has changed included.
  [[nodiscard]] std::int64_t count(const CampaignId& campaign, std::string_view name) const;
  // The campaigns of which this batch has changed a count so far.
  [[nodiscard]] std::vector<CampaignId> campaigns_recounted() const;

 private:
  // What this batch has changed of one kind.
  template <class Kind>
  struct Touched {
    typename Kind::Key key;
    typename AggregateCache<Kind>::Entry* entry;
    std::vector<typename Kind::Mark> facets_before, facets_after;
    std::optional<Instant> wake_before;
  };
  template <class Kind>
  struct OfKind {
    std::vector<Touched<Kind>> touched;             // in the order in which they first were
    StandingOf<typename Kind::Mark> before, after;  // reused
  };

  template <class Kind>
  void store(const Touched<Kind>& touched, const CampaignContext& context);
  template <class Kind>
  void notify(std::uint64_t seq, const typename Kind::Key& key, const typename Kind::Event& event,
              const CampaignOnShelf& campaign, const std::set<std::string>& endpoints);
  void put_notice(std::uint64_t seq, const NoticeRecord& record, const std::set<std::string>& endpoints);
  // Sets what the envelopes of this campaign's records share. Reuses the memory of envelope_.
  void address(const CampaignOnShelf& campaign, const Cause& cause);

  Partition partition_;
  WakeUpQueue& wake_ups_;
  Batch* batch_ = nullptr;
  TrailWriter trail_;
  TrailWriter system_trail_;
  std::map<CampaignId, RunningCounts> counts_;
  boost::mp11::mp_rename<boost::mp11::mp_transform<OfKind, AggregatesInCampaign>, std::tuple> kinds_;
  AuditEnvelope envelope_;  // reused
};

}  // namespace duban
