// Filing, accepting and returning; and the due dates that wait for a filing.
#include "workflows/base/name.hpp"
#include "workflows/machines/action_words.hpp"
#include "workflows/plan/plan_words.hpp"
#include "workflows/schedule/due_reasons.hpp"
#include "workflows/unit_campaign/task_words.hpp"
#include "workflows/unit_campaign/turn.hpp"
#include "workflows/unit_campaign/unit_campaign_errors.hpp"

#include <algorithm>

namespace duban {
namespace {

constexpr std::size_t kNamedInAnErrorMax = 20;  // units listed in a message; the rest are counted

Named listed(const std::vector<std::string>& names) {
  const auto shown = std::span(names).first(std::min(names.size(), kNamedInAnErrorMax));
  LocalizedText text{words::listed(shown, Language::en), words::listed(shown, Language::zh)};
  if (names.size() > shown.size()) {
    const auto more = std::to_string(names.size() - shown.size());
    text.en.append(", +").append(more);
    text.zh.append("等，另有 ").append(more).append(" 个");
  }
  return {text.en, std::move(text)};
}

// Ascending, each once: a unit named twice is missing once.
std::vector<std::string> as_set(std::vector<std::string> names) {
  std::sort(names.begin(), names.end());
  names.erase(std::unique(names.begin(), names.end()), names.end());
  return names;
}

std::vector<std::string> difference(const std::vector<std::string>& all_names,
                                    const std::vector<std::string>& without_names) {
  const auto all = as_set(all_names);
  const auto without = as_set(without_names);
  std::vector<std::string> rest;
  std::set_difference(all.begin(), all.end(), without.begin(), without.end(), std::back_inserter(rest));
  return rest;
}

// Which evidence the plan asks for and the filing lacks, and which gaps it fails to name.
Refusal refuse_incomplete(const Task& task, const FileSubmission& command) {
  std::vector<EvidenceKind> lacking;
  for (const auto kind : task.evidence) {
    if (!command.carries.contains(kind)) lacking.push_back(kind);
  }
  if (!lacking.empty()) {
    const auto kinds = words::evidence(lacking);
    return Error{errors::workflow_evidence_missing, {{"kinds", Named{kinds.en, kinds}}}};
  }
  if (const auto undeclared = difference(command.missing_units, command.declared_gaps); !undeclared.empty()) {
    return Error{errors::workflow_gaps_undeclared,
                 {{"count", std::to_string(undeclared.size())}, {"units", listed(undeclared)}}}
        .at_pointer("/declared_gaps");
  }
  if (const auto present = difference(command.declared_gaps, command.missing_units); !present.empty()) {
    return Error{errors::workflow_gap_not_missing, {{"units", listed(present)}}}.at_pointer("/declared_gaps");
  }
  return std::nullopt;
}

// A unit's people act on what the unit owes; the organiser's may file anything, also for a unit that reports
// on paper.
Refusal refuse_foreign_owner(const Turn& turn, const Task& task) {
  if (turn.side != Side::unit || turn.context.plan->parties[task.owner].scope == PartyScope::unit)
    return std::nullopt;
  return Error{errors::workflow_not_owner, {{"task", Named{task.id, task.title}}}};
}

std::optional<Timeliness> judge(const TaskInstance& instance, const DueDate* due, Instant now) {
  if (instance.filings > 0 || due == nullptr) return std::nullopt;
  return now < due->due_at ? Timeliness::timely : Timeliness::late;
}

Refusal emit_filing(Turn& turn, const TaskInstance& instance, const Task& task, TaskKey key,
                    const FileSubmission& command) {
  const auto outcome = next_task(instance.state, TaskTrigger::submit,
                                 {.reviewed = task.reviewer.has_value(), .complete = true});
  if (outcome.verdict != Verdict::taken) return refused_task(turn, instance, TaskTrigger::submit);
  if (auto refusal = refuse_incomplete(task, command)) return refusal;
  SubmissionFiled filed;
  filed.content = command.content;
  filed.files = command.files;
  filed.from = instance.state;
  filed.gaps = as_set(command.declared_gaps);
  filed.number = instance.filings + 1;
  filed.task = std::move(key);
  filed.timeliness = judge(instance, due_of(instance, turn.context), turn.now);
  filed.to = outcome.to;
  const bool settled = is_settled(filed.to);
  const auto task_index = turn.context.slot(instance.slot).task;
  turn.emit(std::move(filed));
  set_dependent_dues(turn, task_index, AfterEvent::submitted);
  if (settled) set_dependent_dues(turn, task_index, AfterEvent::accepted);
  return std::nullopt;
}

// A filing on a task on event: the next running number.
Refusal file_event(Turn& turn, std::uint16_t slot, const FileSubmission& command) {
  const auto& task = turn.context.task_of(slot);
  if ((task.subject == PartyScope::organiser) != turn.state().profile.organiser ||
      (turn.side == Side::unit && task.hidden_from_unit)) {
    return Error{errors::workflow_unknown_task, {{"task", command.task}}};
  }
  if (auto refusal = refuse_foreign_owner(turn, task)) return refusal;
  TaskInstance fresh;
  fresh.slot = slot;
  fresh.state = TaskState::open;
  for (const auto& instance : turn.state().tasks) {
    if (instance.slot == slot) fresh.serial = std::max(fresh.serial, instance.serial);
  }
  if (fresh.serial == std::numeric_limits<std::uint16_t>::max()) {
    return Error{errors::workflow_too_many_events, {{"task", Named{task.id, task.title}}}};
  }
  ++fresh.serial;
  return emit_filing(turn, fresh, task, key_of(fresh, turn.context), command);
}

// The days the owner still had when it last filed. Where the plan gives no time to rework, they are given
// back: the reviewer's time never counts against the unit (obligations.md, open point 10).
std::chrono::days days_left_when_filed(const Turn& turn, const TaskInstance& instance, const DueDate& due) {
  const auto filed = turn.context.zone.local_date(*instance.last_filed_at);
  return std::max(due.date - filed, std::chrono::days{0});
}

// The day by which a returned filing is to be reworked: as the reviewer says, else the plan's rework time;
// never earlier than the due day in force, nor than today.
std::optional<DueDate> rework_due(const Turn& turn, const TaskInstance& instance, std::optional<Date> by) {
  const auto* due = due_of(instance, turn.context);
  if (due == nullptr && !by) return std::nullopt;
  const auto& task = task_of(instance, turn.context);
  const auto offset = task.rework ? task.rework : turn.context.plan->rework;
  if (!by) {
    by = offset ? offset_date(turn.today(), *offset, *turn.context.calendar)
                : turn.today() + days_left_when_filed(turn, instance, *due);
  }
  if (due != nullptr && *by <= due->date) return *due;
  return new_due(turn, instance, *by, due == nullptr ? turn.today() : std::max(turn.today(), due->date));
}

}  // namespace

Refusal handle(Turn& turn, const FileSubmission& command) {
  if (auto refusal = refuse_unless_active(turn)) return refusal;
  const auto slot = find_slot(command.task, turn.context);
  if (slot && slot->serial == 0 && turn.context.task_of(slot->slot).on_event()) {
    return file_event(turn, slot->slot, command);
  }
  const auto found = turn.instance(command.task);
  if (!found) return found.error();
  const auto& instance = **found;
  const auto& task = task_of(instance, turn.context);
  if (auto refusal = refuse_foreign_owner(turn, task)) return refusal;
  return emit_filing(turn, instance, task, command.task, command);
}

Refusal handle(Turn& turn, const AcceptSubmission& command) {
  if (auto refusal = refuse_unless_active(turn)) return refusal;
  const auto found = turn.instance(command.task);
  if (!found) return found.error();
  const auto& instance = **found;
  const auto outcome = next_task(instance.state, TaskTrigger::accept, {});
  if (outcome.verdict != Verdict::taken) {
    return refused_task(turn, instance, TaskTrigger::accept);
  }
  const auto task_index = turn.context.slot(instance.slot).task;
  turn.emit(SubmissionAccepted{instance.state, command.reason, command.task, outcome.to});
  set_dependent_dues(turn, task_index, AfterEvent::accepted);
  return std::nullopt;
}

Refusal handle(Turn& turn, const ReturnSubmission& command) {
  if (auto refusal = refuse_without_reason(command.reason)) return refusal;
  if (auto refusal = refuse_unless_active(turn)) return refusal;
  const auto found = turn.instance(command.task);
  if (!found) return found.error();
  const auto& instance = **found;
  const auto outcome = next_task(instance.state, TaskTrigger::send_back, {});
  if (outcome.verdict != Verdict::taken) {
    return refused_task(turn, instance, TaskTrigger::send_back);
  }
  if (command.rework_by) {
    if (auto refusal = refuse_date_out_of_reach(turn, *command.rework_by, "/rework_by")) return refusal;
  }
  SubmissionReturned returned;
  returned.due = rework_due(turn, instance, command.rework_by);
  returned.from = instance.state;
  returned.reason = command.reason;
  if (returned.due) {
    returned.rungs_skipped =
        rungs_before(task_of(instance, turn.context), *returned.due, turn.now, turn.context);
  }
  returned.task = command.task;
  returned.to = outcome.to;
  turn.emit(std::move(returned));
  return std::nullopt;
}

void set_dependent_dues(Turn& turn, std::uint16_t task_index, AfterEvent event) {
  const auto& context = turn.context;
  const auto fulfilled = [&](const TaskInstance& instance) {
    if (context.slot(instance.slot).task != task_index) return true;
    return event == AfterEvent::accepted ? is_settled(instance.state)
                                         : instance.filings > 0 || is_settled(instance.state);
  };
  const auto& tasks = turn.state().tasks;
  if (!std::all_of(tasks.begin(), tasks.end(), fulfilled)) return;

  std::vector<DueDateSet> dues;
  for (const auto& instance : tasks) {
    const auto& task = task_of(instance, context);
    const auto* after = std::get_if<DueAfter>(&task.due);
    if (after == nullptr || after->event != event || after->anchor != task_index ||
        is_settled(instance.state) || due_of(instance, context) != nullptr) {
      continue;
    }
    // A count backwards ("2 days before it was filed") cannot reach into the past.
    const auto date = std::max(turn.today(), offset_date(turn.today(), after->offset, *context.calendar));
    const auto because = words::counted_from(event, context.plan->tasks[task_index].title);
    DueDateSet set;
    set.due = new_due(turn, instance, date, turn.today());
    set.reason = resolve_due(task, date, *context.calendar, context.zone, because).reason;
    set.rungs_skipped = rungs_before(task, set.due, turn.now, context);
    set.task = key_of(instance, context);
    dues.push_back(std::move(set));
  }
  for (auto& due : dues) turn.emit(std::move(due));
}

}  // namespace duban
