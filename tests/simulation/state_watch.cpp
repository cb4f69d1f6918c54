#include "tests/simulation/state_watch.hpp"

#include "orchestrator/access/token.hpp"
#include "orchestrator/audit/declared_gaps.hpp"
#include "persistence/keys.hpp"
#include "persistence/tables/aggregates.hpp"
#include "persistence/tables/campaigns.hpp"
#include "persistence/tables/filings.hpp"
#include "persistence/tables/lists.hpp"
#include "persistence/tables/trail.hpp"
#include "persistence/trail/history.hpp"
#include "workflows/audit/canonical_json.hpp"
#include "workflows/campaign/decide.hpp"
#include "workflows/unit_campaign/decide.hpp"
#include "workflows/unit_campaign/facets.hpp"
#include "workflows/unit_campaign/instances.hpp"
#include "workflows/unit_campaign/moments.hpp"
#include "workflows/unit_campaign/older_events.hpp"

#include <algorithm>

namespace duban::simulation {
namespace {

std::string of_unit(const std::string& id) {
  return "unit " + (id.empty() ? std::string("-") : id) + ": ";
}

}  // namespace

const UnitCampaign* StateWatch::unit(const std::string& id) const {
  const auto found = units_.find(id);
  return found == units_.end() ? nullptr : &found->second.state;
}

std::vector<std::string> StateWatch::units() const {
  std::vector<std::string> ids;
  for (const auto& [id, unit] : units_) ids.push_back(id);
  return ids;
}

std::optional<Instant> StateWatch::next_wake_up() const {
  if (wake_ups_.empty()) return std::nullopt;
  return *wake_ups_.begin();
}

// --- folding -----------------------------------------------------------------------------------------------

void StateWatch::fold(Partition trail, const AuditRecord& record) {
  const auto& envelope = record.envelope;
  histories_[trail].push_back(subject_of(envelope));
  if (const auto* of_unit = std::get_if<UnitEvent>(&record.event)) {
    return fold(*of_unit, record.version, envelope);
  }
  if (const auto* of_campaign = std::get_if<CampaignEvent>(&record.event))
    return fold(*of_campaign, envelope);
  if (const auto* of_endpoint = std::get_if<EndpointEvent>(&record.event)) return fold(*of_endpoint);
  if (const auto* of_token = std::get_if<AccessTokenEvent>(&record.event)) return fold(*of_token);
}

void StateWatch::fold(UnitEvent event, std::uint32_t version, const AuditEnvelope& envelope) {
  auto& unit = units_[envelope.unit.value];
  unit.state.campaign = envelope.campaign;
  unit.state.unit = envelope.unit;
  if (const auto* filed = std::get_if<SubmissionFiled>(&event)) {
    check_gaps(*filed, envelope.seq);
    filings_.push_back({envelope.unit.value, filed->task, filed->number, filed->content});
    files_filed_.insert(filed->files.begin(), filed->files.end());
  }
  complete(event, version, unit.state, *context_);
  apply(unit.state, event, envelope.at, *context_);
  changed_units_.insert(envelope.unit.value);
}

// The one fact that a decision about a unit is given: whose part of a consolidated report is missing.
void StateWatch::check_gaps(const SubmissionFiled& filed, std::uint64_t record) {
  const auto slot = find_slot(filed.task, *context_);
  const auto source = slot ? context_->task_of(slot->slot).fan_in : std::nullopt;
  if (!source) return;
  std::vector<std::string> missing;
  for (const auto& [id, unit] : units_) {
    if (lacks(unit.state, *source, *context_)) missing.push_back(id);
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

void StateWatch::fold(const AccessTokenEvent& event) {
  if (const auto* issued = std::get_if<TokenIssued>(&event)) tokens_[issued->token] = false;
  if (const auto* revoked = std::get_if<TokenRevoked>(&event)) tokens_[revoked->token] = true;
}

// --- comparing ---------------------------------------------------------------------------------------------

Complaint StateWatch::look(const Snapshot& snapshot, const Fresh& fresh,
                           const std::vector<FaultyStore::Touched>& touched) {
  changed_units_.clear();
  changed_counts_.clear();
  filings_.clear();
  for (const auto& [trail, records] : fresh) {
    for (const auto& record : records) {
      fold(trail, record);
      if (wrong_fact_) return wrong_fact_;
      if (auto complaint = compare_history(snapshot, trail, record)) return complaint;
    }
  }
  for (const auto& id : changed_units_) {
    if (auto complaint = compare_unit(snapshot, id)) return complaint;
  }
  if (auto complaint = compare_counts(snapshot)) return complaint;
  if (auto complaint = compare_filings(snapshot)) return complaint;
  for (const auto& change : touched) {
    if (auto complaint = compare_touched(snapshot, change)) return complaint;
  }
  return std::nullopt;
}

Complaint StateWatch::compare_unit(const Snapshot& snapshot, const std::string& id) {
  auto& unit = units_.find(id)->second;
  const auto& campaign = campaign_.id.value;
  if (snapshot.get(Table::unit_campaigns, tables::UnitCampaigns::key(0, campaign, id)) !=
      codec::encode(Timed<UnitCampaign>{unit.state, duban::next_wake_up(unit.state, *context_)})) {
    return of_unit(id) + "the stored state is not the fold of its events";
  }
  change_counts(std::exchange(unit.counts, counts_of(unit.state, *context_)), -1);
  change_counts(unit.counts, 1);
  const auto before = std::exchange(unit.facets, facets_of(unit.state, *context_));
  if (auto complaint = compare_lists(snapshot, id, before, unit.facets)) return complaint;
  const auto wake_at = duban::next_wake_up(unit.state, *context_);
  if (unit.wake_at == wake_at) return std::nullopt;
  if (unit.wake_at) {
    wake_ups_.erase(wake_ups_.find(*unit.wake_at));
    if (snapshot.get(Table::wake_ups, tables::WakeUps::key(0, *unit.wake_at, campaign, id))) {
      return of_unit(id) + "a wake-up that is over is still there";
    }
  }
  unit.wake_at = wake_at;
  if (!unit.wake_at) return std::nullopt;
  wake_ups_.insert(*unit.wake_at);
  if (snapshot.get(Table::wake_ups, tables::WakeUps::key(0, *unit.wake_at, campaign, id)))
    return std::nullopt;
  return of_unit(id) + "its wake-up at " + format_instant_utc(*unit.wake_at) + " is missing";
}

Complaint StateWatch::compare_lists(const Snapshot& snapshot, const std::string& id, const Names& before,
                                    const Names& after) const {
  const auto listed = [&](const std::string& name) {
    return snapshot.get(Table::facets, tables::Facets::key(0, campaign_.id.value, name, id)).has_value();
  };
  for (const auto& name : after) {
    if (!listed(name)) return of_unit(id) + "it is missing in the list " + name;
  }
  for (const auto& name : before) {
    if (!std::ranges::binary_search(after, name) && listed(name)) {
      return of_unit(id) + "it is still in the list " + name;
    }
  }
  return std::nullopt;
}

void StateWatch::change_counts(const Names& names, std::int64_t step) {
  for (const auto& name : names) {
    counts_[name] += step;
    changed_counts_.insert(name);
  }
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
      return of_unit(filing.unit) + "what was filed for " + filing.task + " is not stored as it was filed";
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
  const auto state_of = [&](const std::string& id) -> const Unit* {
    const auto found = units_.find(id);
    return found == units_.end() ? nullptr : &found->second;
  };
  switch (touched.table) {
    case Table::unit_campaigns: {
      const auto id = tables::UnitCampaigns::parse(touched.key)->unit;
      if (changed_units_.contains(id)) return std::nullopt;
      const auto* unit = state_of(id);
      return wrong(unit != nullptr &&
                   stored == codec::encode(Timed<UnitCampaign>{unit->state, unit->wake_at}));
    }
    case Table::campaigns:
      return wrong(stored == codec::encode(campaign_));
    case Table::wake_ups: {
      const auto key = tables::WakeUps::parse(touched.key);
      const auto* unit = state_of(key->unit);
      return wrong(stored.has_value() == (unit != nullptr && unit->wake_at == key->moment));
    }
    case Table::facets: {
      const auto key = tables::Facets::parse(touched.key);
      const auto* unit = state_of(key->unit);
      const bool carries = unit != nullptr && std::ranges::binary_search(unit->facets, key->facet);
      return wrong(stored.has_value() == carries);
    }
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
    case Table::endpoints:
      return wrong(stored.has_value() == is_registered(tables::Endpoints::parse(touched.key)->endpoint));
    case Table::access:
      return compare_access(stored, tables::AccessTokens::parse(touched.key)->token);
    default:
      return std::nullopt;
  }
}

Complaint StateWatch::compare_access(const std::optional<std::string>& stored,
                                     const std::string& token) const {
  const auto known = tokens_.find(token);
  if (known == tokens_.end()) return "token " + token + " is stored, and no record tells of it";
  const auto row = tables::AccessTokens::read(stored.value_or(""));
  if (row && row->state.revoked_at.has_value() == known->second) {
    return std::nullopt;
  }
  return "token " + token + " is not stored as it was " + (known->second ? "revoked" : "issued");
}

}  // namespace duban::simulation
