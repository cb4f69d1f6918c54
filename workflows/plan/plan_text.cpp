#include "workflows/plan/plan_text.hpp"

#include "workflows/base/name.hpp"
#include "workflows/plan/plan_scalars.hpp"

namespace duban {

std::string due_kind_text(const Task& task) {
  if (task.weekly) return "weekly";
  struct KindText {
    std::string operator()(const DueOn&) const { return "on"; }
    std::string operator()(const DuePhaseEnd&) const { return "phase_end"; }
    std::string operator()(const DueAfter&) const { return "after"; }
    std::string operator()(const DueUndated&) const { return "undated"; }
    std::string operator()(const DueOnEvent&) const { return "on_event"; }
  };
  return std::visit(KindText{}, task.due);
}

std::string due_text(const Plan& plan, const Task& task) {
  std::string text = due_kind_text(task);
  if (const auto* on = std::get_if<DueOn>(&task.due)) {
    text += ' ' + format_month_day(on->day);
  } else if (const auto* after = std::get_if<DueAfter>(&task.due)) {
    text += ' ' + anchor_id(plan, *after) + ' ' + std::string(name_of(after->event)) + ' ' +
            format_offset(after->offset);
  } else if (task.weekly) {
    text += ", partial_weeks: " + std::string(name_of(task.weekly->partial_weeks));
  }
  if (task.roll != Roll::none) text += ", roll: " + std::string(name_of(task.roll));
  if (task.cutoff_minutes) text += ", cutoff: " + format_time_of_day(*task.cutoff_minutes);
  return text;
}

const std::string& anchor_id(const Plan& plan, const DueAfter& due) {
  const bool phase = due.event == AfterEvent::phase_start || due.event == AfterEvent::phase_end;
  return phase ? plan.phases.at(due.anchor).id : plan.tasks.at(due.anchor).id;
}

std::string party_text(const Plan& plan, std::optional<std::uint16_t> party) {
  return party ? plan.parties.at(*party).id : std::string{};
}

}  // namespace duban
