#include "orchestrator/engine/writer.hpp"

#include "orchestrator/engine/engine_errors.hpp"
#include "orchestrator/engine/writer_aggregates.hpp"
#include "orchestrator/engine/writer_in_campaign.hpp"
#include "persistence/tables/commands.hpp"
#include "persistence/tables/meta.hpp"
#include "workflows/base/record_errors.hpp"

namespace duban {
namespace {

const std::set<std::string> kNoEndpoints;

// A cache for every kind.
template <class... Kinds>
std::tuple<AggregateCache<Kinds>...> caches_of(std::size_t entries_max,
                                               boost::mp11::mp_list<Kinds...> /*kinds*/) {
  return std::tuple<AggregateCache<Kinds>...>((static_cast<void>(sizeof(Kinds)), entries_max)...);
}

}  // namespace

// What an order holds says more than the order itself: "file_submission" rather than "unit_order".
Name kind_of(const Command& command) {
  return std::visit(
      [](const auto& order) -> Name {
        if constexpr (requires { order.command.index(); }) {
          return snake_name_in(order.command);
        } else {
          return snake_name<std::remove_cvref_t<decltype(order)>>();
        }
      },
      command.order);
}

Writer::Writer(Store& store, WriterOptions options, EngineObserver& observer,
               std::shared_ptr<const Shelf> known)
    : store_(store),
      options_(options),
      observer_(observer),
      wake_ups_(options.partition),
      ledger_(options.partition, wake_ups_),
      caches_(caches_of(options.cached_max, AggregatesInCampaign{})),
      view_(store),
      shelf_(std::move(known)) {}

Result<void> Writer::recover() {
  try {
    return read_stored();
  } catch (const CorruptRead& unreadable) {
    return Error{errors::store_corrupt, {{"what", "record"}, {"detail", unreadable.what()}}};
  }
}

Result<void> Writer::read_stored() {
  std::apply([](auto&... cache) { (cache.clear(), ...); }, caches_);
  sweeps_.clear();
  wake_ups_.rewind();
  committed_ = decided_;
  view_.clear();
  const auto view = store_.snapshot();
  if (auto recovered = ledger_.recover(*view); !recovered) return recovered.error();
  auto shelf = load_shelf(*view, options_.partition, *shelf_);
  if (!shelf) return shelf.error();
  shelf_ = std::make_shared<const Shelf>(std::move(*shelf));
  for (const auto& [id, campaign] : shelf_->campaigns) {
    auto record = tables::Sweeps::get(*view, tables::Sweeps::of(options_.partition, id));
    if (!record) return record.error();
    if (*record) sweeps_[id] = Sweep{std::move(**record), committed_};
  }
  return {};
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
  view_.begin(batch);
  ledger_.begin(batch);
  read_ahead(queue);
  while (!queue.empty() && batch.commands < options_.batch_commands_max &&
         batch.writes.bytes() < options_.batch_bytes_max) {
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
  view_.end();
  batch_ = nullptr;
  if (batch.idle()) --decided_;  // never handed over, so never committed
  return batch;
}

void Writer::committed(const Batch& batch) {
  committed_ = batch.number;
  wake_ups_.committed(batch.number);
  view_.committed(batch.number);
  std::apply([&](auto&... cache) { (cache.trim(committed_), ...); }, caches_);
}

void Writer::handle(Command& command) {
  Result<Receipt> result = Receipt{};
  try {
    const auto place = tables::Commands::at(options_.partition, command.key_owner, command.id);
    auto known = earlier(command, place);
    if (!known) {
      result = known.error();
    } else if (known->has_value()) {
      result = std::move(**known);
    } else {
      result = perform(command);
      if (result) {
        remember(command, place, *result);
        observer_.command_accepted(kind_of(command));
      } else {
        observer_.command_refused(kind_of(command), result.error());
      }
    }
  } catch (const CorruptRead& unreadable) {
    result = Error{errors::store_corrupt, {{"what", "record"}, {"detail", unreadable.what()}}};
    observer_.command_refused(kind_of(command), result.error());
  }
  batch_->answers.push_back({std::move(command.reply), std::move(result)});
}

Result<std::optional<Receipt>> Writer::earlier(const Command& command, const tables::Commands::At& place) {
  if (!command.idempotent) return std::optional<Receipt>{};
  auto record = view_.get<tables::Commands>(place);
  if (!record) return record.error();
  if (!*record) return std::optional<Receipt>{};
  if ((**record).fingerprint != command.fingerprint) {
    return Error{errors::operation_idempotency_key_reused, {{"key", command.id}}};
  }
  return std::optional{std::move((**record).receipt)};
}

bool Writer::is_carried_out(const Command& command, const std::string& id) {
  return view_.contains<tables::Commands>(tables::Commands::at(options_.partition, command.key_owner, id));
}

void Writer::remember(const Command& command, const tables::Commands::At& place, const Receipt& receipt) {
  if (!command.idempotent) return;
  view_.put<tables::Commands>(place, CommandRecord{command.fingerprint, receipt});
}

Result<Receipt> Writer::perform(const Command& command) {
  auto result = std::visit([&](const auto& order) { return perform(command, order); }, command.order);
  if (result) {
    result->command = command.id;
    result->at = now();
  }
  return result;
}

// The pipeline moves the clock; what comes through here is a clock that only its maker can move.
Result<Receipt> Writer::perform(const Command&, const MoveClock&) {
  return Error{errors::operation_clock_not_virtual};
}

// A receipt would have been found before.
Result<Receipt> Writer::perform(const Command& command, const RepeatReceipt&) {
  return Error{errors::operation_idempotency_key_reused, {{"key", command.id}}};
}

Result<Receipt> Writer::perform(const Command&, const NoteUpload& order) {
  tables::Blobs::put(
      batch_->writes,
      tables::Blobs::of_upload(options_.partition, order.campaign, order.unit, order.side, order.content),
      order.evidence);
  return Receipt{};
}

void Writer::keep_on_shelf(const Endpoint& state) {
  auto& ids = change_shelf().endpoints[state.organiser];
  if (is_kept(state)) {
    ids.insert(state.id);
  } else {
    ids.erase(state.id);
  }
}

void Writer::note_clock(Batch& batch, Instant now) {
  decided_ = batch.number;  // an idle batch had given its number back
  tables::ClockEntry::put(batch.writes, tables::ClockEntry::of(options_.partition), ClockRecord{now});
}

}  // namespace duban
