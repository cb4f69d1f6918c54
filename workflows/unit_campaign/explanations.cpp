#include "workflows/unit_campaign/explanations.hpp"

#include "workflows/machines/state_words.hpp"
#include "workflows/plan/plan_words.hpp"
#include "workflows/unit_campaign/instances.hpp"
#include "workflows/words/dates.hpp"

namespace duban::words {
namespace {

// By convention the party of this id is the unit as a whole (docs/plan-format.md); others are offices in it.
constexpr std::string_view kWholeUnit = "unit";

std::string count_of_tasks(std::size_t count) {
  return count == 1 ? "1 task needs attention." : std::to_string(count) + " tasks need attention.";
}

std::string due_day(const TaskInstance& instance, const PlanContext& context, Language language) {
  const auto* due = due_of(instance, context);
  return due == nullptr ? std::string() : day(due->date).in(language);
}

// What the clock will not do by itself, and who may set it going again.
LocalizedText nothing_more(const UnitCampaign& state, Reader reader, const Plan& plan) {
  if (state.participation == Participation::suspended) {
    const auto& office = plan.parties[plan.office].title;
    if (reader == Reader::unit) {
      return {"This unit is suspended; " + office.en + " resumes it.",
              "本单位已暂停参加，恢复由" + office.zh + "办理。"};
    }
    return {"The unit is suspended; while it is, the level stays.",
            "该单位已暂停参加，暂停期间级别保持不变。"};
  }
  return {"Nothing more happens by itself; the level stays until the task is settled.",
          "系统不会再自动升级；在任务办结之前，当前级别保持不变。"};
}

}  // namespace

LocalizedText what_is_wrong(const TaskInstance& instance, const PlanContext& context) {
  const auto& title = task_of(instance, context).title;
  const auto en = due_day(instance, context, Language::en);
  const auto zh = due_day(instance, context, Language::zh);
  if (is_overdue(instance) && instance.state == TaskState::returned) {
    return {"“" + title.en + "” was returned for rework by " + en + " and has not been filed again.",
            "“" + title.zh + "”已退回整改，期限为" + zh + "，至今未重新报送。"};
  }
  if (is_overdue(instance)) {
    return {"“" + title.en + "” was due on " + en + " and has not been filed.",
            "“" + title.zh + "”最迟应于" + zh + "完成，至今未报送。"};
  }
  if (instance.state == TaskState::returned) {
    return {"“" + title.en + "” was returned for rework" + (en.empty() ? "." : " by " + en + "."),
            "“" + title.zh + "”已退回整改" + (zh.empty() ? "。" : "，期限为" + zh + "。")};
  }
  return {"“" + title.en + "” is due on " + en + "; a reminder has gone out.",
          "“" + title.zh + "”将于" + zh + "到期，已发出提醒。"};
}

LocalizedText what_comes_next(const TaskInstance& instance, const UnitCampaign& state,
                              const CampaignContext& context, Reader reader) {
  const auto& task = task_of(instance, context);
  const auto rung = awaits_owner(instance.state) ? next_rung(instance, context) : std::nullopt;
  if (!rung || state.participation != Participation::active) {
    return nothing_more(state, reader, *context.plan);
  }
  const auto& step = context.plan->ladders[*task.ladder].rungs[rung->rung];
  const auto at = ending(rung->at, context.zone);
  const auto level = phrase_of(step.level).text();
  std::vector<LocalizedText> parties;
  for (const auto party : step.notify) {
    parties.push_back(party_of(context.plan->parties[party], state.profile, reader));
  }
  const auto recipients = listed(parties);
  return {"On " + at.en + " it becomes " + level.en + ", and these are told: " + recipients.en + ".",
          at.zh + "起升为" + level.zh + "，并通知：" + recipients.zh + "。"};
}

std::vector<LocalizedText> what_would_end_it(const TaskInstance& instance, const UnitProfile& unit,
                                             const PlanContext& context, Reader reader) {
  const auto& plan = *context.plan;
  const auto& task = task_of(instance, context);
  std::vector<LocalizedText> ways;
  if (awaits_owner(instance.state)) {
    const auto owner = capitalized(party_of(plan.parties[task.owner], unit, reader));
    const auto with = evidence(task.evidence);
    ways.push_back(
        {owner.en + " files it" + (with.en.empty() ? "" : " with its evidence (" + with.en + ")") + ".",
         owner.zh + "报送该任务" + (with.zh.empty() ? "" : "并附佐证材料（" + with.zh + "）") + "。"});
  }
  if (task.reviewer && instance.state == TaskState::submitted) {
    const auto& reviewer = plan.parties[*task.reviewer].title;
    ways.push_back({reviewer.en + " accepts the filing.", reviewer.zh + "审核通过。"});
  }
  if (instance.extension) {
    const auto wanted = day(instance.extension->wanted);
    ways.push_back({"The extension asked for, until " + wanted.en + ", is granted.",
                    "批准所申请的延期（至" + wanted.zh + "）。"});
  }
  ways.push_back(
      {"The organiser waives the task, with a reason for the record.", "主办单位说明理由后予以免办。"});
  return ways;
}

LocalizedText summary_of(std::string_view unit, Level level, std::size_t troubles) {
  const std::string name(unit);
  const auto count = std::to_string(troubles);
  if (troubles == 0) return {name + " has nothing in trouble.", name + "目前没有需要督办的任务。"};
  if (level == Level::none) {
    return {name + " carries no level; " + count_of_tasks(troubles),
            name + "目前无督办级别；有 " + count + " 项任务需要关注。"};
  }
  const auto word = phrase_of(level).text();
  return {name + " is " + word.en + ", the highest level of its own tasks; " + count_of_tasks(troubles),
          name + "当前为" + word.zh + "（取其自身任务的最高级别）；有 " + count + " 项任务需要关注。"};
}

LocalizedText party_of(const Party& party, const UnitProfile& unit, Reader reader) {
  if (party.scope != PartyScope::unit || party.id != kWholeUnit || unit.organiser) return party.title;
  const std::string_view zh = reader == Reader::unit ? "本单位（" : "该单位（";
  return {(reader == Reader::unit ? "this unit (" : "the unit (") + unit.name + ")",
          std::string(zh) + unit.name + "）"};
}

}  // namespace duban::words
