// What the clock brings about, in order of its moments, and what is read together before that.
#include "orchestrator/engine/writer_in_campaign.hpp"

#include <algorithm>

namespace duban {
namespace {

using AnyKey = std::optional<KeyInCampaign>;

// Whom a wake-up is for; nullopt: a kind that this Duban does not know.
AnyKey key_of(const tables::WakeUpKey& due) {
  AnyKey key;
  const Subject subject{due.campaign, due.name};
  visit_kind_in_campaign(subject, [&](auto kind) { key.emplace(decltype(kind)::type::key_of(subject)); });
  return key;
}

// The keys of one kind among those.
template <class Kind>
std::vector<const typename Kind::Key*> of_kind(const std::vector<AnyKey>& keys) {
  std::vector<const typename Kind::Key*> found;
  for (const auto& key : keys) {
    const auto* own = key ? std::get_if<typename Kind::Key>(&*key) : nullptr;
    if (own != nullptr) found.push_back(own);
  }
  return found;
}

// Calls visit(std::type_identity<Kind>{}) for every kind in a campaign.
template <class Visit>
void each_kind(Visit visit) {
  boost::mp11::mp_for_each<boost::mp11::mp_transform<std::type_identity, AggregatesInCampaign>>(visit);
}

}  // namespace

void Writer::read_ahead(const std::deque<Command>& queue) {
  const auto count = std::min(queue.size(), options_.batch_commands_max);
  each_kind([&](auto kind) {
    using Kind = typename decltype(kind)::type;
    std::vector<const typename Kind::Key*> keys;
    for (std::size_t at = 0; at < count; ++at) {
      const auto* order = std::get_if<OrderInCampaign<Kind>>(&queue[at].order);
      if (order != nullptr && shelf_->campaign(order->key.campaign) != nullptr) keys.push_back(&order->key);
    }
    if (keys.size() > 1) read_ahead<Kind>(keys);
  });
}

void Writer::run_wake_ups() {
  constexpr std::size_t kLookAhead = 64;
  while (wake_ups_.next() && *wake_ups_.next() <= now() && batch_has_room()) {
    const auto due_now = wake_ups_.take_due(snapshot(), now(), kLookAhead);
    if (due_now.empty())
      return;  // what is due was put there by the batch on its way, which no snapshot shows yet
    std::vector<AnyKey> keys;
    for (const auto& due : due_now) keys.push_back(key_of(due));
    each_kind([&](auto kind) {
      using Kind = typename decltype(kind)::type;
      read_ahead<Kind>(of_kind<Kind>(keys));
    });
    for (const auto& key : keys) {
      if (key) std::visit([&](const auto& own) { wake_up(own); }, *key);
    }
  }
}

template <class Key>
void Writer::wake_up(const Key& key) {
  using Kind = KindOfKey<Key>;
  const auto campaign = shelf_->campaigns.find(key.campaign);
  if (campaign == shelf_->campaigns.end()) return;
  auto entry = load<Kind>(key);
  if (!entry) return;
  wake<Kind>(key, **entry, *campaign->second);
  ++batch_->wake_ups;
}

}  // namespace duban
