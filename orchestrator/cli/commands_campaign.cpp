// Campaigns.
#include "orchestrator/cli/commands.hpp"
#include "orchestrator/cli/session.hpp"

namespace duban::cli {
namespace {

ExitCode set_contacts(Session& session, const Arguments& arguments) {
  auto text = session.read_file(arguments.text("--file"));
  if (!text) return session.refuse(text.error(), ExitCode::usage);
  const auto target = "/api/v1/campaigns/" + percent_encode(arguments.text("CAMPAIGN")) + "/contacts";
  return session.write({"PUT", target, std::move(*text), "", ""}, View{});
}

std::vector<Parameter> create_parameters() {
  return {
      option("ID", "id", Place::body, {"id of the new campaign", "新专项行动的编号"}, true),
      option("--plan", "plan", Place::body, {"digest, id@version, or id", "方案摘要、编号@版本或编号"}, true),
      option("--year", "year", Place::body, {"year of its first day", "起始年份"}, true, Kind::number),
      option("--organiser", "organiser", Place::body, {"id of the organiser", "主办单位编号"}, true),
      option("--organiser-name", "organiser_name", Place::body, {"its name", "主办单位名称"}, true),
      option("--title-zh", "title.zh", Place::body, {"title in Chinese", "中文名称"}, true),
      option("--title-en", "title.en", Place::body, {"title in English", "英文名称"}, true),
      option("--calendar-version", "calendar_version", Place::body,
             {"default: the one imported last", "日历版本，默认为最近导入的"}),
  };
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
           {"owner", "OWNER", "责任方"},
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
                      {"levels", "UNITS BY LEVEL", "各级别单位数", Form::counts}},
                     "Units by phase",
                     "各阶段单位"},
                    {"tasks",
                     {{"obligation", "OBLIGATION", "依据条目"},
                      {"task", "TASK", "任务"},
                      {"title", "TITLE", "名称"},
                      {"states", "STATES (LEVELS)", "状态(级别)", Form::counts},
                      {"overdue", "OVERDUE", "逾期"},
                      {"late", "LATE", "迟报"}},
                     "Tasks",
                     "任务"},
                    {"duties",
                     {{"obligation", "OBLIGATION", "依据条目"},
                      {"title", "TITLE", "名称"},
                      {"responsible.title", "RESPONSIBLE", "责任方"}},
                     "Standing duties",
                     "常设职责"}}};
}

View escalations_view() {
  return {.parts = {{"escalations",
                     {{"unit", "UNIT", "单位"},
                      {"name", "NAME", "名称"},
                      {"level", "LEVEL", "级别", Form::word},
                      {"phase", "PHASE", "阶段", Form::word},
                      {"tasks.each.title", "TASKS", "任务"}}}}};
}

Command campaign_write(std::string_view verb, LocalizedText help, std::string_view path,
                       std::vector<Parameter> more) {
  std::vector<Parameter> parameters{campaign_parameter()};
  parameters.insert(parameters.end(), more.begin(), more.end());
  return request_command("campaign", verb, std::move(help), {"POST", path, {}}, std::move(parameters));
}

Command campaign_read(std::string_view verb, LocalizedText help, std::string_view path, View view = {}) {
  return request_command("campaign", verb, std::move(help), {"GET", path, std::move(view)},
                         {campaign_parameter()});
}

}  // namespace

std::vector<Command> campaign_commands() {
  return {
      request_command("campaign", "create", {"create a campaign from a plan", "按方案新建专项行动"},
                      {"POST", "/api/v1/campaigns", {}}, create_parameters()),
      request_command("campaign", "list", {"campaigns", "专项行动列表"},
                      {"GET", "/api/v1/campaigns", list_view()}, with_page({})),
      campaign_read("show", {"state, plan, calendar and phases", "状态、方案、日历与阶段"},
                    "/api/v1/campaigns/{campaign}"),
      campaign_read("preview",
                    {"every deadline with its reason, before the launch", "启动前预览全部期限及其依据"},
                    "/api/v1/campaigns/{campaign}/preview", preview_view()),
      campaign_read("overview",
                    {"units by phase and level, tasks by state", "各阶段、各级别的单位数与任务状态"},
                    "/api/v1/campaigns/{campaign}/overview", overview_view()),
      campaign_write(
          "launch", {"launch", "启动"}, "/api/v1/campaigns/{campaign}/launch",
          {option("--require-past-due", "require_past_due", Place::body,
                  {"what was due before the launch is owed all the same", "启动前已到期的任务仍须完成"},
                  false, Kind::flag)}),
      campaign_write("suspend", {"suspend for all units", "全部单位中止"},
                     "/api/v1/campaigns/{campaign}/suspend", {reason(true)}),
      campaign_write("resume", {"resume", "恢复"}, "/api/v1/campaigns/{campaign}/resume", {reason(false)}),
      {"campaign",
       "contacts",
       {"replace the contacts of the organiser's parties", "更新主办单位各角色的联系人"},
       {campaign_parameter(), option("--file", "", Place::local,
                                     {R"(JSON: {"contacts": [{"party", "name", "address"}]})",
                                      R"(JSON：{"contacts": [{"party", "name", "address"}]})"},
                                     true)},
       set_contacts},
      request_command(
          "campaign", "deadlines", {"deadlines of all units by day", "按日期列出期限"},
          {"GET", "/api/v1/campaigns/{campaign}/deadlines", deadlines_view()},
          with_page({campaign_parameter(),
                     option("--from", "from", Place::query, {"first day, 2011-10-01", "起始日期"}),
                     option("--to", "to", Place::query, {"last day", "截止日期"})})),
      request_command(
          "campaign", "escalations", {"escalations open now", "当前未解除的督办"},
          {"GET", "/api/v1/campaigns/{campaign}/escalations", escalations_view()},
          with_page({campaign_parameter(),
                     option("--level", "level", Place::query, {"blue, yellow, orange or red", "级别"}),
                     option("--task", "task", Place::query, {"id of a task", "任务编号"})})),
      request_command("campaign", "fan-in",
                      {"which units' parts a consolidated report lacks", "汇总任务的缺报单位"},
                      {"GET", "/api/v1/campaigns/{campaign}/fan-ins/{task}", {}},
                      with_page({campaign_parameter(), task_parameter()})),
  };
}

}  // namespace duban::cli
