// Replay of aggregates that live in a campaign: whatever kinds the registry lists.
//
// Their events, folded, must lead to the stored state, to the wake-up that follows from it, and to the lists
// and counts on which it stands. Used by the check of the replay (replay_check.cpp), a subject at a time.
#pragma once

#include "orchestrator/audit/finding_words.hpp"
#include "orchestrator/audit/findings.hpp"
#include "orchestrator/audit/trail_check.hpp"
#include "persistence/keys.hpp"
#include "persistence/tables/campaigns.hpp"
#include "persistence/tables/lists.hpp"
#include "workflows/audit/audit_record.hpp"
#include "workflows/words/dates.hpp"

#include <cstddef>
#include <map>
#include <tuple>

namespace duban {

// What people call an aggregate of a kind that has no better name for it.
template <class Kind>
[[nodiscard]] LocalizedText called(std::type_identity<Kind>, const typename Kind::State& /*state*/,
                                   const Subject& subject, const Campaign& campaign) {
  return {subject.name + " of " + subject.campaign,
          words::campaign(subject.campaign, campaign.title.zh).zh + "的" +
              std::string(Kind::kWords.zh).append(" ").append(id_within(Kind::kName, subject))};
}
[[nodiscard]] inline LocalizedText called(std::type_identity<UnitCampaignKind>, const UnitCampaign& state,
                                          const Subject& subject, const Campaign& campaign) {
  return words::unit(subject.name, state.profile.name, subject.campaign, campaign.title.zh);
}

// What follows from the trail for the tables that kinds share.
struct ExpectedEntries {
  std::uint64_t facets = 0;
  std::uint64_t wake_ups = 0;
  std::map<std::string, std::int64_t> counts;  // of the campaign being walked
};

template <class Kind>
class ReplayOfKindInCampaign {
 public:
  void begin(const Subject& subject) {
    subject_ = subject;
    key_ = Kind::key_of(subject);
    state_ = initial_state(key_);
  }
  [[nodiscard]] const typename Kind::State& state() const { return state_; }
  [[nodiscard]] LocalizedText name(const Campaign& campaign) const {
    return called(std::type_identity<Kind>{}, state_, subject_, campaign);
  }
  // False: an event of another kind, or none that the plan knows.
  [[nodiscard]] bool can_apply(const AnyEvent& event, const Plan& plan) const {
    const auto* own = std::get_if<typename Kind::Event>(&event);
    return own != nullptr && is_plausible(*own, plan);
  }
  void apply_event(const AuditRecord& record, const CampaignContext& context) {
    auto event = std::get<typename Kind::Event>(record.event);
    complete(event, record.version, state_, context);
    apply(state_, event, record.envelope.at, context);
  }
  // `context`: null when the campaign has none that could be trusted.
  void end(const Snapshot& snapshot, Partition partition, const CampaignContext* context,
           ExpectedEntries& expected, const auto& complain) {
    ++found_;
    const auto stored = snapshot.get(Rows::kTable, Rows::of(partition, key_).view());
    const auto wake_at = context != nullptr ? next_wake_up(state_, *context) : std::nullopt;
    if (stored != Rows::encode({state_, wake_at})) {
      complain(VerifyCheck::state, (stored ? words::kOtherState : words::kStateMissing).text());
    }
    if (context == nullptr) return;
    StandingOf<typename Kind::Mark> standing;
    find_standing(state_, *context, standing);
    for (const auto& mark : standing.facets) {
      const auto name = name_of(mark, *context);
      ++expected.facets;
      if (tables::Facets::contains(snapshot,
                                   tables::Facets::at(partition, subject_.campaign, name, subject_.name))) {
        continue;
      }
      complain(VerifyCheck::list, {"it is missing in the list " + name, "在清单 " + name + " 中缺失"});
    }
    for (const auto& mark : standing.counts) ++expected.counts[name_of(mark, *context)];
    if (!wake_at) return;
    ++expected.wake_ups;
    if (!tables::WakeUps::contains(
            snapshot, tables::WakeUps::at(partition, *wake_at, subject_.campaign, subject_.name))) {
      complain(VerifyCheck::wake_up,
               {"its wake-up at " + format_instant_utc(*wake_at) + " is missing",
                "缺少其" + words::full_moment(*wake_at, context->zone).zh + "的定时处理"});
    }
  }
  // What could not be replayed is there all the same.
  void pass_over() { ++found_; }
  void finish(const Snapshot& snapshot, Partition partition, Findings& findings) const {
    const auto stored = count_entries(snapshot, Rows::kTable, keys::partition_range(partition));
    if (stored == found_) return;
    findings.add(VerifyCheck::state, std::nullopt, words::table(Rows::kTable),
                 words::entries(found_, stored));
  }
  [[nodiscard]] std::uint64_t found() const { return found_; }

 private:
  using Rows = tables::TableOf<Kind>;
  Subject subject_;
  typename Kind::Key key_{};
  typename Kind::State state_{};
  std::uint64_t found_ = 0;
};

class InCampaignReplay {
 public:
  InCampaignReplay(const Snapshot& snapshot, Partition partition, Findings& findings)
      : snapshot_(snapshot), partition_(partition), findings_(findings) {}

  // False: the subject is of no such kind.
  [[nodiscard]] bool begin(const Subject& subject) {
    active_ = kNone;
    each([&](auto& replay, auto kind, std::size_t at) {
      if (active_ != kNone || !owns<typename decltype(kind)::type>(subject)) return;
      active_ = at;
      replay.begin(subject);
    });
    return active_ != kNone;
  }
  [[nodiscard]] bool active() const { return active_ != kNone; }

  // --- of the active one -----------------------------------------------------------------------------------
  [[nodiscard]] LocalizedText name(const Campaign& campaign) {
    LocalizedText name;
    with_active([&](const auto& replay) { name = replay.name(campaign); });
    return name;
  }
  [[nodiscard]] bool can_apply(const AnyEvent& event, const Plan& plan) {
    bool can = false;
    with_active([&](const auto& replay) { can = replay.can_apply(event, plan); });
    return can;
  }
  void apply_event(const AuditRecord& record, const CampaignContext& context) {
    with_active([&](auto& replay) { replay.apply_event(record, context); });
  }
  // Calls look(state).
  template <class Look>
  void look_at_state(Look look) {
    with_active([&](const auto& replay) { look(replay.state()); });
  }
  // `broken`: its history could not be followed to its end. complain(check, detail)
  template <class Complain>
  void end(bool broken, const CampaignContext* context, ExpectedEntries& expected, Complain complain) {
    with_active([&](auto& replay) {
      if (broken) return replay.pass_over();
      replay.end(snapshot_, partition_, context, expected, complain);
    });
    active_ = kNone;
  }

  // --- of all ----------------------------------------------------------------------------------------------
  void finish() {
    each([&](auto& replay, auto, std::size_t) { replay.finish(snapshot_, partition_, findings_); });
  }
  template <class Kind>
  [[nodiscard]] std::uint64_t found() const {
    return std::get<ReplayOfKindInCampaign<Kind>>(replays_).found();
  }

 private:
  static constexpr std::size_t kNone = static_cast<std::size_t>(-1);

  // Calls visit(replay, identity of the kind, its place in the registry).
  template <class Visit>
  void each(Visit visit) {
    boost::mp11::mp_for_each<boost::mp11::mp_iota<boost::mp11::mp_size<AggregatesInCampaign>>>([&](auto at) {
      using Kind = boost::mp11::mp_at_c<AggregatesInCampaign, at>;
      visit(std::get<at>(replays_), std::type_identity<Kind>{}, static_cast<std::size_t>(at));
    });
  }
  template <class Visit>
  void with_active(Visit visit) {
    each([&](auto& replay, auto, std::size_t at) {
      if (at == active_) visit(replay);
    });
  }

  const Snapshot& snapshot_;
  Partition partition_;
  Findings& findings_;
  boost::mp11::mp_rename<boost::mp11::mp_transform<ReplayOfKindInCampaign, AggregatesInCampaign>, std::tuple>
      replays_;
  std::size_t active_ = kNone;
};

}  // namespace duban
