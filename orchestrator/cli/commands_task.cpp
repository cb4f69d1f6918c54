// Tasks of one unit: filing, review, extension, waiver.
#include "orchestrator/cli/cli_errors.hpp"
#include "orchestrator/cli/commands.hpp"
#include "orchestrator/cli/session.hpp"
#include "orchestrator/operations/files.hpp"
#include "orchestrator/operations/tasks.hpp"

#include <array>
#include <filesystem>

#include <boost/json.hpp>

namespace duban::cli {
namespace {

namespace json = boost::json;

struct Attachment {
  std::string path;
  std::string kind;
};

// PATH or PATH:KIND; a colon before anything that is no kind belongs to the path.
Attachment attachment_of(const std::string& text) {
  constexpr std::array<std::string_view, 3> kKinds{"document", "photo", "record"};
  for (const auto kind : kKinds) {
    if (text.size() > kind.size() + 1 && text.ends_with(":" + std::string(kind))) {
      return {text.substr(0, text.size() - kind.size() - 1), std::string(kind)};
    }
  }
  return {text, "document"};
}

// The server tells the type from the content.
ExitCode upload(Session& session, const Arguments& arguments, const Attachment& attachment, int number,
                json::array& files) {
  auto bytes = session.read_file(attachment.path);
  if (!bytes) return session.refuse(bytes.error(), ExitCode::usage);
  const auto& operation = operations::upload_file;
  std::string answer;
  const auto code = session.write({operation, request_target(operation, {}, arguments), std::move(*bytes),
                                   "application/octet-stream", "-file-" + std::to_string(number)},
                                  answer);
  if (code != ExitCode::done) return code;
  json::error_code failed;
  const auto stored = json::parse(answer, failed);
  const auto* digest = failed || !stored.is_object() ? nullptr : stored.get_object().if_contains("digest");
  if (digest == nullptr || !digest->is_string()) {
    return session.refuse(
        Error{errors::cli_answer_unreadable, {{"server", session.options().server}, {"status", "201"}}},
        ExitCode::unreachable);
  }
  files.push_back(json::object{{"digest", digest->get_string()},
                               {"kind", attachment.kind},
                               {"name", std::filesystem::path(attachment.path).filename().string()}});
  return code;
}

json::array texts(const std::vector<std::string>& values) {
  json::array array;
  for (const auto& value : values) array.emplace_back(value);
  return array;
}

ExitCode submit(Session& session, const Arguments& arguments) {
  json::object body;
  if (arguments.has("--text")) body["text"] = arguments.text("--text");
  if (arguments.has("--link")) body["links"] = texts(arguments.list("--link"));
  if (arguments.has("--gap")) body["declared_gaps"] = texts(arguments.list("--gap"));
  json::array files;
  int number = 0;
  for (const auto& text : arguments.list("--file")) {
    const auto code = upload(session, arguments, attachment_of(text), ++number, files);
    if (code != ExitCode::done) return code;
  }
  if (!files.empty()) body["files"] = std::move(files);
  const auto& operation = operations::file_submission;
  return session.write({operation, request_target(operation, {}, arguments), json::serialize(body)}, View{});
}

Command submit_command() {
  const auto repeatable = [](std::string_view name, LocalizedText help) {
    return local_option(name, std::move(help), false, Kind::list);
  };
  std::vector<Parameter> parameters{
      path_argument("campaign"),
      path_argument("unit"),
      path_argument("task"),
      local_option("--text", {"text of the submission", "报送正文"}),
      repeatable("--link", {"http or https address; may be repeated", "网址，可重复"}),
      repeatable("--file", {"PATH[:document|photo|record]; may be repeated",
                            "路径[:document|photo|record]，分别为文件、照片、记录，可重复"}),
      repeatable("--gap", {"unit whose part is declared missing; may be repeated", "列为缺报的单位，可重复"}),
  };
  return {"task", "submit", {"file a submission", "报送"}, std::move(parameters), submit};
}

Parameter until(bool required) {
  return option("--until", "until", {"new due day, 2011-11-04", "新的期限，如 2011-11-04"}, required);
}

}  // namespace

std::vector<Command> task_commands() {
  return {
      submit_command(),
      request_command({.noun = "task",
                       .verb = "submissions",
                       .help = {"what was filed", "已报送内容"},
                       .operation = operations::get_submission}),
      request_command({"task",
                       "accept",
                       {"accept the submission", "审核通过"},
                       operations::accept_submission,
                       {reason(false)}}),
      request_command(
          {"task",
           "return",
           {"return the submission for rework", "退回整改"},
           operations::return_submission,
           {reason(true), option("--rework-by", "rework_by",
                                 {"day, 2011-11-04; default: by the plan", "整改期限，默认按方案"})}}),
      request_command(
          {"task", "waive", {"waive the task", "免办任务"}, operations::waive_task, {reason(true)}}),
      request_command(
          {"task",
           "require",
           {"require a task that was not", "要求补办原不要求办理的任务"},
           operations::require_task,
           {reason(true),
            option("--due", "due", {"day; needed when its own is past", "期限；原期限已过时必填"})}}),
      request_command({"task",
                       "extension-request",
                       {"ask for a later due day", "申请延期"},
                       operations::request_extension,
                       {until(true), reason(true)}}),
      request_command({"task",
                       "extension-grant",
                       {"grant the extension", "批准延期"},
                       operations::grant_extension,
                       {until(false), reason(false)}}),
      request_command({"task",
                       "extension-refuse",
                       {"refuse the extension", "不同意延期"},
                       operations::refuse_extension,
                       {reason(true)}}),
  };
}

}  // namespace duban::cli
