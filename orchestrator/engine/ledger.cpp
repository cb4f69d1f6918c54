#include "orchestrator/engine/ledger.hpp"

#include "persistence/history.hpp"
#include "persistence/keys.hpp"
#include "workflows/audit/audit_record.hpp"
#include "workflows/unit_campaign/facets.hpp"
#include "workflows/unit_campaign/notices.hpp"

namespace duban {
namespace {

// Reuses the memory of `envelope`.
void address(AuditEnvelope& envelope, const CampaignOnShelf& campaign, const UnitId& unit, const Cause& cause,
             Instant at) {
  const auto& schedule = campaign.state.schedule;
  envelope.actor = cause.actor;
  envelope.at = at;
  envelope.calendar.assign(schedule.calendar_id).append(" ").append(schedule.calendar_version);
  envelope.campaign = campaign.state.id;
  envelope.command = cause.command;
  envelope.plan.clear();
  campaign.state.plan.append_hex(envelope.plan);
  envelope.unit = unit;
}

}  // namespace

Result<void> Ledger::recover(const Snapshot& snapshot) {
  auto tree = MerkleAppender::restore(snapshot, partition_);
  if (!tree) return tree.error();
  tree_ = std::move(*tree);
  last_at_ = Instant{};
  if (tree_.size() > 0) {
    const auto leaf = snapshot.get(Table::audit, keys::audit(partition_, tree_.size() - 1));
    if (!leaf)
      return Error{ErrorCode::store_corrupt,
                   {{"what", "audit trail"}, {"detail", "its last record is gone"}}};
    auto record = read_audit_record(*leaf);
    if (!record) return record.error();
    last_at_ = record->envelope.at;
  }
  counts_.clear();
  std::optional<Error> problem;
  const auto range = keys::partition_range(partition_);
  snapshot.scan(Table::counters, range.from, range.to, [&](std::string_view key, std::string_view value) {
    const auto parsed = keys::parse_counter(key);
    auto count = codec::read<CountRecord>(value, "count");
    if (!count) problem = count.error();
    if (parsed && count) counts_[CampaignId{parsed->campaign}].restore(parsed->name, count->count);
    return !problem;
  });
  if (problem) return *problem;
  return {};
}

void Ledger::begin(Batch& batch) {
  batch_ = &batch;
  size_at_begin_ = tree_.size();
  touched_.clear();
}

template <class Event>
std::uint64_t Ledger::append(const Event& event, AuditEnvelope& envelope) {
  envelope.seq = tree_.size();
  leaf_.clear();
  write_audit_record(leaf_, envelope, event);
  tree_.append(leaf_, partition_, batch_->writes);
  batch_->writes.put(Table::audit, keys::audit(partition_, envelope.seq), leaf_);
  last_at_ = envelope.at;
  return envelope.seq;
}

void Ledger::note_history(const AuditEnvelope& envelope, std::uint64_t first) {
  if (first == tree_.size()) return;
  batch_->writes.put(Table::history,
                     keys::history(partition_, envelope.campaign.value, envelope.unit.value, first),
                     history::encode_count(tree_.size() - first));
}

std::uint64_t Ledger::record(const UnitKey& key, UnitCache::Entry& entry, Decision decision,
                             const Cause& cause, const CampaignOnShelf& campaign,
                             const std::set<std::string>& endpoints) {
  find_standing(entry.record.state, campaign.context, before_);
  // A unit that this batch has changed already is among those touched.
  if (entry.changed_by_batch != batch_->number) {
    entry.touched_at = touched_.size();
    touched_.push_back({key, &entry, before_.facets, {}, entry.record.wake_at});
  }
  const auto first = tree_.size();
  address(envelope_, campaign, key.unit, cause, batch_->at);
  for (const auto& event : decision.events) {
    const auto seq = append(event, envelope_);
    if (!endpoints.empty()) notify(seq, key, event, campaign, endpoints);
  }
  note_history(envelope_, first);
  entry.record = {std::move(decision.after), decision.wake_at};
  entry.changed_by_batch = batch_->number;
  find_standing(entry.record.state, campaign.context, after_);
  touched_[entry.touched_at].facets_after = after_.facets;
  auto& counts = counts_[key.campaign];
  compare_counts(
      before_.counts, after_.counts, [&](const Mark& mark) { counts.add(mark, campaign.context, -1); },
      [&](const Mark& mark) { counts.add(mark, campaign.context, 1); });
  return first;
}

std::uint64_t Ledger::record(const CampaignOnShelf& campaign, const std::vector<CampaignEvent>& events,
                             const Cause& cause) {
  const auto first = tree_.size();
  address(envelope_, campaign, {}, cause, batch_->at);
  for (const auto& event : events) append(event, envelope_);
  note_history(envelope_, first);
  batch_->writes.put(Table::campaigns, keys::campaign(partition_, campaign.state.id.value),
                     codec::encode(campaign.state));
  return first;
}

std::uint64_t Ledger::record(const ShelfEvent& event, const Cause& cause) {
  AuditEnvelope envelope;
  envelope.actor = cause.actor;
  envelope.at = batch_->at;
  envelope.command = cause.command;
  const auto first = append(event, envelope);
  note_history(envelope, first);
  return first;
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
  const auto bytes = codec::encode(record);
  for (const auto& endpoint : endpoints) {
    batch_->writes.put(Table::outbox, keys::delivery(partition_, seq, endpoint), bytes);
  }
  batch_->outbox_grew = true;
}

std::int64_t Ledger::count(const CampaignId& campaign, std::string_view name) const {
  const auto found = counts_.find(campaign);
  return found == counts_.end() ? 0 : found->second.count(name);
}

void Ledger::store_unit(const Touched& touched, const CampaignContext& context) {
  auto& writes = batch_->writes;
  const auto& record = touched.entry->record;
  const auto& campaign = touched.key.campaign.value;
  const auto& unit = touched.key.unit.value;
  writes.put(Table::unit_campaigns, keys::unit_campaign(partition_, campaign, unit), codec::encode(record));
  if (touched.wake_before != record.wake_at) {
    if (touched.wake_before) {
      writes.erase(Table::wake_ups, keys::wake_up(partition_, *touched.wake_before, campaign, unit));
    }
    if (record.wake_at) {
      writes.put(Table::wake_ups, keys::wake_up(partition_, *record.wake_at, campaign, unit), {});
      wake_ups_.inserted(*record.wake_at, batch_->number);
    }
  }
  const auto key_of = [&](const Mark& mark) {
    return keys::facet(partition_, campaign, name_of(mark, context), unit);
  };
  compare_facets(
      touched.facets_before, touched.facets_after,
      [&](const Mark& mark) { writes.erase(Table::facets, key_of(mark)); },
      [&](const Mark& mark) { writes.put(Table::facets, key_of(mark), {}); });
}

void Ledger::finish(const Shelf& shelf) {
  for (const auto& touched : touched_) store_unit(touched, shelf.campaign(touched.key.campaign)->context);
  for (auto& [campaign, counts] : counts_) counts.store_changed(batch_->writes, partition_, campaign);
  if (tree_.size() != size_at_begin_) {
    batch_->writes.put(Table::meta, keys::meta(partition_, kAuditRootName),
                       codec::encode(AuditRootRecord{tree_.root(), tree_.size()}));
  }
  if (!batch_->writes.empty()) batch_->writes.set_audit_size(partition_, tree_.size());
}

}  // namespace duban
