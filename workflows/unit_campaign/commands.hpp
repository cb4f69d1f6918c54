// What may be asked of a unit campaign. The clock's is WakeUp.
//
// Each command declares the function that decides it. decide() calls it, nobody else; it is defined in the
// decide_*.cpp that fits. A command without one does not compile, and without its definition does not link.
#pragma once

#include "workflows/aggregate/in_campaign.hpp"
#include "workflows/base/error.hpp"
#include "workflows/unit_campaign/events.hpp"

#include <optional>
#include <set>
#include <string>
#include <variant>
#include <vector>

namespace duban {

struct Turn;                           // a decision in the making (turn.hpp)
using Refusal = std::optional<Error>;  // nullopt: no objection

struct Enrol {
  UnitProfile profile;
};
Refusal handle(Turn& turn, const Enrol& command);

struct LaunchUnit {
  bool require_past_due = false;  // what was due before the launch is owed all the same
};
Refusal handle(Turn& turn, const LaunchUnit& command);

Refusal handle(Turn& turn, const WakeUp& command);

struct ApprovePhase {
  std::string phase;  // the phase to be entered next, so that a repeated click cannot approve one further
  std::string reason;
};
Refusal handle(Turn& turn, const ApprovePhase& command);

struct FileSubmission {
  TaskKey task;  // for a task on event: its id without a number; the number is given by the event
  Digest content;
  std::vector<Digest> files;
  std::set<EvidenceKind> carries;          // what kinds of evidence the filing holds
  std::vector<std::string> declared_gaps;  // units whose part is declared missing (fan-in)
  std::vector<std::string> missing_units;  // FACT, found by the engine: units whose part is missing now
};
Refusal handle(Turn& turn, const FileSubmission& command);

struct AcceptSubmission {
  TaskKey task;
  std::string reason;
};
Refusal handle(Turn& turn, const AcceptSubmission& command);

struct ReturnSubmission {
  TaskKey task;
  std::string reason;             // required: what to rework
  std::optional<Date> rework_by;  // default: the plan's rework time from today
};
Refusal handle(Turn& turn, const ReturnSubmission& command);

struct RequestExtension {
  TaskKey task;
  Date wanted{};
  std::string reason;  // required
  std::string by;      // FACT: the actor
};
Refusal handle(Turn& turn, const RequestExtension& command);

struct GrantExtension {
  TaskKey task;
  std::optional<Date> until;  // default: the day that was asked for
  std::string reason;
};
Refusal handle(Turn& turn, const GrantExtension& command);

struct RefuseExtension {
  TaskKey task;
  std::string reason;  // required
};
Refusal handle(Turn& turn, const RefuseExtension& command);

struct WaiveTask {
  TaskKey task;
  std::string reason;  // required
};
Refusal handle(Turn& turn, const WaiveTask& command);

struct RequireTask {
  TaskKey task;
  std::optional<Date> due;  // needed when the task's own due day is past
  std::string reason;       // required
};
Refusal handle(Turn& turn, const RequireTask& command);

struct SuspendUnit {
  std::string reason;  // required
  bool by_campaign = false;
};
Refusal handle(Turn& turn, const SuspendUnit& command);

struct ResumeUnit {
  std::string reason;
  bool by_campaign = false;
};
Refusal handle(Turn& turn, const ResumeUnit& command);

struct WithdrawUnit {
  std::string reason;  // required
};
Refusal handle(Turn& turn, const WithdrawUnit& command);

struct CompleteUnit {
  std::string reason;  // required: why unfinished tasks are left
};
Refusal handle(Turn& turn, const CompleteUnit& command);

using UnitCommand = std::variant<Enrol, LaunchUnit, WakeUp, ApprovePhase, FileSubmission, AcceptSubmission,
                                 ReturnSubmission, RequestExtension, GrantExtension, RefuseExtension,
                                 WaiveTask, RequireTask, SuspendUnit, ResumeUnit, WithdrawUnit, CompleteUnit>;

}  // namespace duban
