#include "orchestrator/engine/ledger.hpp"

#include "persistence/keys.hpp"
#include "workflows/audit/audit_record.hpp"
#include "workflows/unit_campaign/facets.hpp"
#include "workflows/unit_campaign/notices.hpp"

namespace duban {
namespace {

AuditEnvelope envelope_of(const CampaignOnShelf& campaign, const Cause& cause, Instant at) {
  AuditEnvelope envelope;
  envelope.actor = cause.actor;
  envelope.at = at;
  envelope.calendar = campaign.state.schedule.calendar_id + " " + campaign.state.schedule.calendar_version;
  envelope.campaign = campaign.state.id;
  envelope.command = cause.command;
  envelope.plan = campaign.state.plan.hex();
  return envelope;
}

}  // namespace

Result<void> Ledger::recover(const Snapshot& snapshot) {
  auto tree = MerkleAppender::restore(snapshot, partition_);
  if (!tree) return tree.error();
  tree_ = std::move(*tree);
  last_at_ = Instant{};
  if (tree_.size() > 0) {
    const auto leaf = snapshot.get(Table::kAudit, keys::audit(partition_, tree_.size() - 1));
    if (!leaf)
      return Error{ErrorCode::StoreCorrupt, {{"what", "audit trail"}, {"detail", "its last record is gone"}}};
    auto record = read_audit_record(*leaf);
    if (!record) return record.error();
    last_at_ = record->envelope.at;
  }
  counts_.clear();
  std::optional<Error> problem;
  const auto range = keys::partition_range(partition_);
  snapshot.scan(Table::kCounters, range.from, range.to, [&](std::string_view key, std::string_view value) {
    const auto parsed = keys::parse_counter(key);
    auto count = codec::read<CountRecord>(value, "count");
    if (!count) problem = count.error();
    if (parsed && count) counts_[CampaignId{parsed->campaign}][parsed->name] = count->count;
    return !problem;
  });
  if (problem) return *problem;
  return {};
}

void Ledger::begin(Batch& batch) {
  batch_ = &batch;
  size_at_begin_ = tree_.size();
  touched_.clear();
  counted_.clear();
}

template <class Event>
std::uint64_t Ledger::append(const Event& event, AuditEnvelope envelope) {
  envelope.seq = tree_.size();
  leaf_.clear();
  write_audit_record(leaf_, envelope, event);
  tree_.append(leaf_, partition_, batch_->writes);
  batch_->writes.put(Table::kAudit, keys::audit(partition_, envelope.seq), leaf_);
  batch_->writes.put(Table::kHistory,
                     keys::history(partition_, envelope.campaign.value, envelope.unit.value, envelope.seq),
                     {});
  last_at_ = envelope.at;
  return envelope.seq;
}

std::uint64_t Ledger::record(const UnitKey& key, UnitCache::Entry& entry, Decision decision,
                             const Cause& cause, const CampaignOnShelf& campaign,
                             const std::set<std::string>& endpoints) {
  touch(key, entry, campaign.context);
  const auto counts_before = counts_of(entry.state, campaign.context);
  const auto first = tree_.size();
  auto envelope = envelope_of(campaign, cause, batch_->at);
  envelope.unit = key.unit;
  for (const auto& event : decision.events) {
    const auto seq = append(event, envelope);
    if (!endpoints.empty()) notify(seq, key, event, campaign, endpoints);
  }
  entry.state = std::move(decision.after);
  entry.changed_by_batch = batch_->number;
  count_unit(key.campaign, difference(counts_before, counts_of(entry.state, campaign.context)));
  return first;
}

std::uint64_t Ledger::record(const CampaignOnShelf& campaign, const std::vector<CampaignEvent>& events,
                             const Cause& cause) {
  const auto first = tree_.size();
  for (const auto& event : events) append(event, envelope_of(campaign, cause, batch_->at));
  batch_->writes.put(Table::kCampaigns, keys::campaign(partition_, campaign.state.id.value),
                     codec::encode(campaign.state));
  return first;
}

std::uint64_t Ledger::record(const ShelfEvent& event, const Cause& cause) {
  AuditEnvelope envelope;
  envelope.actor = cause.actor;
  envelope.at = batch_->at;
  envelope.command = cause.command;
  return append(event, std::move(envelope));
}

void Ledger::notify(std::uint64_t seq, const UnitKey& key, const UnitEvent& event,
                    const CampaignOnShelf& campaign, const std::set<std::string>& endpoints) {
  const auto notice = notice_of(event, campaign.context);
  if (!notice) return;
  OutboxRecord record;
  record.organiser = campaign.state.organiser;
  record.campaign = key.campaign;
  record.unit = key.unit;
  record.type = notice->type;
  record.task = notice->task;
  record.parties = notice->parties;
  record.created_at = batch_->at;
  record.next_attempt_at = batch_->at;
  const auto bytes = codec::encode(record);
  for (const auto& endpoint : endpoints) {
    batch_->writes.put(Table::kOutbox, keys::delivery(partition_, seq, endpoint), bytes);
  }
  batch_->outbox_grew = true;
}

void Ledger::touch(const UnitKey& key, UnitCache::Entry& entry, const CampaignContext& context) {
  if (touched_.contains(key)) return;
  touched_.emplace(key, Touched{&entry, facets_of(entry.state, context), entry.state.wake_at});
}

void Ledger::count_unit(const CampaignId& campaign, const NameDifference& change) {
  auto& counts = counts_[campaign];
  const auto add = [&](const std::vector<std::string>& names, std::int64_t step) {
    for (const auto& name : names) {
      counts[name] += step;
      counted_.emplace(campaign, name);
    }
  };
  add(change.removed, -1);
  add(change.added, 1);
}

std::int64_t Ledger::count(const CampaignId& campaign, std::string_view name) const {
  const auto of_campaign = counts_.find(campaign);
  if (of_campaign == counts_.end()) return 0;
  const auto found = of_campaign->second.find(name);
  return found == of_campaign->second.end() ? 0 : found->second;
}

void Ledger::store_unit(const UnitKey& key, const Touched& touched, const CampaignContext& context) {
  auto& writes = batch_->writes;
  const auto& state = touched.entry->state;
  const auto& campaign = key.campaign.value;
  const auto& unit = key.unit.value;
  writes.put(Table::kUnitCampaigns, keys::unit_campaign(partition_, campaign, unit), codec::encode(state));
  if (touched.wake_before != state.wake_at) {
    if (touched.wake_before) {
      writes.erase(Table::kWakeUps, keys::wake_up(partition_, *touched.wake_before, campaign, unit));
    }
    if (state.wake_at) {
      writes.put(Table::kWakeUps, keys::wake_up(partition_, *state.wake_at, campaign, unit), {});
      wake_ups_.inserted(*state.wake_at, batch_->number);
    }
  }
  const auto facets = difference(touched.facets_before, facets_of(state, context));
  for (const auto& facet : facets.removed) {
    writes.erase(Table::kFacets, keys::facet(partition_, campaign, facet, unit));
  }
  for (const auto& facet : facets.added) {
    writes.put(Table::kFacets, keys::facet(partition_, campaign, facet, unit), {});
  }
}

void Ledger::finish(const Shelf& shelf) {
  for (const auto& [key, touched] : touched_) {
    store_unit(key, touched, shelf.campaign(key.campaign)->context);
  }
  for (const auto& [campaign, name] : counted_) {
    auto& counts = counts_[campaign];
    const auto found = counts.find(name);
    const auto key = keys::counter(partition_, campaign.value, name);
    if (found->second == 0) {
      batch_->writes.erase(Table::kCounters, key);
      counts.erase(found);
    } else {
      batch_->writes.put(Table::kCounters, key, codec::encode(CountRecord{found->second}));
    }
  }
  if (tree_.size() != size_at_begin_) {
    batch_->writes.put(Table::kMeta, keys::meta(partition_, kAuditRootName),
                       codec::encode(AuditRootRecord{tree_.root(), tree_.size()}));
  }
  if (!batch_->writes.empty()) batch_->writes.set_audit_size(partition_, tree_.size());
}

}  // namespace duban
