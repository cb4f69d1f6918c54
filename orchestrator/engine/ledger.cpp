#include "orchestrator/engine/ledger.hpp"

#include "persistence/keys.hpp"
#include "persistence/tables/aggregates.hpp"
#include "persistence/tables/campaigns.hpp"
#include "persistence/tables/lists.hpp"
#include "persistence/tables/notices.hpp"
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
  if (auto recovered = trail_.recover(snapshot); !recovered) return recovered.error();
  if (auto recovered = system_trail_.recover(snapshot); !recovered) return recovered.error();
  counts_.clear();
  return tables::Counters::scan(snapshot, tables::Counters::range(partition_),
                                [&](const tables::CounterKey& key, const CountRecord& record) {
                                  counts_[CampaignId{key.campaign}].restore(key.name, record.count);
                                  return true;
                                });
}

void Ledger::begin(Batch& batch) {
  batch_ = &batch;
  trail_.begin(batch);
  system_trail_.begin(batch);
  touched_.clear();
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
  const auto first = trail_.size();
  address(envelope_, campaign, key.unit, cause, batch_->at);
  for (const auto& event : decision.events) {
    notify(trail_.append(event, envelope_), key, event, campaign, endpoints);
  }
  trail_.note_history(key.campaign.value, key.unit.value, first);
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
  const auto first = trail_.size();
  address(envelope_, campaign, {}, cause, batch_->at);
  for (const auto& event : events) trail_.append(event, envelope_);
  trail_.note_history(campaign.state.id.value, {}, first);
  tables::Campaigns::put(batch_->writes, tables::Campaigns::at(partition_, campaign.state.id),
                         campaign.state);
  return first;
}

std::uint64_t Ledger::record(const LibraryEvent& event, const Cause& cause) {
  AuditEnvelope envelope;
  envelope.actor = cause.actor;
  envelope.at = batch_->at;
  envelope.command = cause.command;
  const auto seq = system_trail_.append(event, envelope);
  system_trail_.note_history({}, {}, seq);
  return seq;
}

void Ledger::notify(std::uint64_t seq, const UnitKey& key, const UnitEvent& event,
                    const CampaignOnShelf& campaign, const std::set<std::string>& endpoints) {
  const auto notice = notice_of(event, campaign.context);
  if (!notice) return;
  NoticeRecord record;
  record.organiser = campaign.state.organiser;
  record.campaign = key.campaign;
  record.unit = key.unit;
  record.type = notice->type;
  record.task = notice->task;
  record.parties = notice->parties;
  record.created_at = batch_->at;
  tables::Notices::put(batch_->writes, tables::Notices::at(partition_, seq), record);
  for (const auto& endpoint : endpoints) {
    const DeliveryKey delivery{key.campaign, seq, endpoint};
    tables::Outbox::put(batch_->writes, tables::Outbox::of(partition_, delivery),
                        Row<DeliveryKind>{initial_state(delivery)});
    batch_->outbox_grew = true;
  }
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
  tables::UnitCampaigns::put(writes, tables::UnitCampaigns::at(partition_, campaign, unit), record);
  if (touched.wake_before != record.wake_at) {
    if (touched.wake_before) {
      tables::WakeUps::erase(writes, tables::WakeUps::at(partition_, *touched.wake_before, campaign, unit));
    }
    if (record.wake_at) {
      tables::WakeUps::put(writes, tables::WakeUps::at(partition_, *record.wake_at, campaign, unit));
      wake_ups_.inserted(*record.wake_at, batch_->number);
    }
  }
  const auto place_of = [&](const Mark& mark) {
    return tables::Facets::at(partition_, campaign, name_of(mark, context), unit);
  };
  compare_facets(
      touched.facets_before, touched.facets_after,
      [&](const Mark& mark) { tables::Facets::erase(writes, place_of(mark)); },
      [&](const Mark& mark) { tables::Facets::put(writes, place_of(mark)); });
}

void Ledger::finish(const Shelf& shelf) {
  for (const auto& touched : touched_) store_unit(touched, shelf.campaign(touched.key.campaign)->context);
  for (auto& [campaign, counts] : counts_) counts.store_changed(batch_->writes, partition_, campaign);
  trail_.finish();
  system_trail_.finish();
}

}  // namespace duban
