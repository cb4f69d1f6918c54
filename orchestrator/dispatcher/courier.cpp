#include "orchestrator/dispatcher/courier.hpp"

#include "orchestrator/channels/retry_policy.hpp"
#include "orchestrator/dispatcher/notice_message.hpp"
#include "persistence/keys.hpp"
#include "persistence/tables/aggregates.hpp"
#include "persistence/tables/notices.hpp"

#include <algorithm>

namespace duban {
namespace {

using channels::DeliveryResult;
using channels::NextStep;

}  // namespace

Command dispatch_command(DispatchOutcome outcome) {
  Command command;
  command.id = "dispatch";
  command.actor = "server";
  command.side = Side::system;
  std::visit([&](auto& order) { command.order = std::move(order); }, outcome);
  return command;
}

Courier::Courier(const EngineDoor& engine, CourierOptions options, DispatcherObserver& observer)
    : engine_(engine), options_(std::move(options)), observer_(observer) {
  begin();
}

void Courier::begin() {
  from_ = tables::Outbox::range(options_.partition).from;
  at_hand_.clear();
  underway_.reset();
  to_write_.clear();
  waiting_ = dead_ = deliveries_ = 0;
  oldest_.reset();
}

Courier::Errand Courier::next() {
  if (!to_write_.empty()) {
    DispatchOutcome outcome = std::move(to_write_.front());
    to_write_.pop_front();
    return outcome;
  }
  while (!at_hand_.empty() || read_more()) {
    Waiting waiting = std::move(at_hand_.front());
    at_hand_.pop_front();
    if (waiting.delivery.state == DeliveryState::given_up) {
      ++dead_;
      continue;
    }
    if (!oldest_) oldest_ = waiting.notice.created_at;
    if (!is_due(waiting.delivery) || is_resting(waiting)) {
      ++waiting_;
      continue;
    }
    try {
      return take_up(std::move(waiting));
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
bool Courier::is_due(const Delivery& delivery) const {
  const auto left = delivery.next_attempt_at - options_.now();
  return left <= Milliseconds{0} || left > channels::kRetryDelayMax;
}

bool Courier::is_resting(const Waiting& waiting) const {
  const auto found = resting_.find({waiting.notice.organiser, waiting.place.endpoint});
  if (found == resting_.end()) return false;
  const auto left = found->second - options_.now();
  return left > Milliseconds{0} && left <= options_.rest_max;
}

bool Courier::read_more() {
  const auto snapshot = engine_.snapshot();
  const auto to = tables::Outbox::range(options_.partition).to;
  snapshot->scan(Table::outbox, from_, to, [&](std::string_view key, std::string_view value) {
    from_ = keys::after(key);
    auto place = tables::Outbox::parse(key);
    auto row = tables::Outbox::read(value);
    std::optional<NoticeRecord> notice;
    if (place) {
      auto found = tables::Notices::get(*snapshot, tables::Notices::at(options_.partition, place->notice));
      if (found) notice = std::move(*found);
    }
    if (place && row && notice) {
      at_hand_.push_back({std::move(*place), std::move(row->state), std::move(*notice)});
    } else {
      observer_.outbox_unreadable();
    }
    return at_hand_.size() < options_.notices_read_at_once;
  });
  return !at_hand_.empty();
}

Courier::Errand Courier::take_up(Waiting waiting) {
  const auto snapshot = engine_.snapshot();
  auto endpoint = tables::get_row<EndpointKind>(*snapshot, options_.partition,
                                                {waiting.notice.organiser, waiting.place.endpoint});
  if (!endpoint) throw CorruptRead("an endpoint that cannot be decoded");
  if (!*endpoint) return settle(waiting, DropDelivery{}, true);  // removed by a person: owed to nobody
  auto& [state, target] = **endpoint;
  // Disabled because its receiver wants nothing more: what it is owed is kept, for the day it listens again.
  if (state.disabled_at) return bury(waiting);
  const auto shelf = engine_.shelf();
  const auto* campaign = shelf->campaign(waiting.notice.campaign);
  if (campaign == nullptr) return settle(waiting, DropDelivery{}, true);
  auto message =
      notice_message(waiting.notice, waiting.place.notice, *campaign, *snapshot, options_.partition);
  if (!message) return bury(waiting);
  DeliveryAttempt attempt{channel_of(state), std::move(*message), std::move(target), options_.now()};
  ++deliveries_;
  underway_ = Underway{std::move(waiting), std::move(state)};
  return attempt;
}

void Courier::sent(const channels::DeliveryOutcome& outcome) {
  const Underway attempt = std::move(*std::exchange(underway_, std::nullopt));
  const auto attempts = static_cast<int>(attempt.waiting.delivery.attempts) + 1;
  const auto decision = channels::after_attempt(outcome, attempts, options_.random());
  if (decision.step == NextStep::done) {
    observer_.delivered();
    to_write_.push_back(settle(attempt.waiting, RecordDelivered{}, true));
    return;
  }
  if (decision.step == NextStep::again_unchanged) {
    ++waiting_;
    return;
  }
  observer_.delivery_failed(outcome.status);
  if (decision.step == NextStep::retry) {
    // Who refuses may mean this one notice; the others are sent all the same.
    if (outcome.result == DeliveryResult::unavailable) {
      resting_[{attempt.endpoint.organiser, attempt.endpoint.id}] =
          options_.now() + std::min(decision.delay, options_.rest_max);
    }
    const RecordFailedAttempt failed{options_.now() + decision.delay, outcome.status};
    to_write_.push_back(settle(attempt.waiting, failed, false));
    return;
  }
  observer_.dead_lettered();
  // Only if the endpoint is still the one that the attempt was made to: what a person has removed meanwhile
  // must not come back, and what was just enabled again is asked once more. Then the notice waits as before.
  if (decision.step == NextStep::disable_endpoint) {
    to_write_.push_back(AggregateOrder<EndpointKind>{{attempt.endpoint.organiser, attempt.endpoint.id},
                                                     DisableEndpoint{attempt.endpoint.version}});
  }
  to_write_.push_back(settle(attempt.waiting, GiveUpDelivery{true, outcome.status}, true));
}

void Courier::written(bool on_disk) {
  if (on_disk && out_of_the_way_) return;
  to_write_.clear();  // what stood behind it was meant to follow it
  ++waiting_;
}

DispatchOutcome Courier::settle(const Waiting& waiting, DeliveryCommand command, bool out_of_the_way) {
  out_of_the_way_ = out_of_the_way;
  return AggregateOrder<DeliveryKind>{{waiting.notice.campaign, waiting.place.notice, waiting.place.endpoint},
                                      std::move(command)};
}

DispatchOutcome Courier::bury(const Waiting& waiting) {
  observer_.dead_lettered();
  return settle(waiting, GiveUpDelivery{}, true);
}

void Courier::measure() {
  const auto age = oldest_ ? std::optional{engine_.now() - *oldest_} : std::nullopt;
  observer_.outbox_measured(waiting_, age, dead_);
}

}  // namespace duban
