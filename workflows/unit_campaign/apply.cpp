#include "workflows/unit_campaign/decide.hpp"
#include "workflows/unit_campaign/instances.hpp"

#include <cstdint>
#include <cstdlib>

namespace duban {
namespace {

// One overload for each event. An event was checked by decide, so a task that it names exists: at() stops the
// program on a log that this state never wrote, and replay reports it.
class Applier {
 public:
  Applier(UnitCampaign& state, Instant at, const PlanContext& context)
      : state_(state), at_(at), context_(context) {}

  void operator()(const UnitEnrolled& event) { state_.profile = event.profile; }

  void operator()(const UnitLaunched& event) {
    state_.launched_at = at_;
    state_.tasks = planned_instances(state_.profile, context_);
    for (const auto& key : event.dispensed) settle(instance(key), TaskState::not_required);
  }

  void operator()(const UnitSuspended& event) {
    state_.participation = Participation::suspended;
    state_.suspended_at = at_;
    state_.suspended_by_campaign = event.by_campaign;
  }

  void operator()(const UnitResumed& event) {
    state_.participation = Participation::active;
    state_.suspended_at.reset();
    state_.suspended_by_campaign = false;
    state_.frozen_days += event.frozen_days;
    for (auto& task : state_.tasks) {
      if (is_overdue(task)) task.held_days += event.frozen_days;
    }
    for (const auto& moved : event.moved) {
      auto& task = instance(moved.task);
      if (task.state == TaskState::submitted) {
        set_due(task, moved.due);
      } else {
        begin_round(task, moved.due, moved.rungs_skipped);
      }
    }
  }

  void operator()(const UnitWithdrawn&) {
    state_.participation = Participation::withdrawn;
    state_.suspended_at.reset();
    state_.suspended_by_campaign = false;
    for (auto& task : state_.tasks) {
      quieten(task);
      task.extension.reset();
    }
  }

  void operator()(const PhaseApproved&) { state_.next_phase_approved = true; }

  void operator()(const PhaseEntered& event) {
    state_.phase = event.to;
    state_.phase_index = event.index;
    state_.next_phase_approved = false;
  }

  void operator()(const UnitCompleted&) {
    state_.phase = PhaseState::completed;
    state_.next_phase_approved = false;
    for (auto& task : state_.tasks) task.extension.reset();
  }

  void operator()(const TasksOpened& event) {
    for (const auto& key : event.tasks) {
      auto& task = instance(key);
      task.state = TaskState::open;
      task.opened_at = at_;
      task.rungs_passed = 0;
    }
    for (const auto& skipped : event.skipped) instance(skipped.task).rungs_passed = skipped.rungs;
  }

  void operator()(const SubmissionFiled& event) {
    auto& task = filed_instance(event.task);
    task.state = event.to;
    task.filings = event.number;
    if (!task.first_filed_at) task.first_filed_at = at_;
    task.last_filed_at = at_;
    if (event.timeliness) task.judged = event.timeliness;
    if (is_settled(event.to)) task.settled_at = at_;
    quieten(task);
  }

  void operator()(const SubmissionAccepted& event) {
    auto& task = instance(event.task);
    settle(task, event.to);
  }

  void operator()(const SubmissionReturned& event) {
    auto& task = instance(event.task);
    task.state = event.to;
    ++task.returns;
    begin_round(task, event.due, event.rungs_skipped);
  }

  void operator()(const TaskWaived& event) {
    auto& task = instance(event.task);
    settle(task, TaskState::waived);
    task.extension.reset();
  }

  void operator()(const TaskRequired& event) {
    auto& task = instance(event.task);
    task.state = TaskState::open;
    task.settled_at.reset();
    if (!task.opened_at) task.opened_at = at_;
    begin_round(task, event.due, event.rungs_skipped);
  }

  void operator()(const DueDateSet& event) {
    auto& task = instance(event.task);
    set_due(task, event.due);
    task.rungs_passed = event.rungs_skipped;
  }

  void operator()(const ExtensionRequested& event) {
    instance(event.task).extension = ExtensionRequest{event.reason, at_, event.by, event.wanted};
  }

  void operator()(const ExtensionGranted& event) {
    auto& task = instance(event.task);
    task.extension.reset();
    if (event.timeliness) task.judged = event.timeliness;
    if (event.due == event.former) return;  // answered so late that the day to rework by is later still
    if (is_settled(task.state) || task.state == TaskState::submitted) {
      set_due(task, event.due);
    } else {
      begin_round(task, event.due, event.rungs_skipped);
    }
  }

  void operator()(const ExtensionRefused& event) { instance(event.task).extension.reset(); }

  void operator()(const TaskBecameOverdue& event) {
    instance(event.task).escalation = EscalationState::overdue;
  }

  void operator()(const RungFired& event) {
    auto& task = instance(event.task);
    task.escalation = event.to;
    task.level = event.level;
    ++task.rungs_passed;
  }

 private:
  TaskInstance& instance(const TaskKey& key) {
    auto* found = find_instance(state_, key, context_);
    if (found == nullptr) throw std::logic_error("an event names a task that its unit does not have: " + key);
    return *found;
  }

  // A filing on a task on event is an instance of its own, created by the event.
  TaskInstance& filed_instance(const TaskKey& key) {
    if (auto* found = find_instance(state_, key, context_)) return *found;
    const auto name = find_slot(key, context_);
    if (!name) throw std::logic_error("an event names a task that the plan does not have: " + key);
    TaskInstance created;
    created.slot = name->slot;
    created.serial = name->serial;
    created.opened_at = at_;
    auto place = state_.tasks.begin();
    while (place != state_.tasks.end() &&
           std::pair(place->slot, place->serial) < std::pair(created.slot, created.serial)) {
      ++place;
    }
    return *state_.tasks.insert(place, created);
  }

  void set_due(TaskInstance& task, const DueDate& due) {
    const auto& by_plan = context_.slot(task.slot).due;
    if (by_plan && *by_plan == due) {
      task.due.reset();
    } else {
      task.due = due;
    }
    if (!by_plan && !task.original_due) task.original_due = due;
  }

  void begin_round(TaskInstance& task, const std::optional<DueDate>& due, std::uint16_t rungs_skipped) {
    if (due) set_due(task, *due);
    ++task.round;
    task.rungs_passed = rungs_skipped;
    task.held_days = 0;
    task.escalation = EscalationState::quiet;
    task.level = Level::none;
  }

  static void quieten(TaskInstance& task) {
    task.escalation = EscalationState::resolved;
    task.level = Level::none;
  }

  void settle(TaskInstance& task, TaskState to) {
    task.state = to;
    task.settled_at = at_;
    quieten(task);
  }

  UnitCampaign& state_;
  Instant at_;
  const PlanContext& context_;
};

}  // namespace

void apply(UnitCampaign& state, const UnitEvent& event, Instant at, const PlanContext& context) {
  std::visit(Applier{state, at, context}, event);
  ++state.version;
}

bool is_plausible(const UnitEvent& event, const Plan& plan) {
  // Dates move by years at most; a number beyond that was never written by a decision.
  constexpr std::int64_t kFrozenDaysMax = 100L * 366;
  if (const auto* entered = std::get_if<PhaseEntered>(&event)) return entered->index < plan.phases.size();
  if (const auto* resumed = std::get_if<UnitResumed>(&event)) {
    return std::abs(std::int64_t{resumed->frozen_days}) <= kFrozenDaysMax;
  }
  return true;
}

}  // namespace duban
