#include "workflows/delivery/delivery.hpp"

#include "workflows/aggregate/aggregate_errors.hpp"
#include "workflows/delivery/delivery_errors.hpp"

#include <charconv>

namespace duban {
namespace {

using Events = std::vector<DeliveryEvent>;

struct Decider {
  const Delivery& state;

  Result<Events> operator()(const RecordDelivered&) const {
    if (!waits()) return Error{errors::operation_stale_tag};
    return Events{NoticeDelivered{state.attempts + 1, state.endpoint, state.notice}};
  }
  Result<Events> operator()(const RecordFailedAttempt& command) const {
    if (!waits()) return Error{errors::operation_stale_tag};
    return Events{DeliveryFailed{state.attempts + 1, state.endpoint, command.next_attempt_at, state.notice,
                                 command.status}};
  }
  Result<Events> operator()(const GiveUpDelivery& command) const {
    if (!waits()) return Error{errors::operation_stale_tag};
    return Events{DeliveryGivenUp{state.attempts + (command.attempted ? 1U : 0U), state.endpoint,
                                  state.notice, command.status}};
  }
  Result<Events> operator()(const DropDelivery&) const {
    if (!is_kept(state)) return Error{errors::operation_stale_tag};
    return Events{DeliveryDropped{state.endpoint, state.notice}};
  }
  Result<Events> operator()(const ReplayDelivery&) const {
    if (state.state != DeliveryState::given_up) {
      return Error{errors::webhook_unknown_dead_letter,
                   {{"delivery", std::to_string(state.notice) + "." + state.endpoint}}};
    }
    return Events{DeliveryReplayed{state.endpoint, state.notice}};
  }

 private:
  [[nodiscard]] bool waits() const { return state.state == DeliveryState::waiting; }
};

struct Applier {
  Delivery& state;

  void operator()(const NoticeDelivered& event) const {
    state.attempts = event.attempts;
    state.state = DeliveryState::delivered;
  }
  void operator()(const DeliveryFailed& event) const {
    state.attempts = event.attempts;
    state.next_attempt_at = event.next_attempt_at;
  }
  void operator()(const DeliveryGivenUp& event) const {
    state.attempts = event.attempts;
    state.state = DeliveryState::given_up;
  }
  void operator()(const DeliveryDropped&) const { state.state = DeliveryState::dropped; }
  void operator()(const DeliveryReplayed&) const {
    state.state = DeliveryState::waiting;
    state.attempts = 0;
    state.next_attempt_at = Instant{};
  }
  void operator()(const DeliveryAdopted& event) const {
    state.attempts = event.attempts;
    state.next_attempt_at = event.next_attempt_at;
    state.state = event.given_up ? DeliveryState::given_up : DeliveryState::waiting;
  }
};

}  // namespace

DeliveryKey DeliveryKind::key_of(const Subject& subject) {
  const auto id = id_within(kName, subject);
  DeliveryKey key{CampaignId{subject.campaign}, 0, {}};
  const auto [end, failure] = std::from_chars(id.data(), id.data() + id.size(), key.notice);
  if (failure == std::errc{} && end != id.data() + id.size()) {
    key.endpoint = id.substr(static_cast<std::size_t>(end - id.data()) + 1);
  }
  return key;
}

Delivery initial_state(const DeliveryKey& key) {
  Delivery state;
  state.campaign = key.campaign;
  state.notice = key.notice;
  state.endpoint = key.endpoint;
  return state;
}

Result<std::vector<DeliveryEvent>> decide(const Delivery& state, const DeliveryCommand& command,
                                          Instant /*now*/) {
  return std::visit(Decider{state}, command);
}

void apply(Delivery& state, const DeliveryEvent& event, Instant /*at*/) {
  std::visit(Applier{state}, event);
  ++state.version;
}

}  // namespace duban
