#include "orchestrator/dispatcher/courier.hpp"

#include "orchestrator/dispatcher/notice_message.hpp"
#include "orchestrator/webhook/retry_policy.hpp"

#include <algorithm>

namespace duban {
namespace {

// Not what one notice alone could be the reason for.
bool is_unwell(const webhook::DeliveryOutcome& outcome) {
  return outcome.failure != webhook::DeliveryFailure::none || outcome.status == 429 || outcome.status >= 500;
}

}  // namespace

Command dispatch_command(RecordChange change) {
  Command command;
  command.id = "dispatch";
  command.actor = "server";
  command.side = Side::system;
  command.order = std::move(change);
  return command;
}

Courier::Courier(const EngineDoor& engine, CourierOptions options, DispatcherObserver& observer)
    : engine_(engine), options_(std::move(options)), observer_(observer) {
  begin();
}

void Courier::begin() {
  from_ = keys::partition_range(options_.partition).from;
  at_hand_.clear();
  sending_.reset();
  to_write_.reset();
  waiting_ = dead_ = deliveries_ = 0;
  oldest_.reset();
}

Courier::Errand Courier::next() {
  if (to_write_) return *std::exchange(to_write_, std::nullopt);
  while (!at_hand_.empty() || read_more()) {
    Notice notice = std::move(at_hand_.front());
    at_hand_.pop_front();
    if (notice.record.dead) {
      ++dead_;
      continue;
    }
    if (!oldest_) oldest_ = notice.record.created_at;
    if (!is_due(notice.record) || is_resting(notice)) {
      ++waiting_;
      continue;
    }
    try {
      return take_up(std::move(notice));
    } catch (const CorruptRead&) {
      // What cannot be read cannot be sent. It stays where it is, and those behind it go on.
      observer_.outbox_unreadable();
      ++waiting_;
    }
  }
  measure();
  return PassOver{};
}

// A moment further ahead than any delay was noted by a clock that has been set back since: waiting for it
// could take a year.
bool Courier::is_due(const OutboxRecord& record) const {
  const auto left = record.next_attempt_at - options_.now();
  return left <= Milliseconds{0} || left > webhook::kRetryDelayMax;
}

bool Courier::is_resting(const Notice& notice) const {
  const auto found = resting_.find({notice.record.organiser, notice.place.endpoint});
  if (found == resting_.end()) return false;
  const auto left = found->second - options_.now();
  return left > Milliseconds{0} && left <= options_.rest_max;
}

bool Courier::read_more() {
  const auto snapshot = engine_.snapshot();
  const auto to = keys::partition_range(options_.partition).to;
  snapshot->scan(Table::outbox, from_, to, [&](std::string_view key, std::string_view value) {
    from_ = keys::after(key);
    auto place = keys::parse_delivery(key);
    auto record = codec::read<OutboxRecord>(value, "outbox record");
    if (place && record) {
      at_hand_.push_back({std::string(key), std::move(*place), std::move(*record)});
    } else {
      observer_.outbox_unreadable();
    }
    return at_hand_.size() < options_.notices_read_at_once;
  });
  return !at_hand_.empty();
}

Courier::Errand Courier::take_up(Notice notice) {
  const auto snapshot = engine_.snapshot();
  auto endpoint_key =
      keys::endpoint(options_.partition, notice.record.organiser.value, notice.place.endpoint);
  auto endpoint_bytes = snapshot->get(Table::endpoints, endpoint_key);
  if (!endpoint_bytes) return settle(notice, std::nullopt, true);  // removed by a person: owed to nobody
  auto endpoint = codec::read<EndpointRecord>(*endpoint_bytes, "endpoint");
  if (!endpoint) throw CorruptRead("an endpoint that cannot be decoded");
  // Disabled because the receiver said 410 Gone: what it is owed is kept, for the day it listens again.
  if (endpoint->disabled_at) return bury(notice);
  const auto shelf = engine_.shelf();
  const auto* campaign = shelf->campaign(notice.record.campaign);
  if (campaign == nullptr) return settle(notice, std::nullopt, true);
  const auto event =
      notice_message(notice.record, notice.place.sequence, *campaign, *snapshot, options_.partition);
  if (!event) return bury(notice);
  webhook::Delivery delivery;
  delivery.url = endpoint->url;
  delivery.secret = endpoint->secret;
  delivery.id = event->id;
  delivery.at = options_.now();
  delivery.content_type = webhook::kCloudEventMediaType;
  delivery.body = webhook::to_json(*event);
  ++deliveries_;
  sending_ =
      Attempt{std::move(notice), std::move(endpoint_key), std::move(*endpoint_bytes), std::move(*endpoint)};
  return delivery;
}

void Courier::sent(const webhook::DeliveryOutcome& outcome) {
  const Attempt attempt = std::move(*std::exchange(sending_, std::nullopt));
  const auto attempts = attempt.notice.record.attempts + 1;
  const auto decision = webhook::after_attempt(outcome, static_cast<int>(attempts), options_.random());
  if (decision.step == webhook::NextStep::done) {
    observer_.delivered();
    to_write_ = settle(attempt.notice, std::nullopt, true);
    return;
  }
  if (decision.step == webhook::NextStep::again_unchanged) {
    ++waiting_;
    return;
  }
  observer_.delivery_failed(outcome.status);
  if (decision.step == webhook::NextStep::retry && is_unwell(outcome)) {
    resting_[{attempt.endpoint.organiser, attempt.endpoint.id}] =
        options_.now() + std::min(decision.delay, options_.rest_max);
  }
  OutboxRecord record = attempt.notice.record;
  record.attempts = attempts;
  record.next_attempt_at = options_.now() + decision.delay;
  record.dead = decision.step != webhook::NextStep::retry;
  if (record.dead) observer_.dead_lettered();
  const bool dead = record.dead;
  to_write_ = settle(attempt.notice, std::move(record), dead);
  if (decision.step == webhook::NextStep::disable_endpoint) disable(attempt, *to_write_);
}

void Courier::written(bool on_disk) {
  if (!on_disk || !out_of_the_way_) ++waiting_;
}

RecordChange Courier::settle(const Notice& notice, std::optional<OutboxRecord> record, bool out_of_the_way) {
  out_of_the_way_ = out_of_the_way;
  RecordChange change;
  change.organiser = notice.record.organiser;
  change.changes.push_back(
      {Table::outbox, notice.key, record ? std::optional{codec::encode(*record)} : std::nullopt});
  return change;
}

RecordChange Courier::bury(const Notice& notice) {
  OutboxRecord record = notice.record;
  record.dead = true;
  observer_.dead_lettered();
  return settle(notice, std::move(record), true);
}

// Only if the endpoint is still the one that the attempt was made to: what a person has removed meanwhile
// must not come back, and what was just enabled again is asked once more.
void Courier::disable(const Attempt& attempt, RecordChange& change) const {
  EndpointRecord endpoint = attempt.endpoint;
  endpoint.disabled_at = engine_.now();
  change.expected.push_back({Table::endpoints, attempt.endpoint_key, attempt.endpoint_bytes,
                             Error{ErrorCode::operation_stale_tag}});
  change.changes.push_back({Table::endpoints, attempt.endpoint_key, codec::encode(endpoint)});
}

void Courier::measure() {
  const auto age = oldest_ ? std::optional{engine_.now() - *oldest_} : std::nullopt;
  observer_.outbox_measured(waiting_, age, dead_);
}

}  // namespace duban
