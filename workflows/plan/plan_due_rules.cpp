// Rules about due dates: inside a phase, after their opening, and never waiting for each other.
#include "workflows/base/name.hpp"
#include "workflows/plan/plan_draft.hpp"
#include "workflows/plan/plan_errors.hpp"
#include "workflows/plan/plan_scalars.hpp"

#include <algorithm>

namespace duban {
namespace {

class DueCheck {
 public:
  DueCheck(const PlanDraft& draft, const DraftIndex& index, Errors& errors)
      : draft_(draft), index_(index), errors_(errors) {}

  void run() {
    windows_known_ = std::ranges::all_of(draft_.phases, &DraftPhase::has_window);
    for (const auto& task : draft_.tasks) {
      if (windows_known_) check_day(task);
      if (task.due.kind == DueKind::after) check_anchor(task);
      check_ladder_has_due(task);
    }
    find_cycles();
  }

 private:
  [[nodiscard]] const Phase& phase_of(const DraftTask& task) const {
    return draft_.phases[task.task.phase].phase;
  }

  void check_day(const DraftTask& task) {
    const auto& phase = phase_of(task);
    if (task.due.kind == DueKind::on && !in_a_phase(task)) {
      errors_.push_back(Error{errors::plan_due_outside_phases,
                              {{"task", excerpt(task.task.id)}, {"date", format_month_day(task.due.on)}}}
                            .at(task.due.at));
    }
    if (!task.task.opens || (task.due.kind != DueKind::on && task.due.kind != DueKind::phase_end)) return;
    const auto due = task.due.kind == DueKind::on ? task.due.on : phase.to;
    if (days_from(phase.from, *task.task.opens) <= days_after(phase.from, due)) return;
    errors_.push_back(Error{errors::plan_opens_after_due,
                            {{"task", excerpt(task.task.id)},
                             {"opens", format_month_day(*task.task.opens)},
                             {"date", format_month_day(due)}}}
                          .at(task.opens_at));
  }

  // The due day is the first such day on or after the first day of the task's own phase; it may lie in a
  // later one.
  [[nodiscard]] bool in_a_phase(const DraftTask& task) const {
    const auto start = phase_of(task).from;
    const int due = days_after(start, task.due.on);
    return std::ranges::any_of(
        draft_.phases.begin() + task.task.phase, draft_.phases.end(), [&](const auto& draft) {
          const int opens = days_after(start, draft.phase.from);
          return due >= opens && due <= opens + days_after(draft.phase.from, draft.phase.to);
        });
  }

  void check_anchor(const DraftTask& task) {
    const auto& due = task.due;
    const auto anchor_task = index_.tasks.find(due.anchor->id);
    const bool is_phase = index_.phases.contains(due.anchor->id);
    if (!is_phase && anchor_task == index_.tasks.end()) return;
    const bool phase_event = due.event == AfterEvent::phase_start || due.event == AfterEvent::phase_end;
    if (due.event && phase_event != is_phase) {
      report(errors::plan_event_mismatch, *due.event, due);
      return;
    }
    if (!is_phase) check_anchor_task(task, draft_.tasks[anchor_task->second]);
  }

  void check_anchor_task(const DraftTask& task, const DraftTask& anchor) {
    const auto event = task.due.event.value_or(AfterEvent::due);
    if (anchor.due.kind == DueKind::weekly || (event != AfterEvent::due && !happens_once_for(task, anchor))) {
      report(errors::plan_anchor_ambiguous, event, task.due);
    } else if (event == AfterEvent::due && !has_calendar_due(anchor)) {
      report(errors::plan_anchor_undated, event, task.due);
    }
    const bool seen_by_unit =
        !task.task.hidden_from_unit && subject_of(task, draft_, index_) == PartyScope::unit;
    if (anchor.task.hidden_from_unit && seen_by_unit) {
      errors_.push_back(Error{errors::plan_hidden_anchor,
                              {{"task", excerpt(task.task.id)}, {"anchor", excerpt(anchor.task.id)}}}
                            .at(task.due.at));
    }
  }

  [[nodiscard]] bool happens_once_for(const DraftTask& task, const DraftTask& anchor) const {
    if (anchor.due.kind == DueKind::on_event) return false;
    if (subject_of(task, draft_, index_) != subject_of(anchor, draft_, index_)) return false;
    if (!anchor.owner) return true;
    const auto owner = index_.parties.find(anchor.owner->id);
    return owner == index_.parties.end() || !draft_.parties[owner->second].party.many;
  }

  // Whether plan, year and calendar alone give the task one due day. True as well where an error was reported
  // already.
  [[nodiscard]] bool has_calendar_due(const DraftTask& task) const {
    const DraftTask* at = &task;
    for (std::size_t steps = 0; steps <= draft_.tasks.size(); ++steps) {
      switch (at->due.kind) {
        case DueKind::undated:
        case DueKind::on_event:
        case DueKind::weekly:
          return false;
        case DueKind::after:
          break;
        default:
          return true;
      }
      if (at->due.event == AfterEvent::submitted || at->due.event == AfterEvent::accepted) return false;
      const auto next = index_.tasks.find(at->due.anchor->id);
      if (next == index_.tasks.end()) return true;
      at = &draft_.tasks[next->second];
    }
    return true;  // a cycle: reported as such
  }

  void report(ErrorCode code, AfterEvent event, const DraftDue& due) {
    errors_.push_back(
        Error{code, {{"event", name_of(event)}, {"anchor", excerpt(due.anchor->id)}}}.at(due.event_at));
  }

  void check_ladder_has_due(const DraftTask& task) {
    if (!task.ladder || (task.due.kind != DueKind::undated && task.due.kind != DueKind::on_event)) return;
    errors_.push_back(Error{errors::plan_ladder_without_due,
                            {{"task", excerpt(task.task.id)}, {"ladder", excerpt(task.ladder->id)}}}
                          .at(task.ladder->at));
  }

  // Each task waits for at most one other, so a walk from each finds every cycle; it is named once, from its
  // first task.
  void find_cycles() {
    constexpr std::size_t kUnvisited = static_cast<std::size_t>(-1);
    std::vector<std::size_t> visited_in(draft_.tasks.size(), kUnvisited);
    for (std::size_t start = 0; start < draft_.tasks.size(); ++start) {
      std::optional<std::size_t> at = start;
      while (at && visited_in[*at] == kUnvisited) {
        visited_in[*at] = start;
        at = waits_for(*at);
      }
      if (at && visited_in[*at] == start) report_cycle(*at);
    }
  }

  [[nodiscard]] std::optional<std::size_t> waits_for(std::size_t task) const {
    const auto& due = draft_.tasks[task].due;
    if (due.kind != DueKind::after) return std::nullopt;
    const auto anchor = index_.tasks.find(due.anchor->id);
    if (anchor == index_.tasks.end()) return std::nullopt;
    return anchor->second;
  }

  void report_cycle(std::size_t member) {
    std::size_t first = member;
    for (std::size_t at = *waits_for(member); at != member; at = *waits_for(at)) first = std::min(first, at);
    std::string cycle = draft_.tasks[first].task.id;
    for (std::size_t at = *waits_for(first); at != first; at = *waits_for(at)) {
      cycle += " → " + draft_.tasks[at].task.id;
    }
    cycle += " → " + draft_.tasks[first].task.id;
    errors_.push_back(Error{errors::plan_circular_after, {{"cycle", cycle}}}.at(draft_.tasks[first].due.at));
  }

  const PlanDraft& draft_;
  const DraftIndex& index_;
  Errors& errors_;
  bool windows_known_ = false;
};

}  // namespace

void check_due_dates(const PlanDraft& draft, const DraftIndex& index, Errors& errors) {
  DueCheck(draft, index, errors).run();
}

}  // namespace duban
