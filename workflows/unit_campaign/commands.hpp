// What may be asked of a unit campaign. The clock's is WakeUp.
#pragma once

#include "workflows/aggregate/in_campaign.hpp"
#include "workflows/unit_campaign/events.hpp"

#include <set>
#include <string>
#include <variant>
#include <vector>

namespace duban {

struct Enrol {
  UnitProfile profile;
};

struct LaunchUnit {
  bool require_past_due = false;  // what was due before the launch is owed all the same
};

struct ApprovePhase {
  std::string phase;  // the phase to be entered next, so that a repeated click cannot approve one further
  std::string reason;
};

struct FileSubmission {
  TaskKey task;  // for a task on event: its id without a number; the number is given by the event
  Digest content;
  std::vector<Digest> files;
  std::set<EvidenceKind> carries;          // what kinds of evidence the filing holds
  std::vector<std::string> declared_gaps;  // units whose part is declared missing (fan-in)
  std::vector<std::string> missing_units;  // FACT, found by the engine: units whose part is missing now
};

struct AcceptSubmission {
  TaskKey task;
  std::string reason;
};

struct ReturnSubmission {
  TaskKey task;
  std::string reason;             // required: what to rework
  std::optional<Date> rework_by;  // default: the plan's rework time from today
};

struct RequestExtension {
  TaskKey task;
  Date wanted{};
  std::string reason;  // required
  std::string by;      // FACT: the actor
};

struct GrantExtension {
  TaskKey task;
  std::optional<Date> until;  // default: the day that was asked for
  std::string reason;
};

struct RefuseExtension {
  TaskKey task;
  std::string reason;  // required
};

struct WaiveTask {
  TaskKey task;
  std::string reason;  // required
};

struct RequireTask {
  TaskKey task;
  std::optional<Date> due;  // needed when the task's own due day is past
  std::string reason;       // required
};

struct SuspendUnit {
  std::string reason;  // required
  bool by_campaign = false;
};

struct ResumeUnit {
  std::string reason;
  bool by_campaign = false;
};

struct WithdrawUnit {
  std::string reason;  // required
};

struct CompleteUnit {
  std::string reason;  // required: why unfinished tasks are left
};

using UnitCommand = std::variant<Enrol, LaunchUnit, WakeUp, ApprovePhase, FileSubmission, AcceptSubmission,
                                 ReturnSubmission, RequestExtension, GrantExtension, RefuseExtension,
                                 WaiveTask, RequireTask, SuspendUnit, ResumeUnit, WithdrawUnit, CompleteUnit>;

}  // namespace duban
