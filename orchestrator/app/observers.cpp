#include "orchestrator/app/observers.hpp"

#include "orchestrator/app/serve.hpp"
#include "orchestrator/log/logger.hpp"
#include "workflows/base/name.hpp"

#include <algorithm>
#include <map>

namespace duban {
namespace {

double seconds(std::chrono::nanoseconds duration) {
  return std::chrono::duration<double>(duration).count();
}

}  // namespace

Observers::Observers() : process_(registry_, {version(), revision(), "gcc " __VERSION__}) {}

std::string Observers::render(const Engine& engine, const Store& store, Partition partition) {
  const MutexLock lock(rendering_);
  process_.measure();
  measure_store(store);
  measure_campaigns(engine, partition);
  const auto now = engine.now();  // a clock that has leapt says so when it is asked
  const auto next = engine.next_wake_up();
  const auto late = next ? now - *next : Milliseconds{0};
  const bool known = next && *next != Instant::min();
  engine_.oldest_overdue_wake_up_measured(known && late.count() > 0 ? seconds(late) : 0);
  return registry_.render();
}

void Observers::clock_leapt(LeapNews news, Milliseconds ahead) {
  const std::string_view event = news == LeapNews::noticed    ? "clock_leapt_ahead"
                                 : news == LeapNews::followed ? "clock_leap_followed"
                                                              : "clock_leap_taken_back";
  log_warning(event, {{"ahead_ms", ahead.count()}});
  engine_.clock_leap_held(news == LeapNews::noticed ? seconds(ahead) : 0);
  if (news == LeapNews::followed) engine_.clock_leap_followed();
}

// A phase and level in which no unit stands has no series.
void Observers::measure_campaign(const CampaignId& id, const queries::CampaignCounts& counts) {
  const auto counted = [](std::int64_t count) {
    return static_cast<std::uint64_t>(std::max<std::int64_t>(count, 0));
  };
  for (const auto& phase : counts.phases) {
    for (std::size_t level = 0; level < queries::kEveryLevel.size(); ++level) {
      if (phase.units[level] == 0) continue;
      campaigns_.units_counted(id.value, phase.id, name_of(queries::kEveryLevel[level]),
                               counted(phase.units[level]));
    }
  }
  campaigns_.overdue_tasks_counted(id.value, counted(counts.overdue));
  for (std::size_t level = 0; level < queries::kEveryLevel.size(); ++level) {
    std::int64_t escalations = 0;
    for (const auto& task : counts.tasks) {
      for (const auto& instances : task.instances) escalations += instances[level];
    }
    if (escalations == 0 || queries::kEveryLevel[level] == Level::none) continue;
    campaigns_.open_escalations_counted(id.value, name_of(queries::kEveryLevel[level]), counted(escalations));
  }
}

void Observers::measure_campaigns(const Engine& engine, Partition partition) {
  const auto snapshot = engine.snapshot();
  const auto shelf = engine.shelf();
  for (const auto& [id, campaign] : shelf->campaigns) {
    if (campaign->state.state == CampaignState::completed) {
      if (shown_.erase(id) != 0) campaigns_.campaign_ended(id.value);
      continue;
    }
    // Begin at zero, so that a count that has gone away does not keep its last value.
    if (shown_.contains(id)) campaigns_.campaign_ended(id.value);
    shown_.insert(id);
    const auto counts = queries::count_campaign(*snapshot, partition, id, *campaign->context.plan);
    if (counts) measure_campaign(id, *counts);
  }
}

void Observers::measure_store(const Store& store) {
  const auto space = store.space();
  store_.disk_measured(space.used_bytes, space.free_above_reserve_bytes);
  for (const auto& [name, value] : store.statistics()) store_.rocksdb_measured(name, value);
}

void Observers::command_accepted(Name kind) {
  engine_.command_taken_in(kind);
}

void Observers::command_refused(Name kind, const Error& why) {
  engine_.command_taken_in(kind);
  engine_.command_rejected(why.name());
  log_info("command_refused", {{"kind", kind.text()}, {"code", why.name()}});
}

void Observers::wake_up_fired(Milliseconds lag) {
  engine_.wake_up_fired(seconds(lag));
}

void Observers::aggregate_quarantined(const CampaignId& campaign, const Error& why) {
  engine_.command_rejected(why.name());
  engine_.unit_quarantined();
  log_error("unit_quarantined", {{"campaign", campaign.value}, {"code", why.name()}});
}

void Observers::batch_committed(const Batch& batch, std::chrono::nanoseconds took) {
  // A batch holds a thousand events of a few kinds, and a series costs a lock and a lookup.
  std::map<Name, std::size_t> made;
  for (const auto event : batch.events) ++made[event];
  for (const auto& [event, count] : made) engine_.transitions_made(event, count);
  engine_.batch_committed(batch.commands + batch.wake_ups, seconds(took));
}

void Observers::queue_measured(std::size_t waiting) {
  engine_.queue_measured(0, waiting);
}

void Observers::write_refused_disk_full() {
  store_.write_refused();
  log_error("disk_reserve_reached", {{"code", "store.full"}});
}

void Observers::torn_tail_cut(std::string_view file, std::uint64_t bytes) {
  log_warning("torn_tail_cut",
              {{"file", file},
               {"bytes", bytes},
               {"message", "a write that a power cut interrupted; it was never acknowledged"}});
}

// The store takes no more writes, and what of it is on the disk is for recovery to say: the supervisor starts
// the server again. Threads of the store may hold anything, so nothing is taken down in order.
void Observers::background_write_failed(std::string_view detail) {
  log_error("background_write_failed", {{"code", "store.write_failed"}, {"detail", detail}});
  std::_Exit(kExitUnknownOutcome);
}

void Observers::delivered() {
  outbox_.notice_delivered();
}

void Observers::delivery_failed(int status) {
  outbox_.delivery_failed();
  log_warning("delivery_failed", {{"status", status}});
}

void Observers::dead_lettered() {
  outbox_.notice_dead_lettered();
  log_error("dead_letter",
            {{"message", "a notice was given up; list and replay it with the dead letter routes"}});
}

void Observers::outbox_unreadable() {
  log_error("outbox_unreadable", {{"code", "store.corrupt"}});
}

void Observers::outbox_measured(std::size_t waiting, std::optional<Milliseconds> oldest, std::size_t dead) {
  outbox_.outbox_measured(waiting, oldest ? seconds(*oldest) : 0, dead);
}

void Observers::connection_opened() {
  http_.connection_opened();
}
void Observers::connection_closed() {
  http_.connection_closed();
}

void Observers::request_finished(const http::RequestFinished& request) {
  http_.request_answered(request.operation, static_cast<unsigned>(request.status), seconds(request.duration));
  log_debug("request", {{"request_id", request.request_id},
                        {"operation", request.operation},
                        {"status", request.status},
                        {"seconds", seconds(request.duration)}});
}

void Observers::protocol_rejected(ErrorCode code) {
  http_.protocol_rejected(code.info().name);
}

void Observers::handler_threw(std::string_view operation, std::string_view request_id,
                              std::string_view what) {
  log_error("handler_threw", {{"operation", operation}, {"request_id", request_id}, {"message", what}});
}

}  // namespace duban
