#include "orchestrator/engine/pipeline.hpp"

#include "orchestrator/engine/engine_errors.hpp"
#include "workflows/base/record_errors.hpp"

#include <utility>

namespace duban {
namespace {

Receipt clock_receipt(const Command& command, Instant now) {
  Receipt receipt;
  receipt.command = command.id;
  receipt.at = now;
  return receipt;
}

Error full_disk_error() {
  return Error{errors::store_full, {{"reserve", "configured"}}};
}

}  // namespace

Pipeline::Pipeline(Store& store, Clock& clock, WriterOptions options, EngineObserver& observer,
                   std::shared_ptr<const Shelf> known)
    : store_(store), clock_(clock), options_(options), writer_(store, options, observer, std::move(known)) {}

void Pipeline::take(Command command) {
  auto& into = std::holds_alternative<MoveClock>(command.order) ? moves_ : queue_;
  into.push_back(std::move(command));
  waits_for_flight_ = false;
}

bool Pipeline::has_work() const {
  if (prepared_ || retry_after_full_ || waits_for_flight_) return false;
  if (!queue_.empty() || writer_.sweeping()) return true;
  if (!moves_.empty() && !in_flight_) return true;
  const auto next = writer_.next_wake_up();
  return !draining_ && next && *next <= clock_.now();
}

void Pipeline::decide() {
  if (prepared_) return;
  if (retry_after_full_ && !disk_has_room()) return refuse_all(queue_, full_disk_error());
  retry_after_full_ = false;
  if (draining_ && queue_.empty()) return;
  auto batch = writer_.decide(queue_, clock_.now());
  waits_for_flight_ = in_flight_ && batch.idle();
  if (!batch.idle()) {
    prepared_ = std::move(batch);
  } else if (!in_flight_ && queue_.empty() && !writer_.sweeping()) {
    move_clock();
  }
}

// One step of the virtual clock towards where it is wanted: to the next wake-up, or there.
void Pipeline::move_clock() {
  if (moves_.empty()) return;
  auto& move = moves_.front();
  const auto to = std::get<MoveClock>(move.order).to;
  const auto next = writer_.next_wake_up();
  if (next && *next <= to && *next > clock_.now()) {
    (void)clock_.move_to(*next);
    return;
  }
  if (next && *next <= clock_.now()) return;  // decided next time round
  if (!clock_.move_to(to)) return refuse_front_move(Error{errors::operation_clock_not_virtual});
  Batch batch = writer_.decide(queue_, clock_.now());
  writer_.note_clock(batch, clock_.now());
  batch.answers.push_back({std::move(move.reply), clock_receipt(move, clock_.now())});
  moves_.pop_front();
  prepared_ = std::move(batch);
}

void Pipeline::refuse_front_move(Error error) {
  Command move = std::move(moves_.front());
  moves_.pop_front();
  ++refused_;
  if (move.reply) move.reply(std::move(error));
}

std::optional<Batch> Pipeline::next_commit() {
  if (!prepared_ || in_flight_) return std::nullopt;
  in_flight_ = true;
  return std::exchange(prepared_, std::nullopt);
}

void Pipeline::committed(const Batch& batch) {
  in_flight_ = false;
  waits_for_flight_ = false;
  writer_.committed(batch);
}

// The batch decided on top of it must not be written either.
Result<void> Pipeline::refused_full(Batch& batch) {
  in_flight_ = false;
  waits_for_flight_ = false;
  retry_after_full_ = true;
  const auto refuse_batch = [this](Batch& lost) {
    refused_ += lost.answers.size();
    for (auto& answer : lost.answers) {
      if (answer.reply) answer.reply(full_disk_error());
    }
  };
  refuse_batch(batch);
  if (prepared_) refuse_batch(*prepared_);
  prepared_.reset();
  if (auto recovered = writer_.recover(); !recovered) return recovered;
  refuse_all(queue_, full_disk_error());
  return {};
}

bool Pipeline::drained() {
  if (!draining_ || !queue_.empty() || prepared_ || in_flight_) return false;
  refuse_all(moves_, Error{errors::operation_stopping});
  return true;
}

bool Pipeline::disk_has_room() const {
  return store_.space().free_above_reserve_bytes > options_.batch_bytes_max;
}

void Pipeline::refuse_all(std::deque<Command>& commands, const Error& error) {
  refused_ += commands.size();
  for (auto& command : commands) {
    if (command.reply) command.reply(error);
  }
  commands.clear();
}

}  // namespace duban
