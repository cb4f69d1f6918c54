// A plan (方案): the versioned, immutable description of a campaign. Data, never code.
//
// Built only by load_plan() (plan_loader.hpp), so a Plan in hand has been validated: every reference
// resolves, ids are unique, phases are ordered. Identified by the SHA-256 of the file's exact bytes, so that
// anyone can check it with sha256sum. A Plan never changes after loading and may be shared between threads.
#pragma once

#include "workflows/base/digest.hpp"
#include "workflows/base/text.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include <boost/describe/enum.hpp>

namespace duban {

// DO NOT CHANGE THESE VALUES: they stand in stored records and in audit records (by name).
enum class PhaseKind : std::uint8_t { mobilization = 1, self_correction = 2, supervision = 3, summary = 4 };
BOOST_DESCRIBE_ENUM(PhaseKind, mobilization, self_correction, supervision, summary)

// How a phase ends: at the next phase's date; as soon as the unit's own tasks of the phase are settled (but
// not before the next phase opens: never early); or when the organiser approves it, not before that date
// either.
enum class AdvancePolicy : std::uint8_t { by_date = 1, when_complete = 2, by_approval = 3 };
BOOST_DESCRIBE_ENUM(AdvancePolicy, by_date, when_complete, by_approval)

// What a suspension does to the unit's open deadlines: freeze moves them by the days suspended; run_on leaves
// them.
enum class ClockPolicy : std::uint8_t { freeze = 1, run_on = 2 };
BOOST_DESCRIBE_ENUM(ClockPolicy, freeze, run_on)

// none < blue < yellow < orange < red. DO NOT CHANGE THESE VALUES.
enum class Level : std::uint8_t { none = 0, blue = 1, yellow = 2, orange = 3, red = 4 };
BOOST_DESCRIBE_ENUM(Level, none, blue, yellow, orange, red)

// Where a due date that falls on a rest day goes. Default none (obligations.md, open point 3).
enum class Roll : std::uint8_t { none = 1, forward = 2, backward = 3 };
BOOST_DESCRIBE_ENUM(Roll, none, forward, backward)

// On whose side a party stands: each enrolled unit fills its own unit parties; the organiser fills the
// others.
enum class PartyScope : std::uint8_t { unit = 1, organiser = 2 };
BOOST_DESCRIBE_ENUM(PartyScope, unit, organiser)

struct Party {
  std::string id;  // "unit_head", "campaign_office"
  LocalizedText title;
  PartyScope scope = PartyScope::unit;
  bool many = false;  // a unit may have none or several (party_branch): each owes its own instance
};

struct MonthDay {
  unsigned month = 0;  // 1..12
  unsigned day = 0;    // 1..31, valid in a leap year
  friend auto operator<=>(const MonthDay&, const MonthDay&) = default;
};

enum class OffsetUnit : std::uint8_t { days = 1, working_days = 2 };
BOOST_DESCRIBE_ENUM(OffsetUnit, days, working_days)

// "5wd", "-7d": calendar days or working days of the plan's calendar.
struct Offset {
  int count = 0;
  OffsetUnit unit = OffsetUnit::days;
  friend bool operator==(const Offset&, const Offset&) = default;
};

// --- when a task is due ------------------------------------------------------------------------------------
struct DueOn {  // {on: 10-30}: the first such day on or after the first day of the task's phase
  MonthDay day;
};
struct DuePhaseEnd {};  // {phase_end: true}: the last day of the task's phase
enum class AfterEvent : std::uint8_t { due = 1, submitted = 2, accepted = 3, phase_start = 4, phase_end = 5 };
BOOST_DESCRIBE_ENUM(AfterEvent, due, submitted, accepted, phase_start, phase_end)
struct DueAfter {  // {after: problem_sweep, event: due|submitted|accepted, by: 5wd} or {after: PHASE, event:
                   // phase_end, …}
  std::uint16_t anchor = 0;  // index into Plan::tasks, or Plan::phases for the phase events
  AfterEvent event = AfterEvent::due;
  Offset offset;
};
struct DueUndated {};  // owed, without a day: opens with its phase, never overdue
struct DueOnEvent {};  // owed whenever something happens: each filing is an instance of its own
using Due = std::variant<DueOn, DuePhaseEnd, DueAfter, DueUndated, DueOnEvent>;

// A calendar week that the phase's window cuts: owed always, never, or when the part inside has a working
// day.
enum class PartialWeeks : std::uint8_t { owed = 1, not_owed = 2, if_working_day = 3 };
BOOST_DESCRIBE_ENUM(PartialWeeks, owed, not_owed, if_working_day)

// One instance per ISO week (Monday..Sunday, local) of the phase's window, due at the end of that week's
// Sunday or of the window, whichever comes first.
struct Weekly {
  PartialWeeks partial_weeks = PartialWeeks::if_working_day;
};

// Evidence a filing must carry. DO NOT CHANGE THESE VALUES.
enum class EvidenceKind : std::uint8_t { text = 1, link = 2, document = 3, photo = 4, record = 5 };
BOOST_DESCRIBE_ENUM(EvidenceKind, text, link, document, photo, record)

struct Task {
  std::string id;          // "unit_work_plan"
  std::string obligation;  // "E04"
  LocalizedText title;
  LocalizedText guidance;   // what to file, in a sentence; may be empty
  std::uint16_t phase = 0;  // index into Plan::phases
  std::uint16_t owner = 0;  // index into Plan::parties
  // Which unit campaigns hold it: unit = every enrolled unit's; organiser = the organiser's own. An organiser
  // party may owe a task about every unit (a weekly visit): subject unit, owner on the organiser's side.
  PartyScope subject = PartyScope::unit;
  bool hidden_from_unit =
      false;  // in none of the unit's views, histories, counts, notices or deadlines (E23)
  std::optional<MonthDay> opens;  // default: with its phase
  Due due = DueUndated{};
  std::optional<Weekly> weekly;  // only with an undated `due`
  Roll roll = Roll::none;
  std::optional<int>
      cutoff_minutes;  // of the due day, local; a filing after it is late; overdue starts at day's end
  std::vector<EvidenceKind> evidence;
  std::optional<std::uint16_t> reviewer;   // party; nullopt: accepted when filed
  std::optional<std::uint16_t> report_to;  // party that receives the filing
  std::optional<std::uint16_t> ladder;     // index into Plan::ladders
  std::optional<Offset> rework;            // time to rework after a return; default of the plan
  std::optional<std::uint16_t>
      fan_in;                 // index of the task whose every instance this one is built on (E21 on E20)
  bool feeds_fan_in = false;  // another task is built on this one
  [[nodiscard]] bool on_event() const { return std::holds_alternative<DueOnEvent>(due); }
};

// A rung fires once per due date of a task instance. `moment` is counted from the due day: at the END of the
// day `offset` away from it (due+1wd: the end of the first working day after; due-1d: the end of the day
// before), or at `minutes_of_day` of that day when given.
struct Rung {
  Offset offset;
  std::optional<int> minutes_of_day;
  Level level = Level::blue;
  std::vector<std::uint16_t> notify;  // parties
  std::string
      propose;  // a measure a person may consider (leader_interview); never done by itself. May be empty
};

struct Ladder {
  std::string id;
  std::vector<Rung> rungs;  // as written; ordered by moment for each resolved due date
};

struct Phase {
  std::string id;
  PhaseKind kind = PhaseKind::mobilization;
  LocalizedText title;
  MonthDay from, to;  // inclusive local days; `to` before `from` crosses New Year
  AdvancePolicy advance = AdvancePolicy::by_date;
};

// A duty that is no dated task: a rule, a channel, a use of results. Shown in the overview, timed by nobody.
struct StandingDuty {
  std::string id;
  std::string obligation;  // "H07"
  LocalizedText title;
  LocalizedText text;
  std::optional<std::uint16_t> responsible;  // party
};

struct Plan {
  std::string id;       // "education-accountability"
  std::string version;  // "1", "2011.2": for people; the digest is the identity
  Digest digest;        // SHA-256 of the file's bytes
  LocalizedText title;
  std::string timezone;  // IANA name
  std::string calendar;  // id of a working-day calendar ("cn")
  ClockPolicy suspension_clock = ClockPolicy::freeze;
  std::optional<Offset> rework;  // default time to rework a returned filing
  std::vector<Party> parties;
  std::uint16_t office = 0;  // the party that stands in for a role nobody fills
  std::vector<Phase> phases;
  std::vector<Task> tasks;
  std::vector<Ladder> ladders;
  std::vector<StandingDuty> duties;

  [[nodiscard]] std::optional<std::uint16_t> find_task(std::string_view task_id) const;
  [[nodiscard]] std::optional<std::uint16_t> find_party(std::string_view party_id) const;
};

}  // namespace duban
