// Rules about ids, names, phases and ladders.
#include "workflows/base/name.hpp"
#include "workflows/plan/plan_draft.hpp"
#include "workflows/plan/plan_errors.hpp"
#include "workflows/plan/plan_scalars.hpp"

namespace duban {
namespace {

std::vector<std::string_view> names(const std::map<std::string_view, std::size_t>& index) {
  std::vector<std::string_view> keys;
  keys.reserve(index.size());
  for (const auto& [key, value] : index) keys.push_back(key);
  return keys;
}

class ReferenceCheck {
 public:
  ReferenceCheck(const DraftIndex& index, Errors& errors)
      : errors_(errors), index_(index), parties_(names(index.parties)), ladders_(names(index.ladders)) {}

  void party(std::string_view key, const std::optional<Reference>& reference) {
    if (reference && !index_.parties.contains(reference->id)) report(key, *reference, parties_);
  }
  void ladder(const std::optional<Reference>& reference) {
    if (reference && !index_.ladders.contains(reference->id)) report("escalation", *reference, ladders_);
  }
  void task(std::string_view key, const std::optional<Reference>& reference) {
    if (reference && !index_.tasks.contains(reference->id)) report(key, *reference, names(index_.tasks));
  }
  void task_or_phase(std::string_view key, const std::optional<Reference>& reference) {
    if (!reference || index_.tasks.contains(reference->id) || index_.phases.contains(reference->id)) return;
    auto candidates = names(index_.tasks);
    for (const auto& [phase, place] : index_.phases) candidates.push_back(phase);
    report(key, *reference, candidates);
  }

 private:
  void report(std::string_view key, const Reference& reference,
              const std::vector<std::string_view>& candidates) {
    errors_.push_back(Error{
        errors::plan_unknown_reference,
        {{"key", key}, {"id", excerpt(reference.id)}, {"hint", near_hint(reference.id, candidates, errors_)}}}
                          .at(reference.at));
  }

  Errors& errors_;
  const DraftIndex& index_;
  std::vector<std::string_view> parties_, ladders_;
};

// Whether rung `a` is certain to fire no later than `b`, whatever the calendar: n working days are never
// fewer than n calendar days. Pairs whose order only a calendar can tell are left to it.
bool surely_not_after(const Rung& a, const Rung& b) {
  constexpr int kEndOfDay = 24 * 60;
  const int a_minutes = a.minutes_of_day.value_or(kEndOfDay);
  const int b_minutes = b.minutes_of_day.value_or(kEndOfDay);
  const int a_count = a.offset.count;
  const int b_count = b.offset.count;
  if (a_count == b_count && (a.offset.unit == b.offset.unit || a_count == 0)) return a_minutes <= b_minutes;
  if (a.offset.unit == b.offset.unit || a_count == 0 || b_count == 0 || (a_count < 0) != (b_count < 0)) {
    return a_count < b_count;
  }
  // Both on the same side of the due day, in different units: the working days lie farther out, or on the
  // same day.
  const bool b_is_farther = b.offset.unit == OffsetUnit::working_days;
  const bool after_due = a_count > 0;
  if (after_due != b_is_farther) return false;
  return a_count < b_count || (a_count == b_count && a_minutes <= b_minutes);
}

void check_ladder(const DraftLadder& ladder, Errors& errors) {
  for (const auto& later : ladder.rungs) {
    for (const auto& earlier : ladder.rungs) {
      const bool falls = later.rung.level < earlier.rung.level && surely_not_after(earlier.rung, later.rung);
      // Two rungs at one moment cannot be told apart in time: nothing falls between them.
      if (!falls || surely_not_after(later.rung, earlier.rung)) continue;
      errors.push_back(Error{errors::plan_level_falls,
                             {{"ladder", excerpt(ladder.id)},
                              {"higher", name_of(earlier.rung.level)},
                              {"earlier", format_rung_at(earlier.rung)},
                              {"lower", name_of(later.rung.level)},
                              {"later", format_rung_at(later.rung)}}}
                           .at(later.at));
      break;
    }
  }
}

}  // namespace

DraftIndex index_ids(const PlanDraft& draft, Errors& errors) {
  DraftIndex index;
  std::map<std::string_view, Position> all;
  const auto enter = [&](const std::string& id, Position at, std::map<std::string_view, std::size_t>* places,
                         std::size_t place) {
    if (id.empty()) return;
    const auto [first, fresh] = all.emplace(id, at);
    if (!fresh) {
      errors.push_back(Error{errors::plan_duplicate_id,
                             {{"id", excerpt(id)}, {"line", std::to_string(first->second.line)}}}
                           .at(at));
    } else if (places) {
      places->emplace(id, place);
    }
  };
  for (std::size_t i = 0; i < draft.parties.size(); ++i) {
    enter(draft.parties[i].party.id, draft.parties[i].at, &index.parties, i);
  }
  for (std::size_t i = 0; i < draft.phases.size(); ++i) {
    enter(draft.phases[i].phase.id, draft.phases[i].at, &index.phases, i);
  }
  for (std::size_t i = 0; i < draft.tasks.size(); ++i) {
    enter(draft.tasks[i].task.id, draft.tasks[i].at, &index.tasks, i);
  }
  for (std::size_t i = 0; i < draft.ladders.size(); ++i) {
    enter(draft.ladders[i].id, draft.ladders[i].at, &index.ladders, i);
  }
  for (const auto& duty : draft.duties) enter(duty.duty.id, duty.at, nullptr, 0);
  return index;
}

std::optional<PartyScope> subject_of(const DraftTask& task, const PlanDraft& draft, const DraftIndex& index) {
  if (task.subject) return task.subject;
  if (!task.owner) return std::nullopt;
  const auto owner = index.parties.find(task.owner->id);
  if (owner == index.parties.end()) return std::nullopt;
  return draft.parties[owner->second].party.scope;
}

void check_references(const PlanDraft& draft, const DraftIndex& index, Errors& errors) {
  ReferenceCheck check(index, errors);
  check.party("office", draft.office);
  for (const auto& task : draft.tasks) {
    check.party("owner", task.owner);
    check.task_or_phase("after", task.due.anchor);
    check.party("reviewer", task.reviewer);
    check.party("report_to", task.report_to);
    check.ladder(task.ladder);
    check.task("fan_in", task.fan_in);
  }
  for (const auto& ladder : draft.ladders) {
    for (const auto& rung : ladder.rungs) {
      for (const auto& party : rung.notify) check.party("notify", party);
    }
  }
  for (const auto& duty : draft.duties) check.party("responsible", duty.responsible);
}

void check_phases(const PlanDraft& draft, Errors& errors) {
  if (draft.phases.empty()) return;
  const auto& first = draft.phases.front().phase;
  const DraftPhase* previous = nullptr;
  for (const auto& next : draft.phases) {
    const auto& phase = next.phase;
    if (previous && previous->has_kind && next.has_kind && phase.kind < previous->phase.kind) {
      errors.push_back(Error{errors::plan_phase_order,
                             {{"phase", excerpt(phase.id)},
                              {"kind", name_of(phase.kind)},
                              {"previous", name_of(previous->phase.kind)}}}
                           .at(next.kind_at));
    }
    const bool comparable = draft.phases.front().has_window && next.has_window;
    if (comparable && days_after(first.from, phase.to) < days_after(first.from, phase.from)) {
      errors.push_back(Error{errors::plan_window_order,
                             {{"phase", excerpt(phase.id)},
                              {"from", format_month_day(phase.from)},
                              {"to", format_month_day(phase.to)}}}
                           .at(next.to_at));
    }
    if (comparable && previous && previous->has_window &&
        days_after(first.from, phase.from) <= days_after(first.from, previous->phase.to)) {
      errors.push_back(Error{errors::plan_window_overlap,
                             {{"phase", excerpt(phase.id)},
                              {"from", format_month_day(phase.from)},
                              {"previous", excerpt(previous->phase.id)},
                              {"to", format_month_day(previous->phase.to)}}}
                           .at(next.from_at));
    }
    previous = &next;
  }
}

void check_ladders(const PlanDraft& draft, Errors& errors) {
  for (const auto& ladder : draft.ladders) check_ladder(ladder, errors);
}

}  // namespace duban
