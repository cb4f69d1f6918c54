// What can happen to a unit campaign. Events are facts: whatever apply() needs of dates, rungs and states
// stands in them, so that it computes no date and a stranger can read an audit record without this program.
//
// Each event is one leaf of the audit log, and leaves never change. DO NOT RENAME an event or a member. A
// change of an event's members makes a new version of it, and the old form goes to older_events.hpp, where
// replay finds it. Members are described in alphabetical order, the order of canonical JSON (RFC 8785);
// optional ones are left out when empty. `kWords` is what people call the event; it is no part of it, and may
// change.
#pragma once

#include "workflows/unit_campaign/state.hpp"
#include "workflows/words/phrase.hpp"

#include <variant>

namespace duban {

// A task instance as people and audit records name it: "unit_work_plan", "weekly_visit@2011-11-07" (the
// Monday of its week), "democratic_life_meeting#2" (second branch), "typical_cases#3" (third event).
using TaskKey = std::string;

// --- joining and leaving -----------------------------------------------------------------------------------
struct UnitEnrolled {
  static constexpr words::Phrase kWords{"enrolled", "登记"};
  UnitProfile profile;
};
BOOST_DESCRIBE_STRUCT(UnitEnrolled, (), (profile))

// The instances of the plan are created; those due before the launch are dispensed with unless asked for.
struct UnitLaunched {
  static constexpr words::Phrase kWords{"launched", "启动"};
  std::vector<TaskKey> dispensed;
};
BOOST_DESCRIBE_STRUCT(UnitLaunched, (), (dispensed))

struct UnitSuspended {
  static constexpr words::Phrase kWords{"suspended", "暂停"};
  bool by_campaign = false;
  std::string reason;
};
BOOST_DESCRIBE_STRUCT(UnitSuspended, (), (by_campaign, reason))

struct MovedDue {
  DueDate due;
  std::uint16_t rungs_skipped = 0;
  TaskKey task;
};
BOOST_DESCRIBE_STRUCT(MovedDue, (), (due, rungs_skipped, task))

struct UnitResumed {
  static constexpr words::Phrase kWords{"resumed", "恢复"};
  std::int32_t frozen_days = 0;  // by which every date to come moves; 0 under the clock policy run_on
  std::vector<MovedDue> moved;   // the due dates now in force
  std::string reason;
};
BOOST_DESCRIBE_STRUCT(UnitResumed, (), (frozen_days, moved, reason))

struct UnitWithdrawn {
  static constexpr words::Phrase kWords{"withdrawn", "退出"};
  std::string reason;
};
BOOST_DESCRIBE_STRUCT(UnitWithdrawn, (), (reason))

// --- phases ------------------------------------------------------------------------------------------------
struct PhaseApproved {
  static constexpr words::Phrase kWords{"next phase approved", "批准进入下一阶段"};
  std::string phase;  // the phase that may now be entered
  std::string reason;
};
BOOST_DESCRIBE_STRUCT(PhaseApproved, (), (phase, reason))

struct PhaseEntered {
  static constexpr words::Phrase kWords{"phase entered", "进入阶段"};
  std::vector<TaskKey> carried;  // unfinished instances of earlier phases: still open, visible and late
  PhaseState from{};
  std::uint16_t index = 0;
  Instant moment{};  // when it was due to happen; the record's `at` says when it did
  std::string phase;
  PhaseState to{};
};
BOOST_DESCRIBE_STRUCT(PhaseEntered, (), (carried, from, index, moment, phase, to))

struct UnitCompleted {
  static constexpr words::Phrase kWords{"completed", "结束"};
  PhaseState from{};
  Instant moment{};
  std::string reason;
  std::vector<TaskKey> unfinished;  // left open by a person's decision; never by the clock
};
BOOST_DESCRIBE_STRUCT(UnitCompleted, (), (from, moment, reason, unfinished))

// --- tasks -------------------------------------------------------------------------------------------------
// Rungs whose moment lay before the instance opened: they are skipped, not fired late.
struct SkippedRungs {
  std::uint16_t rungs = 0;
  TaskKey task;
};
BOOST_DESCRIBE_STRUCT(SkippedRungs, (), (rungs, task))

struct TasksOpened {
  static constexpr words::Phrase kWords{"tasks opened", "任务开始"};
  Instant moment{};
  std::vector<SkippedRungs> skipped;  // of those of `tasks` that skip any
  std::vector<TaskKey> tasks;
};
BOOST_DESCRIBE_STRUCT(TasksOpened, (), (moment, skipped, tasks))

struct SubmissionFiled {
  static constexpr words::Phrase kWords{"filed", "报送"};
  Digest content;             // of the stored filing: text, links, file digests
  std::vector<Digest> files;  // of the evidence files
  TaskState from{};
  std::vector<std::string> gaps;  // units whose part is missing, as declared (fan-in)
  std::uint32_t number = 0;       // of the filing, from 1
  TaskKey task;
  std::optional<Timeliness>
      timeliness;  // judged now, by the first filing; absent for undated tasks and refilings
  TaskState to{};
};
BOOST_DESCRIBE_STRUCT(SubmissionFiled, (), (content, files, from, gaps, number, task, timeliness, to))

struct SubmissionAccepted {
  static constexpr words::Phrase kWords{"accepted", "审核通过"};
  TaskState from{};
  std::string reason;
  TaskKey task;
  TaskState to{};
};
BOOST_DESCRIBE_STRUCT(SubmissionAccepted, (), (from, reason, task, to))

// The rungs of a round that lie before it began are skipped, not fired late.
struct SubmissionReturned {
  static constexpr words::Phrase kWords{"returned for rework", "退回整改"};
  std::optional<DueDate> due;  // to rework by; absent when the task stays undated
  TaskState from{};
  std::string reason;
  std::uint16_t rungs_skipped = 0;
  TaskKey task;
  TaskState to{};
};
BOOST_DESCRIBE_STRUCT(SubmissionReturned, (), (due, from, reason, rungs_skipped, task, to))

struct TaskWaived {
  static constexpr words::Phrase kWords{"waived", "免办"};
  TaskState from{};
  std::string reason;
  TaskKey task;
};
BOOST_DESCRIBE_STRUCT(TaskWaived, (), (from, reason, task))

struct TaskRequired {
  static constexpr words::Phrase kWords{"required", "要求补办"};
  std::optional<DueDate> due;
  TaskState from{};
  std::string reason;
  std::uint16_t rungs_skipped = 0;
  TaskKey task;
};
BOOST_DESCRIBE_STRUCT(TaskRequired, (), (due, from, reason, rungs_skipped, task))

// A due date that waited for an event of this unit ("5 working days after the sweep is accepted") is now
// known.
struct DueDateSet {
  static constexpr words::Phrase kWords{"due date set", "确定期限"};
  DueDate due;
  LocalizedText reason;
  std::uint16_t rungs_skipped = 0;
  TaskKey task;
};
BOOST_DESCRIBE_STRUCT(DueDateSet, (), (due, reason, rungs_skipped, task))

// --- extensions --------------------------------------------------------------------------------------------
struct ExtensionRequested {
  static constexpr words::Phrase kWords{"extension asked for", "申请延期"};
  std::string by;
  std::string reason;
  TaskKey task;
  Date wanted{};
};
BOOST_DESCRIBE_STRUCT(ExtensionRequested, (), (by, reason, task, wanted))

struct ExtensionGranted {
  static constexpr words::Phrase kWords{"extension granted", "批准延期"};
  DueDate due;
  DueDate former;
  std::string reason;
  std::uint16_t rungs_skipped = 0;
  TaskKey task;
  std::optional<Timeliness> timeliness;  // of a first filing made since the unit asked, judged anew
};
BOOST_DESCRIBE_STRUCT(ExtensionGranted, (), (due, former, reason, rungs_skipped, task, timeliness))

struct ExtensionRefused {
  static constexpr words::Phrase kWords{"extension refused", "不同意延期"};
  std::string reason;
  TaskKey task;
};
BOOST_DESCRIBE_STRUCT(ExtensionRefused, (), (reason, task))

// --- attention ---------------------------------------------------------------------------------------------
struct TaskBecameOverdue {
  static constexpr words::Phrase kWords{"overdue", "逾期"};
  Instant moment{};
  TaskKey task;
};
BOOST_DESCRIBE_STRUCT(TaskBecameOverdue, (), (moment, task))

struct RungFired {
  static constexpr words::Phrase kWords{"escalated", "催办"};
  EscalationState from{};
  Level level{};
  Instant moment{};
  std::vector<std::string> notified;  // parties
  std::string proposed;               // a measure for a person to consider, or empty
  std::uint16_t round = 1;
  std::uint16_t rung = 0;  // position in the ladder as written, from 0
  TaskKey task;
  EscalationState to{};
};
BOOST_DESCRIBE_STRUCT(RungFired, (), (from, level, moment, notified, proposed, round, rung, task, to))

using UnitEvent =
    std::variant<UnitEnrolled, UnitLaunched, UnitSuspended, UnitResumed, UnitWithdrawn, PhaseApproved,
                 PhaseEntered, UnitCompleted, TasksOpened, SubmissionFiled, SubmissionAccepted,
                 SubmissionReturned, TaskWaived, TaskRequired, DueDateSet, ExtensionRequested,
                 ExtensionGranted, ExtensionRefused, TaskBecameOverdue, RungFired>;

}  // namespace duban
