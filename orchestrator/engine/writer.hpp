// The one writer of a partition: takes commands, decides, and puts what was decided into batches.
//
//   decide() → Batch → (store.commit on any thread) → committed()
//
// One batch may be on its way to the disk while the next is decided: states decided but not yet committed
// live in the cache. Single-threaded and free of clocks: `now` is an argument, so that tests, rehearsal and
// the simulator drive the same code as the server. If a commit does not succeed, call recover() before
// anything else.
#pragma once

#include "orchestrator/engine/batch.hpp"
#include "orchestrator/engine/decided_view.hpp"
#include "orchestrator/engine/ledger.hpp"
#include "orchestrator/engine/unit_cache.hpp"
#include "orchestrator/engine/wake_up_queue.hpp"
#include "persistence/tables/commands.hpp"
#include "persistence/tables/meta.hpp"

#include <deque>
#include <map>
#include <optional>
#include <set>

namespace duban {

struct WriterOptions {
  Partition partition = 0;
  std::size_t batch_commands_max = 512;
  // What the clock does fills up a batch to this many audit records: a person's command waits for two batches
  // at most, so they must be short.
  std::size_t batch_records_max = 1024;
  std::size_t batch_sweep_units_max = 512;
  std::size_t batch_bytes_max = 8U << 20U;
  std::size_t cached_units_max = 8192;
};

// How the engine reports to metrics and logs. Called on the writer's thread; must not block.
class EngineObserver {
 public:
  virtual ~EngineObserver() = default;
  virtual void command_accepted(Name /*kind*/) {}  // "file_submission"
  virtual void command_refused(Name /*kind*/, const Error& /*why*/) {}
  virtual void event_recorded(Name /*event*/) {}  // "submission_filed"
  virtual void wake_up_fired(Milliseconds /*lag*/) {}
  virtual void unit_quarantined(const CampaignId& /*campaign*/, const Error& /*why*/) {}
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
  Result<Receipt> perform(const Command& command, const UnitOrder& order);
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
    observer_.event_recorded(snake_name_in(event));
  }

  // --- units (writer_units.cpp) ----------------------------------------------------------------------------
  [[nodiscard]] Result<std::optional<Timed<UnitCampaign>>> read_unit(const UnitKey& key);
  [[nodiscard]] Result<UnitCache::Entry*> load(const UnitKey& key);
  // Reads together what load() is going to be asked for. What cannot be read is left to load(), which says
  // so.
  void read_ahead(const std::vector<UnitKey>& units);
  void read_ahead(const std::deque<Command>& queue);
  void take_in(const UnitKey& key, std::optional<std::string_view> stored);
  [[nodiscard]] Result<Receipt> act(const UnitKey& key, UnitCache::Entry& entry,
                                    const CampaignOnShelf& campaign, Side side, const UnitCommand& command,
                                    const Cause& cause);
  void wake(const UnitKey& key, UnitCache::Entry& entry, const CampaignOnShelf& campaign);
  // FACT: the units whose part of a consolidated report is missing, as decided so far.
  [[nodiscard]] std::vector<std::string> missing_units(const FileSubmission& command,
                                                       const CampaignOnShelf& campaign);
  void store_filing(const UnitOrder& order, const Receipt& receipt, const Command& command,
                    const TaskInstance& task);
  void enrol(const UnitRow& row, std::string_view salt, const CampaignOnShelf& campaign, const Cause& cause);
  void run_wake_ups();
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
  UnitCache cache_;
  DecidedView view_;
  std::shared_ptr<const Shelf> shelf_;      // as decided
  std::shared_ptr<Shelf> shelf_in_change_;  // the copy this batch changes; null when it changes nothing
  std::map<CampaignId, Sweep> sweeps_;
  std::set<UnitKey> quarantined_;
  std::set<CampaignId> touched_campaigns_;  // a unit of theirs closed in this batch
  std::uint64_t decided_ = 0;               // batches
  std::uint64_t committed_ = 0;
  Batch* batch_ = nullptr;  // the one being decided
};

}  // namespace duban
