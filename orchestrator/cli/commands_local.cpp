// What is done on this machine without a server: rehearsing a campaign, verifying the record of a stopped
// server.
#include "orchestrator/audit/finding_words.hpp"
#include "orchestrator/audit/verifier.hpp"
#include "orchestrator/cli/cli_errors.hpp"
#include "orchestrator/cli/commands.hpp"
#include "orchestrator/cli/session.hpp"
#include "orchestrator/http/json_writer.hpp"
#include "orchestrator/rehearsal/rehearse_command.hpp"
#include "persistence/rocksdb/rocksdb_store.hpp"
#include "workflows/plan/plan_loader.hpp"

#include <charconv>
#include <filesystem>

namespace duban::cli {
namespace {

constexpr Partition kPartition = 0;
constexpr int kYearMin = 1990;
constexpr int kYearMax = 2200;

// --- rehearsing --------------------------------------------------------------------------------------------

// The shipped layout: plans/ and calendars/ stand side by side. Empty when the plan cannot be read: then the
// rehearsal says why.
std::string calendar_beside(Session& session, const std::string& plan_path) {
  const auto text = session.read_file(plan_path);
  if (!text) return {};
  const auto plan = load_plan(*text);
  if (!plan) return {};
  const auto folder = std::filesystem::path(plan_path).parent_path() / ".." / "calendars";
  return (folder / (plan->calendar + ".yaml")).lexically_normal().string();
}

ExitCode rehearse_plan(Session& session, const Arguments& arguments) {
  RehearseArguments wanted;
  wanted.plan_path = arguments.text("PLAN");
  wanted.units_path = arguments.text("--units");
  wanted.behaviour_path = arguments.text("--behaviour");
  wanted.requests_path = arguments.text("--requests");
  wanted.trail_path = arguments.text("--trail");
  wanted.language = session.language();
  const auto year = arguments.text("--year");
  const auto [end, failed] = std::from_chars(year.data(), year.data() + year.size(), wanted.year);
  const bool is_year = failed == std::errc{} && end == year.data() + year.size();
  if (!is_year || wanted.year < kYearMin || wanted.year > kYearMax) {
    return session.refuse(
        Error{errors::config_value_invalid,
              {{"key", "year"}, {"value", year}, {"source", "--year"}, {"expected", "1990..2200"}}},
        ExitCode::usage);
  }
  for (const auto& path : {wanted.plan_path, wanted.units_path, wanted.behaviour_path}) {
    if (const auto text = session.read_file(path); !text) {
      return session.refuse(text.error(), ExitCode::usage);
    }
  }
  wanted.calendar_path = arguments.text("--calendar");
  if (wanted.calendar_path.empty()) wanted.calendar_path = calendar_beside(session, wanted.plan_path);
  if (wanted.calendar_path.empty())
    wanted.calendar_path = wanted.plan_path;  // never read: the plan is refused
  const auto code = rehearse_command(wanted, session.surroundings().out, session.surroundings().err);
  return code == 0 ? ExitCode::done : ExitCode::refused;
}

// --- verifying ---------------------------------------------------------------------------------------------

double in_seconds(std::chrono::nanoseconds took) {
  return std::chrono::duration<double>(took).count();
}

std::string report_json(const VerifyReport& report) {
  http::JsonWriter json;
  json.begin_object().member("passed", report.passed()).member("records", report.trail.records);
  json.member("campaigns", report.campaigns).member("units", report.units);
  json.member("root", report.trail.root.hex()).member("replayed", report.replayed);
  json.key("system").begin_object().member("records", report.system.records);
  json.member("root", report.system.root.hex()).end();
  json.key("findings").begin_array();
  for (const auto& finding : report.findings) {
    json.begin_object().member("check", name_of(finding.check)).member("record", finding.record);
    json.member("subject", finding.subject.en).member("detail", finding.detail.en);
    json.key("zh").begin_object().member("check", words::phrase_of(finding.check).zh);
    json.member("subject", finding.subject.zh).member("detail", finding.detail.zh).end().end();
  }
  json.end().member("findings_left_out", report.findings_left_out);
  json.key("seconds").begin_object();
  json.member("tree", in_seconds(report.took.tree)).member("records", in_seconds(report.took.records));
  json.member("replay", in_seconds(report.took.replay)).end().end();
  return json.take();
}

// Findings are in English for programs, with the same in Chinese beside it.
View report_view(Language language) {
  const bool zh = language == Language::zh;
  return {.parts = {{"findings",
                     {{zh ? "zh.check" : "check", "CHECK", "检查项"},
                      {"record", "RECORD", "记录号"},
                      {zh ? "zh.subject" : "subject", "ABOUT", "对象"},
                      {zh ? "zh.detail" : "detail", "FOUND", "不符之处"}},
                     "Findings",
                     "发现的问题"}}};
}

// A store that cannot be opened because it is damaged has not passed; one that is in use may have.
ExitCode code_of(const Error& error) {
  return error.kind() == ErrorKind::corruption ? ExitCode::verification_failed : ExitCode::unreachable;
}

ExitCode verify(Session& session, const Arguments& arguments) {
  RocksDbOptions options;
  options.folder = arguments.text("--data");
  options.migrate = false;  // who verifies a folder wants it left as it is
  std::error_code failed;
  // Opening would create what is missing, and an empty record passes every check.
  if (!std::filesystem::is_directory(options.folder / "records", failed)) {
    return session.refuse(
        Error{errors::cli_file_unreadable,
              {{"path", options.folder.string()},
               {"detail", Named{"it holds no records", {"it holds no records", "其中没有记录"}}}}},
        ExitCode::usage);
  }
  const auto store = open_rocksdb_store(options, nullptr);
  if (!store) return session.refuse(store.error(), code_of(store.error()));
  const auto snapshot = (*store)->snapshot();
  if (const auto readable = read_everything(*snapshot); !readable) {
    return session.refuse(readable.error(), ExitCode::verification_failed);
  }
  const auto report = verify_store(*snapshot, kPartition);
  session.show(report_json(report), report_view(session.language()));
  if (!report.passed()) {
    session.say({"The record does not say what it should.", "记录与应有内容不符。"});
    return ExitCode::verification_failed;
  }
  session.say({"The record holds.", "记录完好。"});
  return ExitCode::done;
}

}  // namespace

std::vector<Command> local_commands() {
  return {
      {"audit",
       "verify",
       {"verify the record of a stopped server: tree, order, replay",
        "验证已停止服务的记录：审计树、顺序与重放"},
       {local_option("--data", {"data folder", "数据目录"}, true)},
       verify},
      {"rehearse",
       "",
       {"play a whole campaign before it is launched", "启动前演练整个专项行动"},
       {local_option("PLAN", {"plan file", "方案文件"}, true),
        local_option("--units", {"units, CSV or JSON", "单位名单，CSV 或 JSON"}, true),
        local_option("--year", {"year of its first day", "起始年份"}, true),
        local_option("--behaviour", {"who files what and when", "各单位的报送行为"}, true),
        local_option("--calendar",
                     {"default: ../calendars/ beside the plan", "日历文件，默认取方案旁的 ../calendars/"}),
        local_option("--requests", {"write the requests that would make it happen through the API",
                                    "将等效的 API 请求写入文件"}),
        local_option("--trail", {"write the audit records, a line each", "将审计记录逐行写入文件"})},
       rehearse_plan},
  };
}

}  // namespace duban::cli
