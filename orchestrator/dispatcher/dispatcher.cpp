#include "orchestrator/dispatcher/dispatcher.hpp"

#include "orchestrator/dispatcher/notice_message.hpp"
#include "orchestrator/webhook/endpoint.hpp"
#include "orchestrator/webhook/retry_policy.hpp"
#include "persistence/keys.hpp"

#include <algorithm>
#include <condition_variable>
#include <future>
#include <map>
#include <mutex>
#include <thread>

namespace duban {
namespace {

constexpr std::size_t kPassMax = 256;  // notices read at once

// How long a receiver is left alone, at most, after it could not be reached or was unwell: the notices behind
// the one that found out would only find out the same, each with a write of its own.
constexpr Milliseconds kRestMax{60'000};

// A pass that had nothing to send is followed by a pause of so many times its own length, so that a long
// outbox that nobody takes costs next to nothing.
constexpr int kPausePerPass = 20;
constexpr std::chrono::milliseconds kPauseMax{60'000};

// Not what one notice alone could be the reason for.
bool is_unwell(const webhook::DeliveryOutcome& outcome) {
  if (outcome.failure != webhook::DeliveryFailure::none) return true;
  return outcome.status == 429 || outcome.status >= 500;
}

struct Pending {
  std::string key;
  keys::DeliveryKey place;
  OutboxRecord record;
};

}  // namespace

Instant machine_now() {
  return std::chrono::time_point_cast<Milliseconds>(std::chrono::system_clock::now());
}

struct Dispatcher::Impl {
  Impl(Engine& given_engine, DispatcherOptions given_options, DispatcherObserver& given_observer)
      : engine(given_engine),
        options(std::move(given_options)),
        observer(given_observer),
        sender(options.sender) {}

  Engine& engine;
  DispatcherOptions options;
  DispatcherObserver& observer;
  webhook::Sender sender;
  std::mt19937_64 random{std::random_device{}()};

  std::mutex mutex;
  std::condition_variable wakes;
  bool woken = true;      // guarded by mutex
  bool stopping = false;  // guarded by mutex
  std::thread thread;

  // The dispatcher's thread only.
  std::map<std::pair<OrganiserId, std::string>, Instant> resting;  // receivers, and until when
  std::size_t attempts_in_pass = 0;

  void run() {
    std::chrono::milliseconds pause{0};
    for (;;) {
      {
        std::unique_lock lock(mutex);
        if (pause.count() > 0) wakes.wait_for(lock, pause, [&] { return stopping; });
        wakes.wait_for(lock, options.look_again, [&] { return woken || stopping; });
        if (stopping) return;
        woken = false;
      }
      const auto began = std::chrono::steady_clock::now();
      attempts_in_pass = 0;
      try {
        pass();
      } catch (const CorruptRead&) {
        // What cannot be read cannot be sent; the audit record it came from is not lost by that.
        observer.outbox_unreadable();
      }
      const auto took =
          std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::steady_clock::now() - began);
      pause = attempts_in_pass > 0 ? std::chrono::milliseconds{0} : std::min(kPausePerPass * took, kPauseMax);
    }
  }

  [[nodiscard]] bool is_stopping() {
    std::lock_guard lock(mutex);
    return stopping;
  }

  // Once through the outbox, in order.
  void pass() {
    std::string from = keys::partition_range(options.partition).from;
    std::size_t waiting = 0;
    std::size_t dead = 0;
    std::optional<Instant> oldest;
    for (;;) {
      const auto pending = read(from);
      if (pending.empty()) break;
      for (const auto& notice : pending) {
        if (is_stopping()) return;
        if (notice.record.dead) {
          ++dead;
          continue;
        }
        if (!oldest) oldest = notice.record.created_at;
        if (notice.record.next_attempt_at > options.now() || rests(notice) || !attempt(notice)) ++waiting;
      }
      from = keys::after(pending.back().key);
    }
    const auto age = oldest ? std::optional{engine.now() - *oldest} : std::nullopt;
    observer.outbox_measured(waiting, age, dead);
  }

  std::vector<Pending> read(const std::string& from) {
    std::vector<Pending> pending;
    const auto snapshot = engine.snapshot();
    const auto to = keys::partition_range(options.partition).to;
    snapshot->scan(Table::kOutbox, from, to, [&](std::string_view key, std::string_view value) {
      const auto place = keys::parse_delivery(key);
      auto record = codec::read<OutboxRecord>(value, "outbox record");
      if (place && record) pending.push_back({std::string(key), *place, std::move(*record)});
      return pending.size() < kPassMax;
    });
    return pending;
  }

  [[nodiscard]] bool rests(const Pending& notice) {
    const auto found = resting.find({notice.record.organiser, notice.place.endpoint});
    return found != resting.end() && found->second > options.now();
  }

  // True: the notice is out of the way, delivered or dead.
  bool attempt(const Pending& notice) {
    const auto snapshot = engine.snapshot();
    const auto endpoint = endpoint_of(*snapshot, notice);
    if (!endpoint) return settle(notice, std::nullopt);  // removed by a person: owed to nobody
    // Disabled because the receiver said 410 Gone: what it is owed is kept, for the day it listens again.
    if (endpoint->disabled_at) return bury(notice);
    const auto shelf = engine.shelf();
    const auto* campaign = shelf->campaign(notice.record.campaign);
    if (campaign == nullptr) return settle(notice, std::nullopt);
    auto event =
        notice_message(notice.record, notice.place.sequence, *campaign, *snapshot, options.partition);
    if (!event) return bury(notice);
    webhook::Delivery delivery;
    delivery.url = endpoint->url;
    delivery.secret = endpoint->secret;
    delivery.id = event->id;
    delivery.at = options.now();
    delivery.content_type = webhook::kCloudEventMediaType;
    delivery.body = webhook::to_json(*event);
    ++attempts_in_pass;
    return follow_up(notice, *endpoint, sender.send(delivery));
  }

  std::optional<EndpointRecord> endpoint_of(const Snapshot& snapshot, const Pending& notice) const {
    const auto bytes =
        snapshot.get(Table::kEndpoints,
                     keys::endpoint(options.partition, notice.record.organiser.value, notice.place.endpoint));
    if (!bytes) return std::nullopt;
    auto record = codec::read<EndpointRecord>(*bytes, "endpoint");
    if (!record) return std::nullopt;
    return std::move(*record);
  }

  bool follow_up(const Pending& notice, const EndpointRecord& endpoint,
                 const webhook::DeliveryOutcome& outcome) {
    const auto attempts = notice.record.attempts + 1;
    const auto decision = webhook::after_attempt(outcome, static_cast<int>(attempts), random());
    if (decision.step == webhook::NextStep::done) {
      observer.delivered();
      return settle(notice, std::nullopt);
    }
    if (decision.step == webhook::NextStep::again_unchanged) return false;
    observer.delivery_failed(outcome.status);
    if (decision.step == webhook::NextStep::retry && is_unwell(outcome)) {
      resting[{endpoint.organiser, endpoint.id}] = options.now() + std::min(decision.delay, kRestMax);
    }
    OutboxRecord record = notice.record;
    record.attempts = attempts;
    record.next_attempt_at = options.now() + decision.delay;
    record.dead = decision.step != webhook::NextStep::retry;
    if (record.dead) observer.dead_lettered();
    if (decision.step == webhook::NextStep::disable_endpoint) disable(endpoint);
    const bool dead = record.dead;
    (void)settle(notice, std::move(record));
    return dead;
  }

  bool bury(const Pending& notice) {
    OutboxRecord record = notice.record;
    record.dead = true;
    observer.dead_lettered();
    return settle(notice, std::move(record));
  }

  void disable(EndpointRecord endpoint) {
    endpoint.disabled_at = engine.now();
    RecordChange change;
    change.organiser = endpoint.organiser;
    change.changes.push_back({Table::kEndpoints,
                              keys::endpoint(options.partition, endpoint.organiser.value, endpoint.id),
                              codec::encode(endpoint)});
    (void)put(std::move(change));
  }

  // Writes what became of the notice, and waits until it is on disk, so that the next pass sees it.
  bool settle(const Pending& notice, std::optional<OutboxRecord> record) {
    RecordChange change;
    change.organiser = notice.record.organiser;
    change.changes.push_back(
        {Table::kOutbox, notice.key, record ? std::optional{codec::encode(*record)} : std::nullopt});
    return put(std::move(change));
  }

  bool put(RecordChange change) {
    auto done = std::make_shared<std::promise<bool>>();
    auto written = done->get_future();
    Command command;
    command.id = "dispatch";
    command.actor = "server";
    command.side = Side::system;
    command.order = std::move(change);
    command.reply = [done](Result<Receipt> result) { done->set_value(result.has_value()); };
    engine.submit(std::move(command));
    return written.get();
  }
};

Dispatcher::Dispatcher(Engine& engine, DispatcherOptions options, DispatcherObserver& observer)
    : impl_(std::make_unique<Impl>(engine, std::move(options), observer)) {}

Dispatcher::~Dispatcher() {
  stop();
}

void Dispatcher::start() {
  impl_->thread = std::thread([this] { impl_->run(); });
}

void Dispatcher::stop() {
  if (!impl_->thread.joinable()) return;
  {
    std::lock_guard lock(impl_->mutex);
    impl_->stopping = true;
  }
  impl_->wakes.notify_one();
  impl_->sender.interrupt();
  impl_->thread.join();
}

void Dispatcher::wake() {
  {
    std::lock_guard lock(impl_->mutex);
    impl_->woken = true;
  }
  impl_->wakes.notify_one();
}

}  // namespace duban
