// The one writer of a partition: takes commands, decides, and puts what was decided into batches.
//
//   decide() → Batch → (store.commit on any thread) → committed()
//
// One batch may be on its way to the disk while the next is decided: states decided but not yet committed
// live in the cache. Single-threaded and free of clocks: `now` is an argument, so that tests, rehearsal and
// the simulator drive the same code as the server. If a commit does not succeed, call recover() before
// anything else.
#pragma once

#include "orchestrator/engine/aggregate_cache.hpp"
#include "orchestrator/engine/batch.hpp"
#include "orchestrator/engine/decided_view.hpp"
#include "orchestrator/engine/ledger.hpp"
#include "orchestrator/engine/wake_up_queue.hpp"
#include "persistence/tables/commands.hpp"
#include "persistence/tables/meta.hpp"

#include <deque>
#include <map>
#include <optional>
#include <set>
#include <tuple>

namespace duban {

struct WriterOptions {
  Partition partition = 0;
  std::size_t batch_commands_max = 512;
  // What the clock does fills up a batch to this many audit records: a person's command waits for two batches
  // at most, so they must be short.
  std::size_t batch_records_max = 1024;
  std::size_t batch_sweep_units_max = 512;
  std::size_t batch_bytes_max = 8U << 20U;
  std::size_t cached_max = 8192;  // aggregates of each kind in a campaign
};

// How the engine reports to metrics and logs. Called on the writer's thread; must not block.
class EngineObserver {
 public:
  virtual ~EngineObserver() = default;
  virtual void command_accepted(Name /*kind*/) {}  // "file_submission"
  virtual void command_refused(Name /*kind*/, const Error& /*why*/) {}
  virtual void wake_up_fired(Milliseconds /*lag*/) {}
  virtual void aggregate_quarantined(const CampaignId& /*campaign*/, const Error& /*why*/) {}
  virtual void batch_committed(const Batch& /*batch*/, std::chrono::nanoseconds /*took*/) {}
  virtual void queue_measured(std::size_t /*waiting*/) {}
};

class Writer {
 public:
  // `known`: plans and calendars read before, which recovery need not read again (shelf.hpp).
  Writer(Store& store, WriterOptions options, EngineObserver& observer,
         std::shared_ptr<const Shelf> known = std::make_shared<const Shelf>());

  // Reads where the store stands. Errors: store.corrupt.
  [[nodiscard]] Result<void> recover();

  // Decides what it can of `queue` (front first), of what the clock has brought about, and of sweeps under
  // way. An idle batch: nothing to do now, or the front of the queue waits for the batch in flight.
  [[nodiscard]] Batch decide(std::deque<Command>& queue, Instant now);

  // The batch is on disk.
  void committed(const Batch& batch);

  // Nothing happens by itself before this moment. Sweeps are not counted: while one runs, decide() has work.
  [[nodiscard]] std::optional<Instant> next_wake_up() const { return wake_ups_.next(); }
  [[nodiscard]] bool sweeping() const { return !sweeps_.empty(); }
  [[nodiscard]] std::shared_ptr<const Shelf> shelf() const { return shelf_; }
  // The moment of the last record: time never runs backwards in the log.
  [[nodiscard]] Instant last_at() const { return ledger_.last_at(); }
  // Puts where a virtual clock stands into the batch that decide() gave last, which is then to be committed
  // even if it was idle.
  void note_clock(Batch& batch, Instant now);

 private:
  struct Sweep {
    SweepRecord record;
    std::uint64_t ready_after_batch = 0;  // its units are visible once that batch is committed
  };

  [[nodiscard]] Result<void> read_stored();
  void handle(Command& command);
  Result<Receipt> perform(const Command& command);
  template <class Kind>
  Result<Receipt> perform(const Command& command, const OrderInCampaign<Kind>& order);
  Result<Receipt> perform(const Command& command, const EnrolUnits& order);
  Result<Receipt> perform(const Command& command, const CampaignOrder& order);
  Result<Receipt> perform(const Command& command, const PublishPlan& order);
  Result<Receipt> perform(const Command& command, const ImportCalendar& order);
  template <class Kind>
  Result<Receipt> perform(const Command& command, const AggregateOrder<Kind>& order);
  Result<Receipt> perform(const Command& command, const NoteUpload& order);
  Result<Receipt> perform(const Command& command, const RepeatReceipt& order);
  Result<Receipt> perform(const Command& command, const MoveClock& order);

  // The receipt of an earlier command with the same key; nullopt when there was none.
  [[nodiscard]] Result<std::optional<Receipt>> earlier(const Command& command,
                                                       const tables::Commands::At& place);
  void remember(const Command& command, const tables::Commands::At& place, const Receipt& receipt);
  // Whether the command of that id by the same owner has been, in this batch at the latest.
  [[nodiscard]] bool is_carried_out(const Command& command, const std::string& id);

  template <class Event>
  void tell(Receipt& receipt, const Event& event) {
    receipt.events.emplace_back(event_name(event));
    batch_->events.push_back(snake_name_in(event));
  }

  // --- aggregates in a campaign ----------------------------------------------------------------------------
  // writer_in_campaign.hpp; enrolling in writer_units.cpp, the clock in writer_clock.cpp
  template <class Kind>
  using Entry = typename AggregateCache<Kind>::Entry;
  template <class Kind>
  [[nodiscard]] AggregateCache<Kind>& cache_of() {
    return std::get<AggregateCache<Kind>>(caches_);
  }
  // As decided so far; its initial state when nothing is stored.
  template <class Kind>
  [[nodiscard]] Result<Entry<Kind>*> load(const typename Kind::Key& key);
  // Reads together what load() is going to be asked for. What cannot be read is left to load(), which says
  // so.
  template <class Kind>
  void read_ahead(const std::vector<const typename Kind::Key*>& keys);
  void read_ahead(const std::deque<Command>& queue);
  template <class Kind>
  void take_in(const typename Kind::Key& key, std::optional<std::string_view> stored);
  // FACT: who stands on a list, as decided so far.
  template <class Kind>
  [[nodiscard]] std::vector<std::string> listed(const typename Kind::Mark& mark,
                                                const CampaignOnShelf& campaign);
  template <class Kind>
  [[nodiscard]] Result<Receipt> act(const typename Kind::Key& key, Entry<Kind>& entry,
                                    const CampaignOnShelf& campaign, Side side,
                                    const typename Kind::Command& command, const Cause& cause);
  template <class Kind>
  void wake(const typename Kind::Key& key, Entry<Kind>& entry, const CampaignOnShelf& campaign);
  void enrol(const NewUnit& unit, std::string_view salt, const CampaignOnShelf& campaign, const Cause& cause);
  void run_wake_ups();
  template <class Key>
  void wake_up(const Key& key);
  void complete_closed_campaigns();

  // --- aggregates that decide by their own state alone (writer_aggregates.cpp) -----------------------------
  template <class Kind>
  [[nodiscard]] Result<Receipt> act(const AggregateOrder<Kind>& order, const Cause& cause);
  void keep_on_shelf(const Endpoint& state);
  template <class State>
  void keep_on_shelf(const State& /*state*/) {}  // of the others, requests read what is stored

  // --- campaigns (writer_campaigns.cpp) --------------------------------------------------------------------
  [[nodiscard]] CampaignUnits units_of(const CampaignId& campaign) const;
  [[nodiscard]] Result<Receipt> act(const CampaignId& id, const CampaignCommand& command, const Cause& cause);
  void begin_sweep(const CampaignId& campaign, SweepKind kind, const Cause& cause, std::string reason);
  void run_sweeps();
  void sweep_unit(const Sweep& sweep, const UnitId& unit, const CampaignOnShelf& campaign);
  Shelf& change_shelf();

  [[nodiscard]] const Snapshot& snapshot() { return view_.snapshot(); }
  [[nodiscard]] const std::set<std::string>& endpoints_of(const OrganiserId& organiser) const;
  [[nodiscard]] Instant now() const { return batch_->at; }
  [[nodiscard]] bool batch_has_room() const {
    return ledger_.size_in_batch() < options_.batch_records_max &&
           batch_->writes.bytes() < options_.batch_bytes_max;
  }

  Store& store_;
  WriterOptions options_;
  EngineObserver& observer_;
  WakeUpQueue wake_ups_;
  Ledger ledger_;
  boost::mp11::mp_rename<boost::mp11::mp_transform<AggregateCache, AggregatesInCampaign>, std::tuple> caches_;
  DecidedView view_;
  std::shared_ptr<const Shelf> shelf_;      // as decided
  std::shared_ptr<Shelf> shelf_in_change_;  // the copy this batch changes; null when it changes nothing
  std::map<CampaignId, Sweep> sweeps_;
  std::uint64_t decided_ = 0;  // batches
  std::uint64_t committed_ = 0;
  Batch* batch_ = nullptr;  // the one being decided
};

}  // namespace duban
