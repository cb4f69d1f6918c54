#include "tests/simulation/state_watch.hpp"

#include "orchestrator/audit/declared_gaps.hpp"
#include "persistence/keys.hpp"
#include "persistence/tables/campaigns.hpp"
#include "persistence/tables/filings.hpp"
#include "persistence/tables/lists.hpp"
#include "persistence/tables/trail.hpp"
#include "persistence/trail/history.hpp"
#include "workflows/audit/canonical_json.hpp"
#include "workflows/campaign/decide.hpp"
#include "workflows/unit_campaign/instances.hpp"

#include <algorithm>

namespace duban::simulation {

std::optional<Instant> StateWatch::next_wake_up() const {
  std::optional<Instant> next;
  const auto look_at = [&](const auto& watch) {
    const auto own = watch.next_wake_up();
    if (own && (!next || *own < *next)) next = own;
  };
  std::apply([&](const auto&... watch) { (look_at(watch), ...); }, in_campaign_);
  return next;
}

// --- folding -----------------------------------------------------------------------------------------------

void StateWatch::fold(Partition trail, const AuditRecord& record) {
  const auto& envelope = record.envelope;
  histories_[trail].push_back(subject_of(envelope));
  if (const auto* of_campaign = std::get_if<CampaignEvent>(&record.event))
    return fold(*of_campaign, envelope);
  if (const auto* of_unit = std::get_if<UnitEvent>(&record.event)) note(*of_unit, envelope);
  if (const auto* of_endpoint = std::get_if<EndpointEvent>(&record.event)) fold(*of_endpoint);
  if (context_) {
    std::apply([&](auto&... watch) { (watch.fold(record, *context_) || ...); }, in_campaign_);
  }
  std::apply([&](auto&... watch) { (watch.fold(record) || ...); }, standalone_);
}

// What of an event on a unit is looked into beyond its state, before it is applied.
void StateWatch::note(const UnitEvent& event, const AuditEnvelope& envelope) {
  const auto* filed = std::get_if<SubmissionFiled>(&event);
  if (filed == nullptr) return;
  check_gaps(*filed, envelope.seq);
  filings_.push_back({envelope.unit.value, filed->task, filed->number, filed->content});
  files_filed_.insert(filed->files.begin(), filed->files.end());
}

// The one fact that a decision about a unit is given: whose part of a consolidated report is missing.
void StateWatch::check_gaps(const SubmissionFiled& filed, std::uint64_t record) {
  const auto slot = find_slot(filed.task, *context_);
  const auto source = slot ? context_->task_of(slot->slot).fan_in : std::nullopt;
  if (!source) return;
  std::vector<std::string> missing;
  for (const auto& id : units()) {
    if (lacks(*unit(id), *source, *context_)) missing.push_back(id);
  }
  if (missing != filed.gaps) {
    wrong_fact_ = "record " + std::to_string(record) + " declares other gaps than the trail tells of";
  }
}

void StateWatch::fold(const CampaignEvent& event, const AuditEnvelope& envelope) {
  campaign_.id = envelope.campaign;
  apply(campaign_, event, envelope.at);
  if (std::holds_alternative<CampaignCreated>(event)) context_ = context_of(campaign_, shelf_).value();
}

void StateWatch::fold(const EndpointEvent& event) {
  if (const auto* registered = std::get_if<EndpointRegistered>(&event))
    endpoints_.insert(registered->endpoint);
  if (const auto* removed = std::get_if<EndpointRemoved>(&event)) endpoints_.erase(removed->endpoint);
}

// --- comparing ---------------------------------------------------------------------------------------------

Complaint StateWatch::look(const Snapshot& snapshot, const Fresh& fresh,
                           const std::vector<FaultyStore::Touched>& touched) {
  std::apply([](auto&... watch) { (watch.begin_look(), ...); }, in_campaign_);
  changed_counts_.clear();
  filings_.clear();
  for (const auto& [trail, records] : fresh) {
    for (const auto& record : records) {
      fold(trail, record);
      if (wrong_fact_) return wrong_fact_;
      if (auto complaint = compare_history(snapshot, trail, record)) return complaint;
    }
  }
  if (auto complaint = compare_changed(snapshot)) return complaint;
  if (auto complaint = compare_counts(snapshot)) return complaint;
  if (auto complaint = compare_filings(snapshot)) return complaint;
  for (const auto& change : touched) {
    if (auto complaint = compare_touched(snapshot, change)) return complaint;
  }
  return std::nullopt;
}

Complaint StateWatch::compare_changed(const Snapshot& snapshot) {
  if (!context_) return std::nullopt;
  std::map<std::string, std::int64_t, std::less<>> recount;
  Complaint complaint;
  const auto compare = [&](auto& watch) {
    if (!complaint) complaint = watch.compare_changed(snapshot, *context_, recount);
  };
  std::apply([&](auto&... watch) { (compare(watch), ...); }, in_campaign_);
  for (const auto& [name, step] : recount) {
    counts_[name] += step;
    changed_counts_.insert(name);
  }
  return complaint;
}

Complaint StateWatch::compare_counts(const Snapshot& snapshot) {
  for (const auto& name : changed_counts_) {
    const auto count = counts_[name];
    const auto stored = snapshot.get(Table::counters, tables::Counters::key(0, campaign_.id.value, name));
    const auto wanted = count == 0 ? std::nullopt : std::optional{codec::encode(CountRecord{count})};
    if (stored != wanted) return "count " + name + " is not " + std::to_string(count);
  }
  return std::nullopt;
}

// What was filed can be read, and is what the record holds the digest of.
Complaint StateWatch::compare_filings(const Snapshot& snapshot) {
  for (const auto& filing : filings_) {
    const auto record = tables::Submissions::get(
        snapshot, tables::Submissions::at(0, campaign_.id, filing.unit, filing.task, filing.number));
    std::string canonical_bytes;
    if (record && *record) canonical::write(canonical_bytes, (**record).content);
    if (sha256(canonical_bytes) != filing.content) {
      return "unit " + filing.unit + ": what was filed for " + filing.task + " is not stored as it was filed";
    }
  }
  return std::nullopt;
}

Complaint StateWatch::compare_history(const Snapshot& snapshot, Partition trail,
                                      const AuditRecord& record) const {
  const auto subject = subject_of(record.envelope);
  const auto seq = record.envelope.seq;
  if (history::contains(snapshot, trail, {subject.campaign, subject.name}, seq)) return std::nullopt;
  return "record " + std::to_string(seq) + " is missing in the history of " + subject.name;
}

// Whatever a commit touches must be what follows from the trail, also where the trail says nothing new.
Complaint StateWatch::compare_touched(const Snapshot& snapshot, const FaultyStore::Touched& touched) const {
  const auto stored = snapshot.get(touched.table, touched.key);
  const auto wrong = [&](bool as_it_should_be) -> Complaint {
    if (as_it_should_be) return std::nullopt;
    return "table " + std::string(table_name(touched.table)) +
           ": a change that does not follow from the trail";
  };
  std::optional<bool> right;
  const auto ask = [&](const auto& watch) {
    if (!right) right = watch.is_right(touched.table, touched.key, stored);
  };
  std::apply([&](const auto&... watch) { (ask(watch), ...); }, in_campaign_);
  std::apply([&](const auto&... watch) { (ask(watch), ...); }, standalone_);
  if (right) return wrong(*right);
  switch (touched.table) {
    case Table::campaigns:
      return wrong(stored == codec::encode(campaign_));
    case Table::wake_ups:
    case Table::facets:
      return wrong(false);  // of no kind that there is
    case Table::counters: {
      const auto found = counts_.find(tables::Counters::parse(touched.key)->name);
      const auto count = found == counts_.end() ? 0 : found->second;
      return wrong(stored == (count == 0 ? std::nullopt : std::optional{codec::encode(CountRecord{count})}));
    }
    case Table::history: {
      const auto key = tables::History::parse(touched.key);
      const std::uint64_t count = stored ? history::parse_count(*stored).value_or(0) : 0;
      const auto trail = histories_.find(*keys::partition_of(touched.key));
      bool belongs = count != 0 && trail != histories_.end() && key->sequence + count <= trail->second.size();
      for (std::uint64_t at = 0; belongs && at < count; ++at) {
        belongs = trail->second[key->sequence + at] == Subject{key->campaign, key->unit};
      }
      return wrong(belongs);
    }
    default:
      return std::nullopt;
  }
}

}  // namespace duban::simulation
