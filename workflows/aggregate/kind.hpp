// What an aggregate is to the engine: a kind of thing with a state machine and a trail of its own.
//
// A kind is one folder under workflows/ and one line in workflows/registry.hpp. What engine, ledger, replay
// and verification need to know of it stands in one struct:
//
//   struct EndpointKind {
//     static constexpr std::string_view kName = "endpoint";  // in subjects, on disk: DO NOT CHANGE
//     static constexpr words::Phrase kWords{"endpoint", "推送地址"};  // what people call it
//     static constexpr TrailOf kTrail = TrailOf::system;     // where its events are recorded
//     using Key = EndpointKey;          // which one; ordered
//     using State = Endpoint;           // the fold of its events, byte for byte; `version` counts them
//     using Command = EndpointCommand;  // a variant
//     using Event = EndpointEvent;      // a variant; each alternative becomes a leaf of the log
//     using Sealed = EndpointTarget;    // stored beside the state and never in the trail; or Nothing
//     static Subject subject_of(const Key&);
//     static Key key_of(const Subject&);  // of a subject of this kind; throws at none
//   };
//   State initial_state(const EndpointKey&);           // before its first event
//   Result<std::vector<EndpointEvent>> decide(const Endpoint&, const EndpointCommand&, Instant now);  // pure
//   void apply(Endpoint&, const EndpointEvent&, Instant at);  // alone changes a state; counts its version
//   bool is_kept(const Endpoint&);                     // false: nothing is stored of it
//
// A kind that lives in a campaign (AggregatesInCampaign) decides within the campaign's context instead, is
// woken by the clock, stands in lists and counts, and makes notices. It seals nothing, is recorded in its
// partition's trail, and is always kept. Of its struct this is different or more:
//
//     // A type of its own with a member `campaign`, and hash_value(key) beside it. A member `unit` is named
//     // in records and notices.
//     using Key = …;
//     using Mark = FindingMark;                  // how it stands in lists and counts (standing.hpp)
//     static constexpr std::array kNotices{words::Term{"finding_overdue", {…}}};  // or empty
//     static bool owns(const Subject&);          // only for a kind whose subjects do not begin with its name
//   };
//   // The state may be the initial one. What was due has been done before; wake_at is next_wake_up(after).
//   Result<DecisionOf<Kind>> decide(const State&, const CampaignContext&, Side, const Command&, Instant now);
//   void apply(State&, const Event&, Instant at, const PlanContext&);  // computes no date
//   // At that moment WakeUp has an event.
//   std::optional<Instant> next_wake_up(const State&, const CampaignContext&);
//   // Clears what it is given, whose memory is reused. Before its first event an aggregate stands nowhere.
//   void find_standing(const State&, const PlanContext&, StandingOf<Mark>&);
//   std::string name_of(const Mark&, const PlanContext&);  // "finding:open": begins with kName
//   std::optional<Notice> notice_of(const Event&, const PlanContext&);  // campaign/notice.hpp
//   // A FACT that a command needs: who stands on a list.
//   std::optional<Mark> list_needed(const Command&, const CampaignContext&);
//   void take_list(Command&, std::vector<std::string> names);  // of the subjects, ascending
//
// All of it is resolved at compile time; a kind that lacks a part does not compile. Unit campaigns and
// campaigns are known by names of their own, so they need no `kWords`. The campaign itself decides with
// counts of its units; the rest of the first part holds for it too.
#pragma once

#include "workflows/base/ids.hpp"

#include <compare>
#include <cstdint>
#include <string>
#include <string_view>

#include <boost/describe/class.hpp>

namespace duban {

// A trail is one sequence of records with one tree. Each partition has one, and the system has one for what
// concerns no campaign: plans, calendars, access, receivers of notices.
enum class TrailOf : std::uint8_t { partition, system };

// Whom a record is about, as tables and records name it: ("edu-2011", "S01") a unit campaign, ("edu-2011",
// "") the campaign, ("edu-2011", "contacts/S01") and ("", "endpoint/ep_1") aggregates of other kinds. Ids
// have no slash.
struct Subject {
  std::string campaign;
  std::string name;
  friend auto operator<=>(const Subject&, const Subject&) = default;
};

[[nodiscard]] inline Subject subject_of_kind(std::string_view kind, std::string_view id,
                                             std::string_view campaign = {}) {
  return {std::string(campaign), std::string(kind).append("/").append(id)};
}

[[nodiscard]] inline bool is_of_kind(std::string_view kind, const Subject& subject) {
  return subject.name.size() > kind.size() && subject.name.starts_with(kind) &&
         subject.name[kind.size()] == '/';
}
// The id within its kind, of a subject of that kind.
[[nodiscard]] inline std::string_view id_within(std::string_view kind, const Subject& subject) {
  return std::string_view(subject.name).substr(kind.size() + 1);
}

// Whether the subject is an aggregate of that kind.
template <class Kind>
[[nodiscard]] bool owns(const Subject& subject) {
  if constexpr (requires { Kind::owns(subject); }) {
    return Kind::owns(subject);
  } else {
    return is_of_kind(Kind::kName, subject);
  }
}

// For kinds that seal nothing.
struct Nothing {
  friend bool operator==(const Nothing&, const Nothing&) = default;
};
BOOST_DESCRIBE_STRUCT(Nothing, (), ())

}  // namespace duban
