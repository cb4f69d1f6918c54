// Units of a campaign.
#include "orchestrator/cli/commands.hpp"
#include "orchestrator/cli/headlines.hpp"
#include "orchestrator/cli/session.hpp"
#include "orchestrator/operations/units.hpp"

#include <boost/json.hpp>

namespace duban::cli {
namespace {

namespace json = boost::json;

bool looks_like_json(std::string_view text) {
  const auto first = text.find_first_not_of(" \t\r\n");
  return first != std::string_view::npos && text[first] == '{';
}

ExitCode import_units(Session& session, const Arguments& arguments) {
  auto text = session.read_file(arguments.text("FILE"));
  if (!text) return session.refuse(text.error(), ExitCode::usage);
  const bool dry_run = arguments.has("--dry-run");
  const auto& operation = operations::import_units;
  Write write{operation, request_target(operation, {}, arguments)};
  if (dry_run) write.target += "?dry_run=true";
  write.content_type = looks_like_json(*text) ? "application/json" : "text/csv";
  write.body = std::move(*text);
  std::string answer;
  const auto code = session.write(write, answer);
  if (code != ExitCode::done) return code;
  session.show(answer, {});
  if (!dry_run) return code;
  // A dry run answers 200 with its verdict; for a script it is the same yes or no as the import itself.
  json::error_code failed;
  const auto verdict = json::parse(answer, failed);
  const auto* acceptable =
      failed || !verdict.is_object() ? nullptr : verdict.get_object().if_contains("acceptable");
  const bool accepted = acceptable != nullptr && acceptable->is_bool() && acceptable->get_bool();
  return accepted ? ExitCode::done : ExitCode::refused;
}

View list_view() {
  return {"units",
          {{"unit", "UNIT", "编号"},
           {"name", "NAME", "名称"},
           {"kind", "KIND", "类别"},
           {"participation", "STATE", "状态", Form::word},
           {"organiser", "ORGANISER", "主办单位", Form::flag},
           {"phase", "PHASE", "阶段", Form::word},
           {"level", "LEVEL", "级别", Form::word},
           {"tasks", "TASKS", "任务"},
           {"settled", "SETTLED", "办结"},
           {"submitted", "TO REVIEW", "待审"},
           {"overdue", "OVERDUE", "逾期"}}};
}

std::vector<Parameter> list_parameters() {
  return {
      option("--phase", "phase", {"id of a phase", "阶段编号"}),
      option("--participation", "participation", {"state of the unit", "单位状态"}),
      option("--level", "level", {"none, blue, yellow, orange or red", "级别"}),
      option("--task", "task",
             {"id of a task, with --state or --overdue", "任务编号，与 --state 或 --overdue 合用"}),
      option("--state", "state", {"state of that task", "该任务的状态"}),
      option("--overdue", "overdue", {"with something overdue", "有逾期任务的"}, false, Kind::flag),
      option("--extension", "extension",
             {"id of a task with an extension asked for", "已申请延期的任务编号"}),
  };
}

// The office reads the audit records, a unit its events.
View history_view() {
  return {.parts = {{"records",
                     {{"seq", "RECORD", "记录"},
                      {"at", "AT", "时间"},
                      {"actor", "BY", "操作者"},
                      {"event", "WHAT", "事件", Form::word},
                      {"data", "DETAILS", "内容", Form::members}}},
                    {"events",
                     {{"number", "NO.", "序号"},
                      {"at", "AT", "时间"},
                      {"by", "BY", "操作者"},
                      {"event", "WHAT", "事件", Form::word},
                      {"data", "DETAILS", "内容", Form::members}}}},
          .without = {"next"}};
}

// What must be done comes first, one line a task; everything else on request (--details).
View unit_view() {
  const std::vector<Column> columns{{"title", "TASK", "任务"},
                                    {"state", "STATE", "状态", Form::task},
                                    {"due.date", "DUE", "期限"},
                                    {"overdue", "OVERDUE", "逾期", Form::flag},
                                    {"late", "LATE", "迟报", Form::flag},
                                    {"level", "LEVEL", "级别", Form::word},
                                    {"owner.title", "OWED BY", "责任方"},
                                    {"key", "KEY", "任务键"}};
  return {.parts = {{"tasks", columns, "To be done", "须办理", Part::Layout::table, is_to_be_done},
                    {"tasks", columns, "To be reviewed", "待审核", Part::Layout::table, is_to_be_reviewed},
                    {"tasks", columns, "To come", "尚未开始", Part::Layout::table, is_to_come},
                    {"tasks", columns, "Settled", "已办结", Part::Layout::table, is_settled_task}},
          .without = {"campaign", "unit", "name", "kind", "organiser", "participation", "level", "phase",
                      "phases", "launched_at", "suspended_by_campaign", "frozen_days", "overdue", "version",
                      "wake_at"},
          .head = unit_head};
}

ExitCode show_unit(Session& session, const Arguments& arguments) {
  const auto target = request_target(operations::get_unit, {}, arguments);
  return session.read(target, arguments.has("--details") ? View{} : unit_view());
}

View explanation_view() {
  return {.parts = {{"tasks",
                     {{"title", "", ""},
                      {"key", "task", "任务"},
                      {"level", "level", "级别", Form::word},
                      {"problem", "why", "原因"},
                      {"due_reason", "due", "期限依据"},
                      {"due_reason_given", "set because", "期限变更理由"},
                      {"rungs_fired.each.level", "levels so far", "已升级别", Form::word},
                      {"rungs_fired.last.moment", "latest at", "最近升级时间"},
                      {"rungs_fired.last.told.each.title", "told then", "已通知"},
                      {"rungs_fired.last.proposed", "proposed", "建议", Form::word},
                      {"next", "next", "下一步"},
                      {"ends_when", "ends when", "解除条件"}},
                     "What needs attention",
                     "需关注的任务",
                     Part::Layout::blocks}},
          .without = {"campaign"}};
}

}  // namespace

std::vector<Command> unit_commands() {
  return {
      {"unit",
       "import",
       {"enrol the units of a file, all or none", "导入单位名单（全部成功或全部不导入）"},
       {path_argument("campaign"),
        file_parameter({"CSV (UTF-8 or GB18030) or JSON", "CSV（UTF-8 或 GB18030）或 JSON"}),
        local_option("--dry-run", {"say what would be refused, change nothing", "只检查，不写入"}, false,
                     Kind::flag)},
       import_units},
      request_command({"unit",
                       "list",
                       {"units, by phase, level, lateness", "按阶段、级别、逾期列出单位"},
                       operations::list_units,
                       list_parameters(),
                       list_view()}),
      {"unit",
       "show",
       {"a unit and its tasks, what must be done first", "查看单位及其任务，须办理的在前"},
       {path_argument("campaign"), path_argument("unit"),
        local_option("--details", {"everything that is known of it", "显示全部内容"}, false, Kind::flag)},
       show_unit},
      request_command({.noun = "unit",
                       .verb = "explain",
                       .help = {"why it has its level, and what would end it", "为何为此级别，如何解除"},
                       .operation = operations::explain_unit,
                       .view = explanation_view()}),
      request_command({.noun = "unit",
                       .verb = "history",
                       .help = {"what happened", "历史记录"},
                       .operation = operations::get_unit_history,
                       .view = history_view()}),
      request_command({"unit", "suspend", {"suspend", "暂停"}, operations::suspend_unit, {reason(true)}}),
      request_command({"unit", "resume", {"resume", "恢复"}, operations::resume_unit, {reason(false)}}),
      request_command({"unit",
                       "withdraw",
                       {"take it out of the campaign", "退出专项行动"},
                       operations::withdraw_unit,
                       {reason(true)}}),
      request_command({"unit",
                       "complete",
                       {"close it with tasks unfinished", "在任务未办结时结束"},
                       operations::complete_unit,
                       {reason(true)}}),
      request_command({"unit",
                       "approve-phase",
                       {"let it enter the next phase", "批准进入下一阶段"},
                       operations::approve_phase,
                       {option("--phase", "phase", {"id of the phase to enter", "拟进入的阶段编号"}, true),
                        reason(false)}}),
  };
}

}  // namespace duban::cli
