#include "orchestrator/cli/session.hpp"

#include "orchestrator/cli/cli_errors.hpp"
#include "orchestrator/cli/table.hpp"

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <ostream>
#include <sstream>

#include <boost/json.hpp>

namespace duban::cli {
namespace {

namespace json = boost::json;

constexpr std::string_view kTokenFileDefault = "data/admin-token";
constexpr int kStatusTooMany = 429;

struct Finding {
  std::string message, where, mend, code;
};

std::string text_of(const json::object& object, std::string_view name) {
  const auto* value = object.if_contains(name);
  return value == nullptr ? std::string() : cell_text(*value, Language::en);
}

Finding finding_of(const json::object& problem) {
  Finding finding{text_of(problem, "detail"), text_of(problem, "pointer"), text_of(problem, "mend"),
                  text_of(problem, "code")};
  if (const auto* position = problem.if_contains("position"); position != nullptr && position->is_object()) {
    const auto& place = position->get_object();
    finding.where = text_of(place, "line") + ":" + text_of(place, "column");
  }
  return finding;
}

Finding finding_of(const Error& error, std::string_view file, Language language) {
  Finding finding{error.message(language), error.pointer, error.mend(language), std::string(error.name())};
  if (error.position) {
    finding.where = std::to_string(error.position->line) + ":" + std::to_string(error.position->column);
  }
  if (!file.empty()) finding.where = std::string(file) + (finding.where.empty() ? "" : ":") + finding.where;
  return finding;
}

void print(std::ostream& err, const Finding& finding, Language language) {
  const bool zh = language == Language::zh;
  const auto line = [&](std::string_view label_zh, std::string_view label_en, const std::string& text) {
    if (!text.empty()) err << (zh ? label_zh : label_en) << printable(text) << '\n';
  };
  line("错误：", "error: ", finding.message);
  line("  位置：", "  where: ", finding.where);
  line("  处理：", "  mend: ", finding.mend);
  line("  代码：", "  code: ", finding.code);
}

// The server did not say no to this request; it may have been carried out, or may be later.
bool may_be_repeated(int status) {
  return status == kStatusTooMany || status >= 500;
}

std::optional<json::object> problem_of(const HttpReply& reply) {
  json::error_code failed;
  auto value = json::parse(reply.body, failed);
  if (failed || !value.is_object() || !value.get_object().contains("code")) return std::nullopt;
  return std::move(value.get_object());
}

std::string trimmed_end(std::string text) {
  text.erase(text.find_last_not_of(" \t\r\n") + 1);
  return text;
}

}  // namespace

Session::Session(Surroundings& surroundings, GlobalOptions options)
    : surroundings_(surroundings), options_(std::move(options)) {}

ExitCode Session::read(const std::string& target, const View& view) {
  HttpReply reply;
  const auto code = send({"GET", target, {}, ""}, reply);
  if (code == ExitCode::done) show(reply.body, view);
  return code;
}

ExitCode Session::write(const Write& write, const View& view) {
  std::string answer;
  const auto code = this->write(write, answer);
  if (code == ExitCode::done && !answer.empty()) show(answer, view);
  return code;
}

ExitCode Session::write(const Write& write, std::string& answer) {
  HttpCall call{std::string(http::to_text(write.operation.method)), write.target, {}, write.body};
  call.headers.emplace_back("Idempotency-Key", key() + write.key_suffix);
  if (!write.body.empty()) {
    call.headers.emplace_back("Content-Type",
                              write.content_type.empty() ? "application/json" : write.content_type);
  }
  HttpReply reply;
  const auto code = send(std::move(call), reply);
  if (code == ExitCode::unreachable) {
    say({"Whether it was done is not known. Repeating is safe with --idempotency-key " + key(),
         "是否已执行尚不明确。可用原键安全重试：--idempotency-key " + key()});
  }
  answer = std::move(reply.body);
  return code;
}

void Session::show(const std::string& json_text, const View& view) {
  auto& out = surroundings_.out;
  json::error_code failed;
  const auto value = json::parse(json_text, failed);
  if (failed || wants_json()) {
    out << json_text;
    if (!json_text.ends_with('\n')) out << '\n';
  } else {
    out << cli::show(value, view, language());
  }
  if (failed || !value.is_object()) return;
  for (const std::string_view name : {"next", "next_from"}) {
    const auto* next = value.get_object().if_contains(name);
    if (next == nullptr || next->is_null()) continue;
    const auto option = (name == "next" ? " --cursor " : " --from ") + cell_text(*next, Language::en);
    say({"There is more:" + option, "还有更多：" + option});
  }
}

ExitCode Session::refuse(const Errors& errors, ExitCode code, std::string_view file) {
  for (const auto& error : errors) print(surroundings_.err, finding_of(error, file, language()), language());
  return code;
}

ExitCode Session::refuse(const Error& error, ExitCode code, std::string_view file) {
  return refuse(Errors{error}, code, file);
}

void Session::say(const LocalizedText& sentence) {
  surroundings_.err << printable(sentence.in(language())) << '\n';
}

Result<std::string> Session::read_file(const std::string& path) const {
  const auto unreadable = [&](const LocalizedText& detail) {
    return Error{errors::cli_file_unreadable, {{"path", path}, {"detail", Named{detail.en, detail}}}};
  };
  std::error_code failed;
  if (std::filesystem::is_directory(path, failed)) return unreadable({"it is a directory", "这是一个目录"});
  errno = 0;
  std::ifstream file(path, std::ios::binary);
  if (!file) {
    const int number = errno;
    const std::string why = std::strerror(number);
    return unreadable(number == ENOENT   ? LocalizedText{why, "文件不存在"}
                      : number == EACCES ? LocalizedText{why, "没有读取权限"}
                                         : LocalizedText{why, why});
  }
  std::ostringstream text;
  text << file.rdbuf();
  if (file.bad()) return unreadable({"it cannot be read to its end", "文件未能读完"});
  return std::move(text).str();
}

ExitCode Session::send(HttpCall call, HttpReply& reply) {
  const auto bearer = token();
  if (!bearer) return refuse(bearer.error(), ExitCode::usage);
  if (!bearer->empty()) call.headers.emplace_back("Authorization", "Bearer " + *bearer);
  call.headers.emplace_back("Accept-Language", language() == Language::zh ? "zh" : "en");
  if (!transport_) transport_ = surroundings_.connect(options_.server);
  auto answered = transport_->perform(call);
  if (!answered) return refuse(answered.error(), ExitCode::unreachable);
  reply = std::move(*answered);
  if (reply.status >= 200 && reply.status < 300) return ExitCode::done;
  return refuse_reply(reply);
}

// An explicit file must be there; the default one is only convenience for whoever started the server here.
Result<std::string> Session::token() const {
  auto path = options_.token_file;
  if (path.empty()) {
    std::error_code failed;
    if (!std::filesystem::exists(kTokenFileDefault, failed)) return std::string();
    path = kTokenFileDefault;
  }
  auto text = read_file(path);
  if (!text) return text;
  auto bearer = trimmed_end(std::move(*text));
  if (bearer.empty() || bearer.find_first_of(" \t\r\n") != std::string::npos) {
    return Error{
        errors::cli_file_unreadable,
        {{"path", path}, {"detail", Named{"it holds no token", {"it holds no token", "其中没有令牌"}}}}};
  }
  return bearer;
}

ExitCode Session::refuse_reply(const HttpReply& reply) {
  const auto problem = problem_of(reply);
  if (!problem) {
    return refuse(Error{errors::cli_answer_unreadable,
                        {{"server", options_.server}, {"status", std::to_string(reply.status)}}},
                  ExitCode::unreachable);
  }
  const auto* errors = problem->if_contains("errors");
  if (errors != nullptr && errors->is_array()) {
    for (const auto& error : errors->get_array()) {
      if (error.is_object()) print(surroundings_.err, finding_of(error.get_object()), language());
    }
    const auto total = text_of(*problem, "errors_total");
    say({total + " errors in all", "共 " + total + " 处错误"});
  } else {
    print(surroundings_.err, finding_of(*problem), language());
  }
  const auto request_id = text_of(*problem, "request_id");
  if (reply.status >= 500 && !request_id.empty()) {
    say({"  request: " + request_id, "  请求编号：" + request_id});
  }
  return may_be_repeated(reply.status) ? ExitCode::unreachable : ExitCode::refused;
}

const std::string& Session::key() {
  if (!options_.idempotency_key) options_.idempotency_key = surroundings_.new_key();
  return *options_.idempotency_key;
}

}  // namespace duban::cli
