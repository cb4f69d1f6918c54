// The state of one unit in one campaign: what is persisted, timed and escalated.
//
// Changed only by apply() (events.hpp); equal to the fold of its events, byte for byte. Binary layout: fields
// in the order described here (persistence/FORMAT.md), guarded by golden tests; a change raises
// kUnitCampaignVersion.
#pragma once

#include "workflows/base/ids.hpp"
#include "workflows/machines/escalation_machine.hpp"
#include "workflows/machines/participation_machine.hpp"
#include "workflows/machines/phase_machine.hpp"
#include "workflows/machines/task_machine.hpp"
#include "workflows/schedule/schedule.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include <boost/describe/class.hpp>

namespace duban {

inline constexpr std::uint8_t kUnitCampaignVersion = 1;

// What a unit is: an institution, never a person. People (contacts) are kept outside the audited state, so
// that they can be corrected and erased.
struct UnitProfile {
  std::vector<std::string> branches;  // party branches by name; each owes the tasks of a party with `many`
  std::string kind;                   // "school", "hospital", "section"; free
  std::string name;
  bool organiser = false;  // the organiser's own unit campaign: holds the tasks of organiser parties
  friend bool operator==(const UnitProfile&, const UnitProfile&) = default;
};
BOOST_DESCRIBE_STRUCT(UnitProfile, (), (branches, kind, name, organiser))

struct ExtensionRequest {
  std::string reason;
  Instant requested_at{};
  std::string requested_by;
  Date wanted{};
  friend bool operator==(const ExtensionRequest&, const ExtensionRequest&) = default;
};
BOOST_DESCRIBE_STRUCT(ExtensionRequest, (), (reason, requested_at, requested_by, wanted))

// How a filing stood against the due date in force when it was first made. DO NOT CHANGE THESE VALUES.
enum class Timeliness : std::uint8_t { timely = 1, late = 2 };
BOOST_DESCRIBE_ENUM(Timeliness, timely, late)

// One thing owed: a slot of the schedule, for one branch or one event where the plan says so.
struct TaskInstance {
  std::uint16_t slot = 0;  // index into Schedule::slots
  std::uint16_t serial =
      0;  // 0: the only one; else the branch's ordinal or the running number of the event, from 1
  TaskState state = TaskState::planned;
  EscalationState escalation = EscalationState::quiet;
  Level level = Level::none;  // of the latest rung of this round; none once resolved
  // A new due date by extension, rework or demand, or moved by a suspension, begins a new round.
  std::uint16_t round = 1;
  std::uint16_t rungs_passed =
      0;  // of the ladder, in order of moment: fired, or skipped because they lay before the round
  std::optional<DueDate> due;           // in force, when it is not the slot's
  std::optional<DueDate> original_due;  // the first due date, when the slot has none
  std::optional<Instant> opened_at;
  std::optional<Instant> first_filed_at;
  std::optional<Instant> last_filed_at;
  std::optional<Instant> settled_at;
  std::optional<Timeliness> judged;  // by the first filing; a later return does not change it
  std::uint32_t filings = 0;
  std::uint32_t returns = 0;
  std::optional<ExtensionRequest> extension;  // asked, not yet answered
  std::int32_t held_days = 0;  // by which suspensions have moved the rungs to come of an overdue instance
  friend bool operator==(const TaskInstance&, const TaskInstance&) = default;
};
BOOST_DESCRIBE_STRUCT(TaskInstance, (),
                      (slot, serial, state, escalation, level, round, rungs_passed, due, original_due,
                       opened_at, first_filed_at, last_filed_at, settled_at, judged, filings, returns,
                       extension, held_days))

struct UnitCampaign {
  CampaignId campaign;
  UnitId unit;
  std::uint64_t version = 0;  // events applied
  UnitProfile profile;
  PhaseState phase = PhaseState::enrolled;
  std::optional<std::uint16_t> phase_index;  // into Plan::phases; nullopt before the first and after the last
  Participation participation = Participation::active;
  std::optional<Instant> launched_at;
  std::optional<Instant> suspended_at;
  bool suspended_by_campaign = false;
  std::int32_t frozen_days = 0;  // days by which suspensions have moved what is still to come
  bool next_phase_approved = false;
  std::vector<TaskInstance> tasks;  // by slot, then serial
  friend bool operator==(const UnitCampaign&, const UnitCampaign&) = default;
};
BOOST_DESCRIBE_STRUCT(UnitCampaign, (),
                      (campaign, unit, version, profile, phase, phase_index, participation, launched_at,
                       suspended_at, suspended_by_campaign, frozen_days, next_phase_approved, tasks))

}  // namespace duban
