// Folds the records about aggregates of one kind, and compares what follows from them with what is stored.
// One of each for every kind of the registry. Uses `apply`, and of the engine nothing.
#pragma once

#include "orchestrator/audit/standalone_replay.hpp"
#include "persistence/tables/aggregates.hpp"
#include "persistence/tables/campaigns.hpp"
#include "persistence/tables/lists.hpp"
#include "tests/simulation/complaint.hpp"
#include "workflows/audit/audit_record.hpp"

#include <algorithm>
#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

namespace duban::simulation {

// --- kinds in a campaign -----------------------------------------------------------------------------------

template <class Kind>
class KindInCampaignWatch {
 public:
  using Names = std::vector<std::string>;
  // How much has been added to counts, or taken off, under these names.
  using Recount = std::map<std::string, std::int64_t, std::less<>>;

  void begin_look() { changed_.clear(); }

  // False: an event of another kind.
  bool fold(const AuditRecord& record, const CampaignContext& context) {
    const auto* own = std::get_if<typename Kind::Event>(&record.event);
    if (own == nullptr) return false;
    const auto subject = subject_of(record.envelope);
    const auto [place, fresh] = all_.try_emplace(subject.name);
    auto& one = place->second;
    if (fresh) {
      const auto key = Kind::key_of(subject);
      one.state = initial_state(key);
      names_by_row_.emplace(Rows::of(0, key).bytes(), subject.name);
    }
    auto event = *own;
    complete(event, record.version, one.state, context);
    apply(one.state, event, record.envelope.at, context);
    changed_.insert(subject.name);
    return true;
  }

  // What has changed since begin_look(): states, lists and wake-ups. What it means for the counts goes to
  // `recount`.
  [[nodiscard]] Complaint compare_changed(const Snapshot& snapshot, const CampaignContext& context,
                                          Recount& recount) {
    for (const auto& name : changed_) {
      if (auto complaint = compare(snapshot, context, name, recount)) return complaint;
    }
    return std::nullopt;
  }

  // --- what a commit has touched ---------------------------------------------------------------------------
  // What a commit has touched: is it as it follows from the trail? nullopt: another kind's.
  [[nodiscard]] std::optional<bool> is_right(Table table, std::string_view key,
                                             const std::optional<std::string>& stored) const {
    if (table == Rows::kTable) {
      const auto name = names_by_row_.find(key);
      if (name == names_by_row_.end()) return false;
      if (changed_.contains(name->second)) return true;  // compared already
      const auto& one = all_.find(name->second)->second;
      return stored == Rows::encode({one.state, one.wake_at});
    }
    if (table == Table::wake_ups) {
      const auto place = tables::WakeUps::parse(key);
      if (!owns<Kind>({place->campaign, place->name})) return std::nullopt;
      const auto* one = find(place->name);
      return stored.has_value() == (one != nullptr && one->wake_at == place->moment);
    }
    if (table == Table::facets) {
      const auto place = tables::Facets::parse(key);
      if (!owns<Kind>({place->campaign, place->unit})) return std::nullopt;
      const auto* one = find(place->unit);
      return stored.has_value() == (one != nullptr && std::ranges::binary_search(one->facets, place->facet));
    }
    return std::nullopt;
  }

  // nullptr: the trail knows of none.
  [[nodiscard]] const typename Kind::State* state(std::string_view name) const {
    const auto* one = find(name);
    return one == nullptr ? nullptr : &one->state;
  }
  [[nodiscard]] Names names() const {
    Names names;
    for (const auto& [name, one] : all_) names.push_back(name);
    return names;
  }
  // The earliest moment at which anything changes by itself.
  [[nodiscard]] std::optional<Instant> next_wake_up() const {
    if (wake_ups_.empty()) return std::nullopt;
    return *wake_ups_.begin();
  }

 private:
  using Rows = tables::TableOf<Kind>;
  struct One {
    typename Kind::State state;
    Names facets, counts;  // ascending
    std::optional<Instant> wake_at;
  };

  [[nodiscard]] const One* find(std::string_view name) const {
    const auto found = all_.find(name);
    return found == all_.end() ? nullptr : &found->second;
  }
  template <class Marks>
  [[nodiscard]] static Names named(const Marks& marks, const CampaignContext& context) {
    Names names;
    for (const auto& mark : marks) names.push_back(name_of(mark, context));
    std::ranges::sort(names);
    return names;
  }

  Complaint compare(const Snapshot& snapshot, const CampaignContext& context, const std::string& name,
                    Recount& recount) {
    auto& one = all_.find(name)->second;
    const auto& campaign = context.campaign;
    const auto about = std::string(Rows::kWhat) + " " + name + ": ";
    const auto wake_at = duban::next_wake_up(one.state, context);
    const auto place = Rows::of(0, Kind::key_of({campaign.value, name}));
    if (snapshot.get(Rows::kTable, place.view()) != Rows::encode({one.state, wake_at})) {
      return about + "the stored state is not the fold of its events";
    }
    StandingOf<typename Kind::Mark> standing;
    find_standing(one.state, context, standing);
    for (const auto& count : one.counts) --recount[count];
    one.counts = named(standing.counts, context);
    for (const auto& count : one.counts) ++recount[count];
    const auto before = std::exchange(one.facets, named(standing.facets, context));
    const auto listed = [&](const std::string& facet) {
      return tables::Facets::contains(snapshot, tables::Facets::at(0, campaign, facet, name));
    };
    for (const auto& facet : one.facets) {
      if (!listed(facet)) return about + "it is missing in the list " + facet;
    }
    for (const auto& facet : before) {
      if (!std::ranges::binary_search(one.facets, facet) && listed(facet)) {
        return about + "it is still in the list " + facet;
      }
    }
    const auto waits = [&](Instant moment) {
      return tables::WakeUps::contains(snapshot, tables::WakeUps::at(0, moment, campaign, name));
    };
    const auto woken_before = std::exchange(one.wake_at, wake_at);
    if (woken_before == wake_at) return std::nullopt;
    if (woken_before) {
      wake_ups_.erase(wake_ups_.find(*woken_before));
      if (waits(*woken_before)) return about + "a wake-up that is over is still there";
    }
    if (!wake_at) return std::nullopt;
    wake_ups_.insert(*wake_at);
    if (!waits(*wake_at)) return about + "its wake-up at " + format_instant_utc(*wake_at) + " is missing";
    return std::nullopt;
  }

  std::map<std::string, One, std::less<>> all_;                   // by the name of the subject
  std::map<std::string, std::string, std::less<>> names_by_row_;  // by the key of the row
  std::multiset<Instant> wake_ups_;
  std::set<std::string> changed_;
};

// --- kinds that decide by their own state alone ------------------------------------------------------------

template <class Kind>
class StandaloneKindWatch {
 public:
  // False: an event of another kind.
  bool fold(const AuditRecord& record) {
    const auto* own = std::get_if<typename Kind::Event>(&record.event);
    if (own == nullptr) return false;
    const auto key = Kind::key_of(subject_of(record.envelope));
    const auto [place, fresh] = states_.try_emplace(Rows::of(0, key).bytes());
    if (fresh) place->second = initial_state(key);
    apply(place->second, *own, record.envelope.at);
    return true;
  }

  // What a commit has touched, as in KindInCampaignWatch.
  [[nodiscard]] std::optional<bool> is_right(Table table, std::string_view key,
                                             const std::optional<std::string>& stored) const {
    if (table != Rows::kTable) return std::nullopt;
    const auto found = states_.find(key);
    if (!stored) return found == states_.end() || !is_kept(found->second);
    const auto row = Rows::read(*stored);
    if (!row) return false;
    // A delivery is there before it has had any event.
    if (found == states_.end()) return row->state.version == 0;
    return row->state == found->second && is_kept(found->second) && binds(row->state, row->sealed);
  }

 private:
  using Rows = tables::TableOf<Kind>;
  std::map<std::string, typename Kind::State, std::less<>> states_;  // by the key of its row
};

}  // namespace duban::simulation
