// Plans and calendars.
#include "orchestrator/cli/commands.hpp"
#include "orchestrator/cli/session.hpp"
#include "orchestrator/cli/table.hpp"
#include "orchestrator/http/json_writer.hpp"
#include "orchestrator/operations/calendars.hpp"
#include "orchestrator/operations/plans.hpp"
#include "workflows/base/name.hpp"
#include "workflows/base/percent.hpp"
#include "workflows/calendar/calendar.hpp"
#include "workflows/plan/plan_diff.hpp"
#include "workflows/plan/plan_loader.hpp"

#include <filesystem>
#include <ostream>

namespace duban::cli {
namespace {

constexpr std::string_view kYaml = "application/yaml";

std::optional<Plan> load_plan_file(Session& session, const std::string& path, ExitCode& code) {
  const auto text = session.read_file(path);
  if (!text) {
    code = session.refuse(text.error(), ExitCode::usage);
    return std::nullopt;
  }
  auto plan = load_plan(*text);
  if (!plan) {
    code = session.refuse(plan.error(), ExitCode::refused, path);
    return std::nullopt;
  }
  return std::move(*plan);
}

ExitCode check_plan(Session& session, const Arguments& arguments) {
  auto code = ExitCode::done;
  const auto plan = load_plan_file(session, arguments.text("FILE"), code);
  if (!plan) return code;
  http::JsonWriter json;
  json.begin_object().member("id", plan->id).member("version", plan->version);
  json.member("digest", plan->digest.hex());
  json.key("title").begin_object().member("en", plan->title.en).member("zh", plan->title.zh).end();
  json.member("phases", plan->phases.size()).member("tasks", plan->tasks.size());
  json.member("duties", plan->duties.size()).end();
  session.show(json.take(), {});
  return ExitCode::done;
}

ExitCode upload_document(Session& session, const Arguments& arguments, const Operation& operation) {
  auto text = session.read_file(arguments.text("FILE"));
  if (!text) return session.refuse(text.error(), ExitCode::usage);
  return session.write(
      {operation, request_target(operation, {}, arguments), std::move(*text), std::string(kYaml)}, View{});
}

View changes_view() {
  return {"changes",
          {{"kind", "KIND", "变更", Form::word},
           {"part", "PART", "部分", Form::word},
           {"id", "ID", "编号"},
           {"field", "FIELD", "字段"},
           {"sentence", "WHAT", "说明"}}};
}

ExitCode compare_files(Session& session, const std::string& before_path, const std::string& after_path) {
  auto code = ExitCode::done;
  const auto before = load_plan_file(session, before_path, code);
  if (!before) return code;
  const auto after = load_plan_file(session, after_path, code);
  if (!after) return code;
  http::JsonWriter json;
  json.begin_object().key("changes").begin_array();
  for (const auto& change : compare_plans(*before, *after)) {
    json.begin_object().member("kind", name_of(change.kind)).member("part", name_of(change.part));
    json.member("id", change.id).member("field", change.field);
    json.member("before", change.before).member("after", change.after);
    json.key("sentence").begin_object().member("en", change.sentence.en).member("zh", change.sentence.zh);
    json.end().end();
  }
  json.end().end();
  session.show(json.take(), changes_view());
  return ExitCode::done;
}

// Two files are compared here, two published plans on the server.
ExitCode compare(Session& session, const Arguments& arguments) {
  const auto before = arguments.text("A");
  const auto after = arguments.text("B");
  if (std::filesystem::exists(before) && std::filesystem::exists(after)) {
    return compare_files(session, before, after);
  }
  return session.read(std::string(operations::compare_plans.path) + "?from=" + percent_encoded(before) +
                          "&to=" + percent_encoded(after),
                      changes_view());
}

std::vector<Command> calendar_commands() {
  return {
      {"calendar",
       "import",
       {"import a working-day calendar", "导入工作日历"},
       {file_parameter({"calendar file (YAML)", "日历文件（YAML）"})},
       [](Session& session, const Arguments& arguments) {
         return upload_document(session, arguments, operations::import_calendar);
       }},
      request_command({.noun = "calendar",
                       .verb = "list",
                       .help = {"imported calendars", "已导入的日历"},
                       .operation = operations::list_calendars,
                       .view = {"calendars",
                                {{"id", "ID", "编号"},
                                 {"version", "VERSION", "版本"},
                                 {"title", "TITLE", "名称"},
                                 {"years", "YEARS", "年份"}}}}),
  };
}

}  // namespace

std::vector<Command> plan_commands() {
  std::vector<Command> commands{
      {"plan",
       "check",
       {"check a plan file, without a server", "检查方案文件（无需服务）"},
       {file_parameter({"plan file (YAML)", "方案文件（YAML）"})},
       check_plan},
      {"plan",
       "publish",
       {"publish a plan", "发布方案"},
       {file_parameter({"plan file (YAML)", "方案文件（YAML）"})},
       [](Session& session, const Arguments& arguments) {
         return upload_document(session, arguments, operations::publish_plan);
       }},
      request_command({.noun = "plan",
                       .verb = "list",
                       .help = {"published plans", "已发布的方案"},
                       .operation = operations::list_plans,
                       .view = {"plans",
                                {{"id", "ID", "编号"},
                                 {"version", "VERSION", "版本"},
                                 {"title", "TITLE", "名称"},
                                 {"published_at", "PUBLISHED", "发布时间"},
                                 {"digest", "DIGEST", "摘要"}}}}),
      request_command({"plan", "show", {"a published plan", "查看已发布的方案"}, operations::get_plan}),
      request_command({"plan",
                       "source",
                       {"the bytes that were published", "方案发布时的原文"},
                       operations::get_plan_source}),
      {"plan",
       "diff",
       {"what differs between two files, or two published plans", "比较两个文件或两个已发布的方案"},
       {local_option("A", {"older: file, digest or id@version", "旧：文件、摘要或编号@版本"}, true),
        local_option("B", {"newer: file, digest or id@version", "新：文件、摘要或编号@版本"}, true)},
       compare},
  };
  for (auto& command : calendar_commands()) commands.push_back(std::move(command));
  return commands;
}

}  // namespace duban::cli
