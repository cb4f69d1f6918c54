// Campaigns.
#include "orchestrator/cli/commands.hpp"
#include "orchestrator/cli/headlines.hpp"
#include "orchestrator/cli/session.hpp"
#include "orchestrator/operations/campaigns.hpp"

namespace duban::cli {
namespace {

ExitCode set_contacts(Session& session, const Arguments& arguments) {
  auto text = session.read_file(arguments.text("--file"));
  if (!text) return session.refuse(text.error(), ExitCode::usage);
  const auto& operation = operations::set_campaign_contacts;
  return session.write({operation, request_target(operation, {}, arguments), std::move(*text)}, View{});
}

std::vector<Parameter> create_parameters() {
  return {
      option("ID", "id", {"id of the new campaign", "新专项行动的编号"}, true),
      option("--plan", "plan", {"digest, id@version, or id", "方案摘要、编号@版本或编号"}, true),
      option("--year", "year", {"year of its first day", "起始年份"}, true, Kind::number),
      option("--organiser", "organiser", {"id of the organiser", "主办单位编号"}, true),
      option("--organiser-name", "organiser_name", {"its name", "主办单位名称"}, true),
      option("--title-zh", "title.zh", {"title in Chinese", "中文名称"}, true),
      option("--title-en", "title.en",
             {"title in English; default: the Chinese one", "英文名称；默认同中文名称"}),
      option("--calendar-version", "calendar_version",
             {"default: the one imported last", "日历版本，默认为最近导入的"}),
  };
}

// An office that works in Chinese alone has one title.
ExitCode create_campaign(Session& session, const Arguments& given) {
  auto arguments = given;
  if (!arguments.has("--title-en")) arguments.set("--title-en", {arguments.text("--title-zh")});
  const auto& operation = operations::create_campaign;
  return session.write(
      {operation, request_target(operation, {}, arguments), request_body(create_parameters(), arguments)},
      View{});
}

View list_view() {
  return {"campaigns",
          {{"id", "ID", "编号"},
           {"state", "STATE", "状态", Form::word},
           {"year", "YEAR", "年份"},
           {"organiser", "ORGANISER", "主办单位"},
           {"title", "TITLE", "名称"},
           {"launched_at", "LAUNCHED", "启动时间"}}};
}

View deadlines_view() {
  return {"deadlines",
          {{"due.date", "DUE", "期限"},
           {"task", "TASK", "任务"},
           {"title", "TITLE", "名称"},
           {"owner", "OWNER", "责任方", Form::title},
           {"reason", "WHY", "依据"}}};
}

View preview_view() {
  return {.parts = {{"slots",
                     {{"due.date", "DUE", "期限"},
                      {"obligation", "OBLIGATION", "依据条目"},
                      {"task", "TASK", "任务"},
                      {"week", "WEEK", "周"},
                      {"title", "TITLE", "名称"},
                      {"owner.title", "OWNER", "责任方"},
                      {"reason", "WHY THEN", "期限依据"}},
                     "Deadlines",
                     "期限"},
                    {"duties",
                     {{"obligation", "OBLIGATION", "依据条目"},
                      {"title", "TITLE", "名称"},
                      {"responsible.title", "RESPONSIBLE", "责任方"}},
                     "Standing duties",
                     "常设职责"}}};
}

View overview_view() {
  return {.parts = {{"phases",
                     {{"id", "PHASE", "阶段"},
                      {"title", "TITLE", "名称"},
                      {"levels", "UNITS BY LEVEL", "各级别单位数（含主办单位）", Form::counts}},
                     "Units by phase",
                     "各阶段单位"},
                    {"tasks",
                     {{"obligation", "OBLIGATION", "依据条目"},
                      {"task", "TASK", "任务"},
                      {"title", "TITLE", "名称"},
                      {"states", "STATES (LEVELS)", "状态（级别）", Form::counts},
                      {"overdue", "OVERDUE", "逾期"},
                      {"late", "LATE", "迟报"}},
                     "Tasks",
                     "任务"},
                    {"duties",
                     {{"obligation", "OBLIGATION", "依据条目"},
                      {"title", "TITLE", "名称"},
                      {"responsible.title", "RESPONSIBLE", "责任方"}},
                     "Standing duties",
                     "常设职责"}},
          .without = {"units", "closed", "participation"},
          .head = overview_head};
}

View escalations_view() {
  return {.parts = {{"escalations",
                     {{"unit", "UNIT", "单位"},
                      {"name", "NAME", "名称"},
                      {"level", "LEVEL", "级别", Form::word},
                      {"phase", "PHASE", "阶段", Form::word},
                      {"tasks.each.title", "TASKS", "任务"}}}}};
}

}  // namespace

std::vector<Command> campaign_commands() {
  return {
      {"campaign",
       "create",
       {"create a campaign from a plan", "按方案新建专项行动"},
       create_parameters(),
       create_campaign},
      request_command({.noun = "campaign",
                       .verb = "list",
                       .help = {"campaigns", "专项行动列表"},
                       .operation = operations::list_campaigns,
                       .view = list_view()}),
      request_command({"campaign",
                       "show",
                       {"state, plan, calendar and phases", "状态、方案、日历与阶段"},
                       operations::get_campaign}),
      request_command(
          {.noun = "campaign",
           .verb = "preview",
           .help = {"every deadline with its reason, before the launch", "启动前预览全部期限及其依据"},
           .operation = operations::preview_campaign,
           .view = preview_view()}),
      request_command(
          {.noun = "campaign",
           .verb = "overview",
           .help = {"units by phase and level, tasks by state", "各阶段、各级别的单位数与任务状态"},
           .operation = operations::get_overview,
           .view = overview_view()}),
      request_command(
          {"campaign",
           "launch",
           {"launch", "启动"},
           operations::launch_campaign,
           {option("--require-past-due", "require_past_due",
                   {"what was due before the launch is owed all the same", "启动前已到期的任务仍须完成"},
                   false, Kind::flag)}}),
      request_command({"campaign",
                       "suspend",
                       {"suspend for all units", "全部单位暂停"},
                       operations::suspend_campaign,
                       {reason(true)}}),
      request_command(
          {"campaign", "resume", {"resume", "恢复"}, operations::resume_campaign, {reason(false)}}),
      {"campaign",
       "contacts",
       {"replace the contacts of the organiser's parties", "更新主办单位各角色的联系人"},
       {path_argument("campaign"), local_option("--file",
                                                {R"(JSON: {"contacts": [{"party", "name", "address"}]})",
                                                 R"(JSON：{"contacts": [{"party", "name", "address"}]})"},
                                                true)},
       set_contacts},
      request_command({"campaign",
                       "deadlines",
                       {"deadlines of all units by day", "按日期列出期限"},
                       operations::list_deadlines,
                       {option("--from", "from", {"first day, 2011-10-01", "起始日期"}),
                        option("--to", "to", {"last day", "最后日期"})},
                       deadlines_view()}),
      request_command({"campaign",
                       "escalations",
                       {"escalations open now", "当前未解除的督办"},
                       operations::list_escalations,
                       {option("--level", "level", {"blue, yellow, orange or red", "级别"}),
                        option("--task", "task", {"id of a task", "任务编号"})},
                       escalations_view()}),
      request_command({"campaign",
                       "fan-in",
                       {"which units' parts a consolidated report lacks", "汇总任务的缺报单位"},
                       operations::get_fan_in}),
  };
}

}  // namespace duban::cli
