#include "orchestrator/access/access_gate.hpp"
#include "orchestrator/api/request_context.hpp"
#include "orchestrator/api/units/unit_reports.hpp"
#include "orchestrator/api/units/unit_view.hpp"
#include "orchestrator/queries/unit_events.hpp"
#include "workflows/base/name.hpp"
#include "workflows/unit_campaign/instances.hpp"

#include <map>

namespace duban {
namespace {

// Older events are not looked at; a round that long ago is explained by its dates alone.
constexpr std::size_t kEventsReadMax = 1000;

struct FiredRung {
  RungFired event;
  Instant recorded_at{};
};

// What the record says of one task in trouble.
struct Account {
  std::vector<FiredRung> fired;              // of the round in force, newest first
  std::optional<LocalizedText> moved_why;    // why the due date in force is not the plan's
  std::optional<std::string> moved_because;  // the reason a person gave
};
using Accounts = std::map<TaskKey, Account>;

bool in_trouble(const TaskInstance& instance) {
  return instance.level != Level::none || is_overdue(instance) || instance.state == TaskState::returned;
}

// Takes from an event what bears on the due date in force; the newest event of a kind comes first and stays.
class Reader {
 public:
  Reader(const UnitView& view, Accounts& accounts) : view_(view), accounts_(accounts) {}

  void operator()(const AuditEnvelope& envelope, const UnitEvent& event) {
    if (const auto* fired = std::get_if<RungFired>(&event)) return add(*fired, envelope.at);
    if (const auto* set = std::get_if<DueDateSet>(&event)) return moved(set->task, set->reason, {});
    if (const auto* granted = std::get_if<ExtensionGranted>(&event)) {
      return moved(granted->task, {"an extension was granted", "已批准延期"}, granted->reason);
    }
    if (const auto* returned = std::get_if<SubmissionReturned>(&event)) {
      return moved(returned->task, {"the filing was returned for rework", "报送材料被退回整改"},
                   returned->reason);
    }
    if (const auto* required = std::get_if<TaskRequired>(&event)) {
      return moved(required->task, {"the task was demanded after all", "该任务被要求补办"}, required->reason);
    }
    if (const auto* resumed = std::get_if<UnitResumed>(&event)) {
      for (const auto& each : resumed->moved) {
        moved(each.task, {"a suspension moved the date", "因暂停顺延"}, resumed->reason);
      }
    }
  }

 private:
  void add(const RungFired& fired, Instant at) {
    const auto account = accounts_.find(fired.task);
    if (account == accounts_.end()) return;
    const auto* instance = find_instance(view_.state, fired.task, view_.context);
    if (instance != nullptr && fired.round == instance->round) account->second.fired.push_back({fired, at});
  }

  void moved(const TaskKey& task, LocalizedText why, std::string because) {
    const auto account = accounts_.find(task);
    if (account == accounts_.end() || account->second.moved_why) return;
    account->second.moved_why = std::move(why);
    if (!because.empty()) account->second.moved_because = std::move(because);
  }

  const UnitView& view_;
  Accounts& accounts_;
};

// --- sentences ---------------------------------------------------------------------------------------------

std::string join(const std::vector<std::string>& words, std::string_view separator) {
  std::string text;
  for (const auto& word : words) text.append(text.empty() ? "" : separator).append(word);
  return text;
}

LocalizedText party_names(const Plan& plan, const std::vector<std::uint16_t>& parties) {
  std::vector<std::string> en, zh;
  for (const auto party : parties) {
    en.push_back(plan.parties[party].title.en);
    zh.push_back(plan.parties[party].title.zh);
  }
  return {join(en, ", "), join(zh, "、")};
}

LocalizedText level_word(Level level) {
  switch (level) {
    case Level::blue:
      return {"blue", "蓝色"};
    case Level::yellow:
      return {"yellow", "黄色"};
    case Level::orange:
      return {"orange", "橙色"};
    case Level::red:
      return {"red", "红色"};
    case Level::none:
      break;
  }
  return {"no level", "无"};
}

LocalizedText what_is_wrong(const TaskInstance& instance, const UnitView& view) {
  const auto& title = task_of(instance, view.context).title;
  const auto* due = due_of(instance, view.context);
  const std::string day = due == nullptr ? "" : format_date(due->date);
  if (is_overdue(instance) && instance.state == TaskState::returned) {
    return {"“" + title.en + "” was returned for rework by " + day + " and has not been filed again.",
            "“" + title.zh + "”已退回整改，期限为" + day + "，至今未重新报送。"};
  }
  if (is_overdue(instance)) {
    return {"“" + title.en + "” was due on " + day + " and has not been filed.",
            "“" + title.zh + "”应于" + day + "完成，至今未报送。"};
  }
  if (instance.state == TaskState::returned) {
    return {"“" + title.en + "” was returned for rework" + (due == nullptr ? "." : " by " + day + "."),
            "“" + title.zh + "”已退回整改" + (due == nullptr ? "。" : "，期限为" + day + "。")};
  }
  return {"“" + title.en + "” is due on " + day + "; a reminder has gone out.",
          "“" + title.zh + "”将于" + day + "到期，已发出提醒。"};
}

LocalizedText what_comes_next(const TaskInstance& instance, const UnitView& view) {
  const auto& task = task_of(instance, view.context);
  const auto rung = awaits_owner(instance.state) ? next_rung(instance, view.context) : std::nullopt;
  if (!rung || view.state.participation != Participation::active) {
    return {"Nothing more happens by itself; the level stays until the task is settled.",
            "系统不会再自动升级；在任务办结之前，当前级别保持不变。"};
  }
  const auto& step = view.context.plan->ladders[*task.ladder].rungs[rung->rung];
  const auto at = view.context.zone.format(rung->at);
  const auto level = level_word(step.level);
  const auto told = party_names(*view.context.plan, step.notify);
  return {"At " + at + " it becomes " + level.en + ", and these are told: " + told.en + ".",
          at + " 将升为" + level.zh + "，并通知：" + told.zh + "。"};
}

std::vector<LocalizedText> what_would_end_it(const TaskInstance& instance, const UnitView& view) {
  const auto& plan = *view.context.plan;
  const auto& task = task_of(instance, view.context);
  std::vector<LocalizedText> ways;
  if (awaits_owner(instance.state)) {
    const auto& owner = plan.parties[task.owner].title;
    std::vector<std::string> kinds;
    for (const auto kind : task.evidence) kinds.emplace_back(name_of(kind));
    const auto with = join(kinds, ", ");
    ways.push_back({owner.en + " files it" + (with.empty() ? "" : " with its evidence (" + with + ")") + ".",
                    owner.zh + "报送该任务" + (with.empty() ? "" : "并附材料(" + with + ")") + "。"});
  }
  if (task.reviewer && instance.state == TaskState::submitted) {
    const auto& reviewer = plan.parties[*task.reviewer].title;
    ways.push_back({reviewer.en + " accepts the filing.", reviewer.zh + "审核通过。"});
  }
  if (instance.extension) {
    const auto wanted = format_date(instance.extension->wanted);
    ways.push_back({"The extension asked for, until " + wanted + ", is granted.",
                    "批准所申请的延期(至" + wanted + ")。"});
  }
  ways.push_back(
      {"The organiser waives the task, with a reason for the record.", "组织方说明理由后予以免办。"});
  return ways;
}

// --- the answer --------------------------------------------------------------------------------------------

void write_fired(http::JsonWriter& json, const Account& account, const UnitView& view) {
  const auto& plan = *view.context.plan;
  json.key("rungs_fired").begin_array();
  for (auto rung = account.fired.rbegin(); rung != account.fired.rend(); ++rung) {
    json.begin_object();
    json.member("rung", rung->event.rung);
    json.member("level", name_of(rung->event.level));
    json.member("moment", view.context.zone.format(rung->event.moment));
    json.member("recorded_at", view.context.zone.format(rung->recorded_at));
    json.key("told").begin_array();
    for (const auto& id : rung->event.notified) {
      if (const auto party = plan.find_party(id)) write_party(json, plan.parties[*party]);
    }
    json.end();
    if (!view.for_unit()) {
      const auto& proposed = rung->event.proposed;
      json.member("proposed", proposed.empty() ? std::nullopt : std::optional(proposed));
    }
    json.end();
  }
  json.end();
}

void write_trouble(http::JsonWriter& json, const TaskInstance& instance, const Account& account,
                   const UnitView& view) {
  json.begin_object();
  write_instance_name(json, instance, view);
  json.member("own", is_own(instance, view.context, view.state));
  json.member("state", name_of(instance.state));
  json.member("level", name_of(instance.level));
  json.member("overdue", is_overdue(instance));
  json.member("round", instance.round);
  write_text(json, "problem", what_is_wrong(instance, view));
  write_due(json, "due", due_of(instance, view.context), view.context.zone);
  write_due(json, "original_due", original_due_of(instance, view.context), view.context.zone);
  write_optional_text(json, "due_reason",
                      account.moved_why ? *account.moved_why : view.context.slot(instance.slot).reason);
  json.member("due_reason_given", account.moved_because);
  write_fired(json, account, view);
  write_next_rung(json, instance, view);
  write_text(json, "next", what_comes_next(instance, view));
  json.key("ends_when").begin_array();
  for (const auto& way : what_would_end_it(instance, view)) {
    json.begin_object().member("en", way.en).member("zh", way.zh).end();
  }
  json.end().end();
}

std::string tasks_in_english(std::size_t count) {
  return count == 1 ? "1 task needs attention." : std::to_string(count) + " tasks need attention.";
}

LocalizedText summary_of(const UnitView& view, std::size_t troubles) {
  const auto& name = view.state.profile.name;
  const auto level = level_of(view.state, view.context);
  if (troubles == 0) return {name + " has nothing in trouble.", name + "目前没有需要督办的任务。"};
  if (level == Level::none) {
    return {name + " carries no level; " + tasks_in_english(troubles),
            name + "目前无督办级别；有" + std::to_string(troubles) + "项任务需要关注。"};
  }
  const auto word = level_word(level);
  return {name + " is " + word.en + ", the highest level of its own tasks; " + tasks_in_english(troubles),
          name + "当前为" + word.zh + "(取其自身任务的最高级别)；有" + std::to_string(troubles) +
              "项任务需要关注。"};
}

}  // namespace

Result<http::Response> explain_unit(const http::Request& request, const ApiParts& parts) {
  const auto campaign = campaign_of(request, parts);
  if (!campaign) return campaign.error();
  const auto snapshot = parts.engine.snapshot();
  auto unit = unit_of(request, *campaign, *snapshot, parts);
  if (!unit) return unit.error();
  const auto& context = campaign->campaign->context;
  const auto view = view_for(std::move(*unit), context, principal_of(request), parts.engine.now());

  Accounts accounts;
  for (const auto& instance : view.state.tasks) {
    if (in_trouble(instance)) accounts[key_of(instance, context)];
  }
  if (!accounts.empty()) {
    Reader reader(view, accounts);
    const auto read =
        each_recent_unit_event(*snapshot, parts.partition, view.state.campaign, view.state.unit,
                               kEventsReadMax, [&](const AuditEnvelope& envelope, const UnitEvent& event) {
                                 reader(envelope, event);
                                 return true;
                               });
    if (!read) return read.error();
  }
  http::JsonWriter json(8192);
  json.begin_object();
  json.member("campaign", view.state.campaign.value);
  json.member("unit", view.state.unit.value);
  json.member("name", view.state.profile.name);
  json.member("level", name_of(level_of(view.state, context)));
  write_text(json, "summary", summary_of(view, accounts.size()));
  json.key("tasks").begin_array();
  for (const auto& instance : view.state.tasks) {
    const auto account = accounts.find(key_of(instance, context));
    if (account != accounts.end()) write_trouble(json, instance, account->second, view);
  }
  json.end().end();
  return http::json_response(200, json.take());
}

}  // namespace duban
