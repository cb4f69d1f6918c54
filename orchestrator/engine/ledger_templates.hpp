// How the ledger records what was decided, for every kind of the registry. For the files of the engine that
// record.
#pragma once

#include "orchestrator/engine/ledger.hpp"
#include "persistence/tables/aggregates.hpp"
#include "persistence/tables/campaigns.hpp"
#include "persistence/tables/lists.hpp"
#include "persistence/tables/notices.hpp"

#include <utility>

namespace duban {

template <class Kind>
std::uint64_t Ledger::record(const typename Kind::Key& key, typename AggregateCache<Kind>::Entry& entry,
                             DecisionOf<Kind> decision, const Cause& cause, const CampaignOnShelf& campaign,
                             const std::set<std::string>& endpoints) {
  auto& [touched, before, after] = std::get<OfKind<Kind>>(kinds_);
  find_standing(entry.record.state, campaign.context, before);
  // One that this batch has changed already is among those touched.
  if (entry.changed_by_batch != batch_->number) {
    entry.touched_at = touched.size();
    touched.push_back({key, &entry, before.facets, {}, entry.record.wake_at});
  }
  const auto first = trail_.size();
  address(campaign, cause);
  set_subject<Kind>(envelope_, key);
  for (const auto& event : decision.events) {
    notify<Kind>(trail_.append(event, envelope_), key, event, campaign, endpoints);
  }
  trail_.note_history(key.campaign.value, subject_name(envelope_), first);
  entry.record = {std::move(decision.after), decision.wake_at};
  entry.changed_by_batch = batch_->number;
  find_standing(entry.record.state, campaign.context, after);
  touched[entry.touched_at].facets_after = after.facets;
  auto& counts = counts_[key.campaign];
  compare_counts(
      before.counts, after.counts,
      [&](const typename Kind::Mark& mark) { counts.template add<Kind>(mark, campaign.context, -1); },
      [&](const typename Kind::Mark& mark) { counts.template add<Kind>(mark, campaign.context, 1); });
  return first;
}

template <class Kind>
std::uint64_t Ledger::record(const typename Kind::Key& key, const std::vector<typename Kind::Event>& events,
                             const Cause& cause) {
  const auto subject = Kind::subject_of(key);
  AuditEnvelope envelope;
  envelope.actor = cause.actor;
  envelope.at = batch_->at;
  envelope.campaign = CampaignId{subject.campaign};
  envelope.command = cause.command;
  envelope.subject = subject.name;
  auto& trail = Kind::kTrail == TrailOf::system ? system_trail_ : trail_;
  const auto first = trail.size();
  for (const auto& event : events) trail.append(event, envelope);
  trail.note_history(subject.campaign, subject.name, first);
  return first;
}

template <class Kind>
void Ledger::notify(std::uint64_t seq, const typename Kind::Key& key, const typename Kind::Event& event,
                    const CampaignOnShelf& campaign, const std::set<std::string>& endpoints) {
  const auto notice = notice_of(event, campaign.context);
  if (!notice) return;
  NoticeRecord record;
  record.organiser = campaign.state.organiser;
  record.campaign = key.campaign;
  if constexpr (requires { key.unit; }) record.unit = key.unit;
  record.type = notice->type;
  record.task = notice->task;
  record.parties = notice->parties;
  record.created_at = batch_->at;
  put_notice(seq, record, endpoints);
}

template <class Kind>
void Ledger::store(const Touched<Kind>& touched, const CampaignContext& context) {
  using Rows = tables::TableOf<Kind>;
  auto& writes = batch_->writes;
  const auto& record = touched.entry->record;
  const auto& campaign = touched.key.campaign.value;
  const auto name = Kind::subject_of(touched.key).name;
  Rows::put(writes, Rows::of(partition_, touched.key), record);
  if (touched.wake_before != record.wake_at) {
    if (touched.wake_before) {
      tables::WakeUps::erase(writes, tables::WakeUps::at(partition_, *touched.wake_before, campaign, name));
    }
    if (record.wake_at) {
      tables::WakeUps::put(writes, tables::WakeUps::at(partition_, *record.wake_at, campaign, name));
      wake_ups_.inserted(*record.wake_at, batch_->number);
    }
  }
  const auto place_of = [&](const auto& mark) {
    return tables::Facets::at(partition_, campaign, name_of(mark, context), name);
  };
  compare_facets(
      touched.facets_before, touched.facets_after,
      [&](const auto& mark) { tables::Facets::erase(writes, place_of(mark)); },
      [&](const auto& mark) { tables::Facets::put(writes, place_of(mark)); });
}

}  // namespace duban
