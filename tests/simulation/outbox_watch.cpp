#include "tests/simulation/outbox_watch.hpp"

#include "orchestrator/channels/retry_policy.hpp"
#include "persistence/keys.hpp"
#include "persistence/tables/aggregates.hpp"
#include "persistence/tables/notices.hpp"

namespace duban::simulation {
namespace {

std::string words(std::uint64_t seq, const std::string& endpoint) {
  return "outbox: the notice of record " + std::to_string(seq) + " to " + endpoint;
}

}  // namespace

Complaint OutboxWatch::look(const Snapshot& snapshot, const std::vector<AuditRecord>& of_system,
                            const std::vector<AuditRecord>& of_partition,
                            const std::vector<FaultyStore::Touched>& touched,
                            const CampaignContext* context) {
  changed_now_.clear();
  for (const auto& record : of_system) {
    if (const auto* event = std::get_if<EndpointEvent>(&record.event)) note_endpoint(snapshot, *event);
  }
  for (const auto& record : of_partition) {
    if (context == nullptr) break;
    if (auto complaint = owe(snapshot, record, *context)) return complaint;
  }
  for (const auto& change : touched) {
    if (change.table != Table::outbox) continue;
    auto key = tables::Outbox::parse(change.key);
    if (auto complaint = compare(snapshot, {key->notice, std::move(key->endpoint)})) return complaint;
  }
  return std::nullopt;
}

void OutboxWatch::note_endpoint(const Snapshot& snapshot, const EndpointEvent& event) {
  if (const auto* removed = std::get_if<EndpointRemoved>(&event)) {
    registered_.erase(removed->endpoint);
    changed_now_.insert(removed->endpoint);
  }
  const auto* registered = std::get_if<EndpointRegistered>(&event);
  if (registered == nullptr) return;
  registered_.insert(registered->endpoint);
  changed_now_.insert(registered->endpoint);
  const auto row =
      tables::get_row<EndpointKind>(snapshot, 0, {registered->organiser, registered->endpoint}).value();
  // Removed again in the same commit: nothing can have been sent to it.
  urls_[registered->endpoint] = row ? row->sealed.url : std::string();
}

Complaint OutboxWatch::owe(const Snapshot& snapshot, const AuditRecord& record,
                           const CampaignContext& context) {
  bool told = false;
  visit_event_in_campaign(record.event,
                          [&](const auto& event) { told = notice_of(event, context).has_value(); });
  if (!told) return std::nullopt;
  const auto seq = record.envelope.seq;
  if (!snapshot.get(Table::notices, tables::Notices::key(0, seq))) {
    return "outbox: of record " + std::to_string(seq) + " there is no notice";
  }
  const auto is_there = [&](const std::string& endpoint) {
    return snapshot.get(Table::outbox, tables::Outbox::key(0, seq, endpoint)).has_value();
  };
  for (const auto& endpoint : registered_) {
    if (changed_now_.contains(endpoint)) continue;
    owed_.emplace(seq, endpoint);
    ++owed_total_;
    if (!is_there(endpoint)) return words(seq, endpoint) + " was never put there";
  }
  // Whether it was there before or after the notice within this batch, the two trails do not say.
  for (const auto& endpoint : changed_now_) {
    if (is_there(endpoint)) owed_.emplace(seq, endpoint);
  }
  return std::nullopt;
}

Complaint OutboxWatch::compare(const Snapshot& snapshot, const Notice& notice) {
  const auto& [seq, endpoint] = notice;
  const bool there = snapshot.get(Table::outbox, tables::Outbox::key(0, seq, endpoint)).has_value();
  if (there) {
    if (owed_.contains(notice)) return std::nullopt;
    return words(seq, endpoint) +
           (settled_.contains(notice) ? " is back after it was settled" : " is not owed");
  }
  if (owed_.erase(notice) != 0) settled_.insert(notice);
  if (!registered_.contains(endpoint) || receivers_.has(urls_[endpoint], seq)) return std::nullopt;
  return words(seq, endpoint) + " has gone, and never reached the receiver";
}

Complaint OutboxWatch::check_nothing_is_due(const Snapshot& snapshot, Instant now) const {
  Complaint complaint;
  const auto range = keys::partition_range(0);
  snapshot.scan(Table::outbox, range.from, range.to, [&](std::string_view key, std::string_view bytes) {
    const auto place = tables::Outbox::parse(key);
    const auto row = tables::Outbox::read(bytes);
    if (!place || !row) {
      complaint = "outbox: it holds what cannot be read";
      return false;
    }
    // A moment further ahead than any pause between attempts was set by a clock that has gone back since.
    const auto left = row->state.next_attempt_at - now;
    const bool due = left <= Milliseconds{0} || left > channels::kRetryDelayMax;
    const auto url = urls_.find(place->endpoint);
    const bool rests = url != urls_.end() && receivers_.may_rest(url->second, now);
    if (row->state.state == DeliveryState::waiting && due && !rests) {
      complaint = words(place->notice, place->endpoint) + " is due and nobody sends it";
    }
    return !complaint;
  });
  return complaint;
}

Complaint OutboxWatch::check_all_delivered(const Snapshot& snapshot) const {
  for (const auto& [seq, endpoint] : owed_) {
    if (registered_.contains(endpoint)) return words(seq, endpoint) + " is still owed";
    const auto row = tables::get_row<DeliveryKind>(snapshot, 0, {CampaignId{}, seq, endpoint});
    if (!row || !*row || (**row).state.state != DeliveryState::given_up) {
      return words(seq, endpoint) + " is kept for nobody";
    }
  }
  return std::nullopt;
}

}  // namespace duban::simulation
