// Replay of aggregates that decide by their own state alone: whatever kinds the registry lists.
//
// Their events, folded, must lead to the stored row, and what is sealed beside the state must be what the
// state binds. Used by the check of the replay (replay_check.cpp), a subject at a time.
#pragma once

#include "orchestrator/audit/finding_words.hpp"
#include "orchestrator/audit/findings.hpp"
#include "orchestrator/audit/trail_check.hpp"
#include "persistence/keys.hpp"
#include "persistence/tables/aggregates.hpp"
#include "workflows/audit/audit_record.hpp"

#include <cstddef>
#include <tuple>

namespace duban {

// A kind that seals something binds it in its state.
template <class State>
[[nodiscard]] bool binds(const State& /*state*/, const Nothing& /*sealed*/) {
  return true;
}
template <class State, class Sealed>
[[nodiscard]] bool binds(const State& state, const Sealed& sealed) {
  return state.binding == binding_of(sealed);
}

template <class Kind>
class ReplayOfKind {
 public:
  void begin(const Subject& subject) {
    key_ = Kind::key_of(subject);
    state_ = initial_state(key_);
  }
  // False: an event of another kind.
  [[nodiscard]] bool apply_event(const AnyEvent& event, Instant at) {
    const auto* own = std::get_if<typename Kind::Event>(&event);
    if (own != nullptr) apply(state_, *own, at);
    return own != nullptr;
  }
  void end(const Snapshot& snapshot, Partition partition, Findings& findings, const LocalizedText& subject) {
    const auto row = tables::get_row<Kind>(snapshot, partition, key_);
    const auto complain = [&](const words::Phrase& detail) {
      findings.add(VerifyCheck::state, std::nullopt, subject, detail.text());
    };
    if (!row) return complain({"its row cannot be read", "其数据行无法读取"});
    if (!is_kept(state_)) {
      if (*row) complain({"it is over, but something is still stored of it", "已终结，但仍有数据留存"});
      return;
    }
    ++kept_;
    if (!*row) return complain(words::kStateMissing);
    if ((**row).state != state_) return complain(words::kOtherState);
    if (!binds(state_, (**row).sealed))
      complain({"what is sealed beside it is not what was recorded", "封存的内容与记录不符"});
  }
  // Every row has events that led to it. A delivery has none before its first attempt; so its rows are only
  // counted from below.
  void finish(const Snapshot& snapshot, Partition partition, Findings& findings) const {
    const auto table = tables::TableOf<Kind>::kTable;
    const auto found = count_entries(snapshot, table, keys::partition_range(partition));
    constexpr bool kBeginsWithoutEvent = std::is_same_v<Kind, DeliveryKind>;
    if (found == kept_ || (kBeginsWithoutEvent && found > kept_)) return;
    findings.add(VerifyCheck::state, std::nullopt, words::table(table), words::entries(kept_, found));
  }

 private:
  typename Kind::Key key_{};
  typename Kind::State state_{};
  std::uint64_t kept_ = 0;
};

class StandaloneReplay {
 public:
  StandaloneReplay(const Snapshot& snapshot, Partition partition, Findings& findings)
      : snapshot_(snapshot), partition_(partition), findings_(findings) {}

  // False: the subject is of no such kind.
  [[nodiscard]] bool begin(const Subject& subject) {
    active_ = kNone;
    each([&](auto& replay, auto kind, std::size_t at) {
      using Kind = typename decltype(kind)::type;
      if (!is_of_kind(Kind::kName, subject)) return;
      active_ = at;
      name_ = subject.name;
      subject_ = {subject.name + (subject.campaign.empty() ? "" : " of " + subject.campaign),
                  std::string(Kind::kWords.zh).append(" ").append(id_within(Kind::kName, subject))};
      if (!subject.campaign.empty()) subject_.zh += "（专项行动 " + subject.campaign + "）";
      replay.begin(subject);
    });
    return active_ != kNone;
  }
  [[nodiscard]] bool active() const { return active_ != kNone; }
  // Of the active one.
  [[nodiscard]] LocalizedText subject() const { return {name_, subject_.zh}; }
  void replay(const AuditRecord& record) {
    each([&](auto& replay, auto, std::size_t at) {
      if (at != active_ || replay.apply_event(record.event, record.envelope.at)) return;
      findings_.add(VerifyCheck::state, record.envelope.seq, subject_,
                    {"its history holds an event of another kind", "其历史中有其他类别的事件"});
    });
  }
  void end() {
    each([&](auto& replay, auto, std::size_t at) {
      if (at == active_) replay.end(snapshot_, partition_, findings_, subject_);
    });
    active_ = kNone;
  }
  void finish() {
    each([&](auto& replay, auto, std::size_t) { replay.finish(snapshot_, partition_, findings_); });
  }

 private:
  static constexpr std::size_t kNone = static_cast<std::size_t>(-1);
  using Replays =
      boost::mp11::mp_rename<boost::mp11::mp_transform<ReplayOfKind, StandaloneAggregates>, std::tuple>;

  // Calls visit(replay, identity of the kind, its place in the registry).
  template <class Visit>
  void each(Visit visit) {
    boost::mp11::mp_for_each<boost::mp11::mp_iota_c<std::tuple_size_v<Replays>>>([&](auto at) {
      using Kind = boost::mp11::mp_at_c<StandaloneAggregates, at>;
      visit(std::get<at>(replays_), std::type_identity<Kind>{}, static_cast<std::size_t>(at));
    });
  }

  const Snapshot& snapshot_;
  Partition partition_;
  Findings& findings_;
  Replays replays_;
  std::size_t active_ = kNone;
  std::string name_;       // of the subject
  LocalizedText subject_;  // the same, and of which campaign
};

}  // namespace duban
