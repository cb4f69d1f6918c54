#include "orchestrator/engine/ledger_templates.hpp"
#include "persistence/keys.hpp"

namespace duban {

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
  std::apply([](auto&... of_kind) { (of_kind.touched.clear(), ...); }, kinds_);
}

void Ledger::address(const CampaignOnShelf& campaign, const Cause& cause) {
  const auto& schedule = campaign.state.schedule;
  envelope_.actor = cause.actor;
  envelope_.at = batch_->at;
  envelope_.calendar.assign(schedule.calendar_id).append(" ").append(schedule.calendar_version);
  envelope_.campaign = campaign.state.id;
  envelope_.command = cause.command;
  envelope_.plan.clear();
  campaign.state.plan.append_hex(envelope_.plan);
}

std::uint64_t Ledger::record(const CampaignOnShelf& campaign, const std::vector<CampaignEvent>& events,
                             const Cause& cause) {
  const auto first = trail_.size();
  address(campaign, cause);
  envelope_.subject.clear();
  envelope_.unit.value.clear();
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

void Ledger::put_notice(std::uint64_t seq, const NoticeRecord& record,
                        const std::set<std::string>& endpoints) {
  tables::Notices::put(batch_->writes, tables::Notices::at(partition_, seq), record);
  for (const auto& endpoint : endpoints) {
    const DeliveryKey delivery{record.campaign, seq, endpoint};
    tables::Outbox::put(batch_->writes, tables::Outbox::of(partition_, delivery),
                        Row<DeliveryKind>{initial_state(delivery)});
    batch_->outbox_grew = true;
  }
}

std::int64_t Ledger::count(const CampaignId& campaign, std::string_view name) const {
  const auto found = counts_.find(campaign);
  return found == counts_.end() ? 0 : found->second.count(name);
}

std::vector<CampaignId> Ledger::campaigns_recounted() const {
  std::vector<CampaignId> recounted;
  for (const auto& [campaign, counts] : counts_) {
    if (counts.changed()) recounted.push_back(campaign);
  }
  return recounted;
}

void Ledger::finish(const Shelf& shelf) {
  const auto store_all = [&](const auto& of_kind) {
    for (const auto& touched : of_kind.touched) {
      store(touched, shelf.campaign(touched.key.campaign)->context);
    }
  };
  std::apply([&](const auto&... of_kind) { (store_all(of_kind), ...); }, kinds_);
  for (auto& [campaign, counts] : counts_) counts.store_changed(batch_->writes, partition_, campaign);
  trail_.finish();
  system_trail_.finish();
}

}  // namespace duban
