// The server itself: serving, its configuration, its clock, its audit trail.
#include "orchestrator/cli/commands.hpp"
#include "orchestrator/cli/session.hpp"
#include "orchestrator/http/json_writer.hpp"
#include "orchestrator/operations/audit.hpp"
#include "orchestrator/operations/server.hpp"

namespace duban::cli {
namespace {

constexpr std::string_view kConfigVariable = "DUBAN_CONFIG";
// The negative control of tests that cut the power: with it, and only with it, they must see loss. It is no
// setting, so that neither the help nor a configuration file leads anybody to it.
constexpr std::string_view kNoSyncVariable = "DUBAN_UNSAFE_NO_SYNC";
constexpr std::string_view kNoSyncValue = "lose-data";

std::vector<Parameter> serve_parameters() {
  // The names live as long as the commands do: for ever.
  static const std::vector<std::string> names = [] {
    std::vector<std::string> all;
    for (const auto& setting : known_settings()) all.push_back(flag_of(setting.key));
    return all;
  }();
  std::vector<Parameter> parameters{
      local_option("--config", {"configuration file (YAML)", "配置文件（YAML）"})};
  for (std::size_t at = 0; at < names.size(); ++at) {
    const auto& setting = known_settings()[at];
    const auto expected = " [" + std::string(setting.expected) + "]";
    parameters.push_back(local_option(names[at], {setting.help.en + expected, setting.help.zh + expected}));
  }
  return parameters;
}

ExitCode settings_of(Session& session, const Arguments& arguments, std::string file, Settings& settings) {
  SettingSources sources;
  sources.environment = session.surroundings().environment;
  if (file.empty()) file = sources.environment(std::string(kConfigVariable)).value_or("");
  if (!file.empty()) {
    auto text = session.read_file(file);
    if (!text) return session.refuse(text.error(), ExitCode::usage);
    sources.file_name = file;
    sources.file_text = std::move(*text);
  }
  for (const auto& setting : known_settings()) {
    if (const auto given = arguments.find(flag_of(setting.key))) {
      sources.flags[std::string(setting.key)] = *given;
    }
  }
  auto resolved = resolve_settings(sources);
  if (!resolved) return session.refuse(resolved.error(), ExitCode::usage, file);
  settings = std::move(*resolved);
  return ExitCode::done;
}

ExitCode run_server(Session& session, const Arguments& arguments) {
  Settings settings;
  const auto code = settings_of(session, arguments, arguments.text("--config"), settings);
  if (code != ExitCode::done) return code;
  settings.options.unsafe_no_sync =
      session.surroundings().environment(std::string(kNoSyncVariable)) == kNoSyncValue;
  const auto ended = session.surroundings().serve(settings.options);
  if (!ended) return session.refuse(ended.error(), ExitCode::refused);
  return *ended == 0 ? ExitCode::done : ExitCode::refused;
}

ExitCode check_config(Session& session, const Arguments& arguments) {
  Settings settings;
  const auto code = settings_of(session, arguments, arguments.text("FILE"), settings);
  if (code != ExitCode::done) return code;
  http::JsonWriter json;
  json.begin_object().key("settings").begin_array();
  for (const auto& setting : settings.in_force) {
    json.begin_object().member("key", setting.key).member("value", setting.value);
    json.member("source", setting.source).end();
  }
  json.end().end();
  session.show(
      json.take(),
      {"settings", {{"key", "SETTING", "设置项"}, {"value", "VALUE", "值"}, {"source", "FROM", "来源"}}});
  return ExitCode::done;
}

ExitCode show_version(Session& session, const Arguments&) {
  http::JsonWriter json;
  json.begin_object().member("name", "duban").member("version", session.surroundings().version);
  json.member("revision", session.surroundings().revision).end();
  session.show(json.take(), {});
  return ExitCode::done;
}

// Of a trail the size is how many records it has.
View audit_head_view() {
  return {"heads", {{"trail", "TRAIL", "审计链"}, {"size", "RECORDS", "记录数"}, {"root", "ROOT", "树根"}}};
}

std::vector<Command> audit_commands() {
  return {
      request_command({.noun = "audit",
                       .verb = "head",
                       .help = {"size and root of the audit tree", "审计树的记录数与树根"},
                       .operation = operations::get_audit_head,
                       .view = audit_head_view()}),
      request_command(
          {"audit",
           "list",
           {"audit records", "审计记录"},
           operations::list_audit,
           {option("--from", "from", {"first sequence number", "起始序号"}),
            option("--limit", "limit", {"rows of a page, at most 1000", "每页行数，至多 1000"}),
            option("--campaign", "campaign", {"of one campaign", "某一专项行动的"}),
            option("--unit", "unit", {"of one unit, with --campaign", "某一单位的，与 --campaign 合用"}),
            option("--trail", "trail", {"0 (campaigns) or system", "0（专项行动）或 system（系统）"})},
           {"records",
            {{"seq", "SEQ", "序号"},
             {"at", "AT", "时间"},
             {"actor", "BY", "操作者"},
             {"event", "EVENT", "事件", Form::word},
             {"campaign", "CAMPAIGN", "专项行动"},
             {"unit", "UNIT", "单位"}}}}),
  };
}

std::vector<Command> clock_commands() {
  return {
      request_command({"clock", "show", {"the server's clock", "服务的时钟"}, operations::get_clock}),
      request_command(
          {"clock",
           "advance",
           {"move a virtual clock", "推进虚拟时钟"},
           operations::advance_clock,
           {option("--to", "to", {"moment, 2011-10-12T09:00:00+08:00", "时刻，如 2011-10-12T09:00:00+08:00"},
                   true)}}),
  };
}

}  // namespace

std::vector<Command> server_commands() {
  std::vector<Command> commands{
      {"serve", "", {"run the server", "启动服务"}, serve_parameters(), run_server},
      {"config",
       "check",
       {"check a configuration file, and show every setting and where it comes from",
        "检查配置文件，列出每项设置及其来源"},
       {local_option("FILE", {"configuration file; default: DUBAN_CONFIG", "配置文件，默认取 DUBAN_CONFIG"})},
       check_config},
      {"version", "", {"version of this program", "本程序的版本"}, {}, show_version},
  };
  for (auto& command : audit_commands()) commands.push_back(std::move(command));
  for (auto& command : clock_commands()) commands.push_back(std::move(command));
  return commands;
}

}  // namespace duban::cli
