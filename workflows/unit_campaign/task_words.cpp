#include "workflows/unit_campaign/task_words.hpp"

#include "workflows/machines/action_words.hpp"
#include "workflows/machines/state_words.hpp"
#include "workflows/unit_campaign/facet_names.hpp"
#include "workflows/unit_campaign/unit_campaign_errors.hpp"
#include "workflows/words/dates.hpp"

namespace duban::words {
namespace {

// One of several branches or events that owe the same task.
LocalizedText with_serial(const LocalizedText& title, std::uint16_t serial) {
  const auto number = std::to_string(serial);
  return {title.en + " (no. " + number + ")", title.zh + "（第" + number + "项）"};
}

// When the step will be possible, where only the calendar stands in its way.
std::optional<LocalizedText> from_day(const TaskInstance& instance, const UnitCampaign& state,
                                      const CampaignContext& context) {
  if (instance.state != TaskState::planned) return std::nullopt;
  return day(context.zone.local_date(opens_at(instance, state, context)));
}

}  // namespace

LocalizedText task_title(std::string_view key, const PlanContext& context) {
  const auto name = find_slot(key, context);
  if (!name) return {std::string(key), std::string(key)};
  const auto& title = context.task_of(name->slot).title;
  if (const auto week = context.slot(name->slot).week_start) {
    const auto first = month_day(*week);
    return {title.en + " (week of " + first.en + ")", title.zh + "（" + first.zh + "起的一周）"};
  }
  return name->serial == 0 ? title : with_serial(title, name->serial);
}

Named named_task(std::string_view key, const PlanContext& context) {
  return {std::string(key), task_title(key, context)};
}

Named named_phase(std::string_view id, const Plan& plan) {
  for (const auto& phase : plan.phases) {
    if (phase.id == id) return {phase.id, phase.title};
  }
  if (id == kCompletedPhase) return {std::string(id), phrase_of(PhaseState::completed).text()};
  return {std::string(id), {std::string(id), std::string(id)}};
}

bool is_issued(const Task& task, const Plan& plan) {
  return task.on_event() && !task.reviewer && task.subject == PartyScope::unit &&
         plan.parties[task.owner].scope == PartyScope::organiser;
}

Error refused_task(const TaskInstance& instance, const UnitCampaign& state, const CampaignContext& context,
                   std::string_view action_name, const Phrase& action) {
  const auto key = key_of(instance, context);
  const auto title = task_title(key, context);
  auto clause = clause_of(instance.state);
  auto refusal = refused(action);
  const auto opening = from_day(instance, state, context);
  if (opening && action == phrase_of(TaskTrigger::submit)) {
    clause.en = "is not open before " + opening->en;
    refusal.zh = opening->zh + "起可以" + std::string(action.zh);
  }
  return Error{errors::workflow_transition_not_allowed,
               {{"trigger", Named{std::string(action_name), std::move(refusal)}},
                {"what", Named{"task " + key, {"the task “" + title.en + "”", "任务“" + title.zh + "”"}}},
                {"state", Named{std::string(name_of(instance.state).text()), std::move(clause)}}}};
}

}  // namespace duban::words
