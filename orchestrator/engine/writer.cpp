#include "orchestrator/engine/writer.hpp"

#include "workflows/audit/audit_record.hpp"

namespace duban {
namespace {

const std::set<std::string> kNoEndpoints;

}  // namespace

std::string_view kind_of(const Command& command) {
  struct Namer {
    std::string_view operator()(const UnitOrder& order) const {
      static constexpr std::array<std::string_view, std::variant_size_v<UnitCommand>> kNames{
          "enrol",           "launch_unit",       "wake_up",           "approve_phase",
          "file_submission", "accept_submission", "return_submission", "request_extension",
          "grant_extension", "refuse_extension",  "waive_task",        "require_task",
          "suspend_unit",    "resume_unit",       "withdraw_unit",     "complete_unit"};
      return kNames[order.command.index()];
    }
    std::string_view operator()(const EnrolUnits&) const { return "enrol_units"; }
    std::string_view operator()(const CampaignOrder& order) const {
      static constexpr std::array<std::string_view, std::variant_size_v<CampaignCommand>> kNames{
          "create_campaign",  "launch_campaign", "mark_running",
          "suspend_campaign", "resume_campaign", "complete_campaign"};
      return kNames[order.command.index()];
    }
    std::string_view operator()(const PublishPlan&) const { return "publish_plan"; }
    std::string_view operator()(const ImportCalendar&) const { return "import_calendar"; }
    std::string_view operator()(const RecordChange&) const { return "record_change"; }
    std::string_view operator()(const MoveClock&) const { return "move_clock"; }
  };
  return std::visit(Namer{}, command.order);
}

Writer::Writer(Store& store, WriterOptions options, EngineObserver& observer,
               std::shared_ptr<const Shelf> known)
    : store_(store),
      options_(options),
      observer_(observer),
      wake_ups_(options.partition),
      ledger_(options.partition, wake_ups_),
      cache_(options.cached_units_max),
      shelf_(std::move(known)) {}

Result<void> Writer::recover() {
  try {
    return read_stored();
  } catch (const CorruptRead& unreadable) {
    return Error{ErrorCode::store_corrupt, {{"what", "record"}, {"detail", unreadable.what()}}};
  }
}

Result<void> Writer::read_stored() {
  cache_.clear();
  sweeps_.clear();
  recent_.clear();
  quarantined_.clear();
  wake_ups_.rewind();
  committed_ = decided_;
  snapshot_.reset();
  const auto view = store_.snapshot();
  if (auto recovered = ledger_.recover(*view); !recovered) return recovered.error();
  auto shelf = load_shelf(*view, options_.partition, *shelf_);
  if (!shelf) return shelf.error();
  shelf_ = std::make_shared<const Shelf>(std::move(*shelf));
  for (const auto& [id, campaign] : shelf_->campaigns) {
    const auto bytes = view->get(Table::meta, keys::meta(options_.partition, "sweep/" + id.value));
    if (!bytes) continue;
    auto record = codec::read<SweepRecord>(*bytes, "sweep");
    if (!record) return record.error();
    sweeps_[id] = Sweep{std::move(*record), committed_};
  }
  return {};
}

const Snapshot& Writer::snapshot() {
  if (!snapshot_) snapshot_ = store_.snapshot();
  return *snapshot_;
}

const std::set<std::string>& Writer::endpoints_of(const OrganiserId& organiser) const {
  const auto found = shelf_->endpoints.find(organiser);
  return found == shelf_->endpoints.end() ? kNoEndpoints : found->second;
}

Shelf& Writer::change_shelf() {
  if (!shelf_in_change_) {
    shelf_in_change_ = std::make_shared<Shelf>(*shelf_);
    shelf_ = shelf_in_change_;
  }
  return *shelf_in_change_;
}

Batch Writer::decide(std::deque<Command>& queue, Instant now) {
  Batch batch;
  batch.number = ++decided_;
  batch.at = std::max(now, ledger_.last_at());
  batch_ = &batch;
  snapshot_.reset();
  touched_campaigns_.clear();
  ledger_.begin(batch);
  read_ahead(queue);
  while (!queue.empty() && batch.commands < options_.batch_commands_max &&
         batch.writes.bytes() < options_.batch_bytes_max) {
    if (waits_for_quiet(queue.front()) && (committed_ + 1 != decided_ || batch.commands > 0)) break;
    Command command = std::move(queue.front());
    queue.pop_front();
    ++batch.commands;
    handle(command);
  }
  run_wake_ups();
  run_sweeps();
  complete_closed_campaigns();
  ledger_.finish(*shelf_);
  if (shelf_in_change_) batch.shelf = std::move(shelf_in_change_);
  shelf_in_change_.reset();
  snapshot_.reset();
  batch_ = nullptr;
  if (batch.idle()) --decided_;  // never handed over, so never committed
  return batch;
}

void Writer::committed(const Batch& batch) {
  committed_ = batch.number;
  wake_ups_.committed(batch.number);
  std::erase_if(recent_, [&](const auto& entry) { return entry.second.batch <= batch.number; });
  cache_.trim(committed_);
}

// Changes of the shelf are rare, and what they are checked against must be all there is: they wait until the
// batch before them is on disk, and come first in theirs.
bool Writer::waits_for_quiet(const Command& command) const {
  if (std::holds_alternative<UnitOrder>(command.order) || std::holds_alternative<EnrolUnits>(command.order)) {
    return false;
  }
  const auto* change = std::get_if<RecordChange>(&command.order);
  return change == nullptr || !change->expected.empty();
}

void Writer::handle(Command& command) {
  Result<Receipt> result = Receipt{};
  try {
    auto stored_key = keys::command(options_.partition, command.key_owner, command.id);
    auto known = earlier(command, stored_key);
    if (!known) {
      result = known.error();
    } else if (known->has_value()) {
      result = std::move(**known);
    } else {
      result = perform(command);
      if (result) {
        remember(command, std::move(stored_key), *result);
        observer_.command_accepted(kind_of(command));
      } else {
        observer_.command_refused(kind_of(command), result.error());
      }
    }
  } catch (const CorruptRead& unreadable) {
    result = Error{ErrorCode::store_corrupt, {{"what", "record"}, {"detail", unreadable.what()}}};
    observer_.command_refused(kind_of(command), result.error());
  }
  batch_->answers.push_back({std::move(command.reply), std::move(result)});
}

Result<std::optional<Receipt>> Writer::earlier(const Command& command, const std::string& stored_key) {
  if (!command.idempotent) return std::optional<Receipt>{};
  std::optional<std::string> bytes;
  if (const auto found = recent_.find(stored_key); found != recent_.end()) {
    bytes = found->second.record;
  } else {
    bytes = snapshot().get(Table::commands, stored_key);
  }
  if (!bytes) return std::optional<Receipt>{};
  auto record = codec::read<CommandRecord>(*bytes, "command");
  if (!record) return record.error();
  if (record->fingerprint != command.fingerprint) {
    return Error{ErrorCode::operation_idempotency_key_reused, {{"key", command.id}}};
  }
  return std::optional{std::move(record->receipt)};
}

bool Writer::is_carried_out(const Command& command, const std::string& id) {
  const auto stored_key = keys::command(options_.partition, command.key_owner, id);
  return recent_.contains(stored_key) || snapshot().get(Table::commands, stored_key).has_value();
}

void Writer::remember(const Command& command, std::string stored_key, const Receipt& receipt) {
  if (!command.idempotent) return;
  auto bytes = codec::encode(CommandRecord{command.fingerprint, receipt});
  batch_->writes.put(Table::commands, stored_key, bytes);
  recent_.insert_or_assign(std::move(stored_key), Remembered{batch_->number, std::move(bytes)});
}

Result<Receipt> Writer::perform(const Command& command) {
  auto result = std::visit(
      [&](const auto& order) -> Result<Receipt> {
        if constexpr (std::is_same_v<std::remove_cvref_t<decltype(order)>, MoveClock>) {
          return Error{ErrorCode::operation_clock_not_virtual};
        } else {
          return perform(command, order);
        }
      },
      command.order);
  if (result) {
    result->command = command.id;
    result->at = now();
  }
  return result;
}

Result<Receipt> Writer::perform(const Command& command, const RecordChange& order) {
  for (const auto& expectation : order.expected) {
    if (snapshot().get(expectation.table, expectation.key) != expectation.value) return expectation.otherwise;
  }
  Receipt receipt;
  if (order.event) {
    receipt.first_seq = ledger_.record(*order.event, {command.actor, command.id});
    receipt.events.emplace_back(event_name(*order.event));
    observer_.event_recorded(receipt.events.back());
    batch_->shelf_events.push_back(*order.event);
  }
  for (const auto& change : order.changes) {
    if (change.table == Table::endpoints) {
      const auto key = keys::parse_endpoint(change.key);
      auto& ids = change_shelf().endpoints[order.organiser];
      if (change.value) {
        ids.insert(key->endpoint);
      } else {
        ids.erase(key->endpoint);
      }
    }
    if (change.value) {
      batch_->writes.put(change.table, change.key, *change.value);
    } else {
      batch_->writes.erase(change.table, change.key);
    }
  }
  return receipt;
}

void Writer::note_clock(Batch& batch, Instant now) {
  decided_ = batch.number;  // an idle batch had given its number back
  batch.writes.put(Table::meta, keys::meta(options_.partition, "clock"), codec::encode(ClockRecord{now}));
}

}  // namespace duban
