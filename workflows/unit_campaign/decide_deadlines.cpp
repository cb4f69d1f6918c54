// Extensions, waivers and demands: people moving or lifting a deadline, always with a reason.
#include "workflows/base/name.hpp"
#include "workflows/machines/action_words.hpp"
#include "workflows/unit_campaign/task_words.hpp"
#include "workflows/unit_campaign/turn.hpp"
#include "workflows/unit_campaign/unit_campaign_errors.hpp"
#include "workflows/words/dates.hpp"

namespace duban {
namespace {

Refusal refuse_not_later(const DueDate& due, Date wanted, std::string_view pointer) {
  if (wanted > due.date) return std::nullopt;
  return Error{errors::workflow_extension_not_later,
               {{"wanted", words::named_day(wanted)}, {"due", words::named_day(due.date)}}}
      .at_pointer(std::string(pointer));
}

// "on 30 September (Friday)", or the cut-off hour of that day.
LocalizedText due_ended(const Turn& turn, const DueDate& due) {
  if (due.due_at != due.overdue_at) {
    const auto hour = words::moment(due.due_at, turn.context.zone);
    return {"on " + hour.en, hour.zh};
  }
  const auto day = words::day(due.date);
  return {"on " + day.en, day.zh};
}

}  // namespace

Refusal handle(Turn& turn, const RequestExtension& command) {
  if (auto refusal = refuse_without_reason(command.reason)) return refusal;
  if (auto refusal = refuse_unless_active(turn)) return refusal;
  const auto found = turn.instance(command.task);
  if (!found) return found.error();
  const auto& instance = **found;
  const auto& task = task_of(instance, turn.context);
  if (turn.side == Side::unit && turn.context.plan->parties[task.owner].scope != PartyScope::unit) {
    return Error{errors::workflow_not_owner, {{"task", Named{task.id, task.title}}}};
  }
  const auto* due = due_of(instance, turn.context);
  if (due == nullptr)
    return Error{errors::workflow_nothing_to_extend,
                 {{"task", words::named_task(command.task, turn.context)}}};
  if (instance.state != TaskState::planned && !awaits_owner(instance.state)) {
    return words::refused_task(instance, turn.state(), turn.context, "request_extension",
                               words::kRequestExtension);
  }
  if (turn.now >= due->due_at) {
    return Error{errors::workflow_extension_too_late,
                 {{"due", Named{format_date(due->date), due_ended(turn, *due)}}}};
  }
  if (instance.extension)
    return Error{errors::workflow_extension_pending,
                 {{"task", words::named_task(command.task, turn.context)}}};
  if (auto refusal = refuse_not_later(*due, command.wanted, "/until")) return refusal;
  if (auto refusal = refuse_date_out_of_reach(turn, command.wanted, "/until")) return refusal;
  turn.emit(ExtensionRequested{command.by, command.reason, command.task, command.wanted});
  return std::nullopt;
}

Refusal handle(Turn& turn, const GrantExtension& command) {
  if (auto refusal = refuse_unless_active(turn)) return refusal;
  const auto found = turn.instance(command.task);
  if (!found) return found.error();
  const auto& instance = **found;
  if (!instance.extension)
    return Error{errors::workflow_no_extension, {{"task", words::named_task(command.task, turn.context)}}};
  const auto until = command.until.value_or(instance.extension->wanted);
  const auto former = *due_of(instance, turn.context);
  // The organiser's time to answer never counts against the unit: what was filed since it asked is judged
  // anew, by a day that may be past by now and, after a return, may come before the day to rework by.
  const bool filed_since =
      instance.first_filed_at && *instance.first_filed_at > instance.extension->requested_at;
  const auto& asked_about =
      filed_since && instance.returns > 0 ? *original_due_of(instance, turn.context) : former;
  if (auto refusal = refuse_not_later(asked_about, until, "/until")) return refusal;
  if (!filed_since) {
    if (auto refusal = refuse_date_out_of_reach(turn, until, "/until")) return refusal;
  }
  ExtensionGranted granted;
  const auto extended = new_due(turn, instance, until, asked_about.date + std::chrono::days{1});
  granted.due = extended.date > former.date ? extended : former;
  granted.former = former;
  granted.reason = command.reason;
  granted.rungs_skipped = rungs_before(task_of(instance, turn.context), granted.due, turn.now, turn.context);
  granted.task = command.task;
  if (filed_since) {
    granted.timeliness = *instance.first_filed_at < extended.due_at ? Timeliness::timely : Timeliness::late;
  }
  turn.emit(std::move(granted));
  return std::nullopt;
}

Refusal handle(Turn& turn, const RefuseExtension& command) {
  if (auto refusal = refuse_without_reason(command.reason)) return refusal;
  if (auto refusal = refuse_unless_active(turn)) return refusal;
  const auto found = turn.instance(command.task);
  if (!found) return found.error();
  if (!(**found).extension)
    return Error{errors::workflow_no_extension, {{"task", words::named_task(command.task, turn.context)}}};
  turn.emit(ExtensionRefused{command.reason, command.task});
  return std::nullopt;
}

Refusal handle(Turn& turn, const WaiveTask& command) {
  if (auto refusal = refuse_without_reason(command.reason)) return refusal;
  if (auto refusal = refuse_unless_active(turn)) return refusal;
  const auto found = turn.instance(command.task);
  if (!found) return found.error();
  const auto& instance = **found;
  if (next_task(instance.state, TaskTrigger::waive, {}).verdict != Verdict::taken) {
    return refused_task(turn, instance, TaskTrigger::waive);
  }
  const auto task_index = turn.context.slot(instance.slot).task;
  turn.emit(TaskWaived{instance.state, command.reason, command.task});
  set_dependent_dues(turn, task_index, AfterEvent::submitted);
  set_dependent_dues(turn, task_index, AfterEvent::accepted);
  return std::nullopt;
}

Refusal handle(Turn& turn, const RequireTask& command) {
  if (auto refusal = refuse_without_reason(command.reason)) return refusal;
  if (auto refusal = refuse_unless_active(turn)) return refusal;
  const auto found = turn.instance(command.task);
  if (!found) return found.error();
  const auto& instance = **found;
  if (next_task(instance.state, TaskTrigger::require, {}).verdict != Verdict::taken) {
    return refused_task(turn, instance, TaskTrigger::require);
  }
  TaskRequired required;
  required.from = instance.state;
  required.reason = command.reason;
  required.task = command.task;
  if (command.due) {
    if (auto refusal = refuse_date_out_of_reach(turn, *command.due, "/due")) return refusal;
    required.due = new_due(turn, instance, *command.due, turn.today());
  } else if (const auto* due = due_of(instance, turn.context)) {
    if (due->overdue_at <= turn.now)
      return Error{errors::workflow_due_required, {{"task", words::named_task(command.task, turn.context)}}}
          .at_pointer("/due");
    required.due = *due;
  }
  if (required.due) {
    required.rungs_skipped =
        rungs_before(task_of(instance, turn.context), *required.due, turn.now, turn.context);
  }
  turn.emit(std::move(required));
  return std::nullopt;
}

}  // namespace duban
