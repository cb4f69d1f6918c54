#include "orchestrator/cli/command_line.hpp"

#include "orchestrator/cli/command.hpp"

#include <algorithm>
#include <deque>
#include <map>
#include <memory>
#include <ostream>

#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>

namespace duban::cli {
namespace {

constexpr std::string_view kFooterEn =
    "Exit codes: 0 done, 1 refused, 2 usage, 3 no answer, 4 verification failed";
constexpr std::string_view kFooterZh = "退出码：0 完成，1 被拒绝，2 用法有误，3 无应答，4 验证未通过";

// zh unless English is asked for: a machine without a language is most likely a server of a Chinese office.
Language language_of(std::string_view text) {
  return text.starts_with("en") ? Language::en : Language::zh;
}

Language settle_language(const std::vector<std::string>& arguments, const Environment& environment) {
  for (std::size_t at = 0; at < arguments.size(); ++at) {
    constexpr std::string_view kWithValue = "--language=";
    if (arguments[at].starts_with(kWithValue)) return language_of(arguments[at].substr(kWithValue.size()));
    if (arguments[at] == "--language" && at + 1 < arguments.size()) return language_of(arguments[at + 1]);
  }
  if (const auto own = environment("DUBAN_LANGUAGE")) return language_of(*own);
  return language_of(environment("LANG").value_or(""));
}

LocalizedText noun_help(std::string_view noun) {
  static const std::map<std::string_view, LocalizedText> helps{
      {"audit", {"the audit trail", "审计记录"}},
      {"calendar", {"working-day calendars", "工作日历"}},
      {"campaign", {"campaigns", "专项行动"}},
      {"clock", {"the server's clock", "服务的时钟"}},
      {"config", {"the configuration of the server", "服务配置"}},
      {"dead-letter", {"notices that could not be delivered", "未能送达的通知"}},
      {"endpoint", {"webhook endpoints", "推送地址"}},
      {"plan", {"plans", "方案"}},
      {"task", {"tasks of a unit", "单位的任务"}},
      {"token", {"access tokens", "访问令牌"}},
      {"unit", {"units of a campaign", "专项行动中的单位"}},
  };
  const auto found = helps.find(noun);
  return found == helps.end() ? LocalizedText{} : found->second;
}

// The words of CLI11 itself, where the reader reads Chinese.
class ChineseFormatter : public CLI::Formatter {
 public:
  ChineseFormatter() {
    label("Usage", "用法");
    label("OPTIONS", "选项");
    label("SUBCOMMAND", "命令");
    label("SUBCOMMANDS", "命令");
    label("Positionals", "参数");
    label("REQUIRED", "（必填）");
    label("TEXT", "文本");
  }

  std::string make_group(std::string group, bool is_positional,
                         std::vector<const CLI::Option*> options) const override {
    std::string text = "\n" + std::move(group) + "：\n";
    for (const auto* option : options) text += make_option(option, is_positional);
    return text;
  }
  std::string make_usage(const CLI::App* app, std::string name) const override {
    return with_wide_colon(CLI::Formatter::make_usage(app, std::move(name)), 0);
  }
  std::string make_subcommands(const CLI::App* app, CLI::AppFormatMode mode) const override {
    return with_wide_colon(CLI::Formatter::make_subcommands(app, mode), 1);
  }

 private:
  static std::string with_wide_colon(std::string text, std::size_t from) {
    const auto at = text.find(':', from);
    const auto end_of_line = text.find('\n', from);
    if (at != std::string::npos && at < end_of_line)
      text.replace(at, text.substr(at, 2) == ": " ? 2 : 1, "：");
    return text;
  }
};

// What is wrong with the words on the command line. CLI11 says it in English; the kinds of errors are few.
std::string usage_error(const CLI::App& root, const CLI::App& chosen, const CLI::ParseError& error) {
  const auto kind = static_cast<CLI::ExitCodes>(error.get_exit_code());
  const std::string english = error.what();
  const auto subject = english.substr(0, english.find(':'));
  if (kind == CLI::ExitCodes::RequiredError) {
    std::string missing;
    for (const auto* option : chosen.get_options()) {
      if (option->get_required() && option->count() == 0) {
        missing += (missing.empty() ? "" : "、") + option->get_name();
      }
    }
    return missing.empty() ? "缺少命令。" : "缺少必填项：" + missing + "。";
  }
  if (kind == CLI::ExitCodes::ExtrasError) {
    std::string extra;
    for (const auto& word : root.remaining(true)) extra += (extra.empty() ? "" : "、") + word;
    return extra.empty() ? "有无法识别的参数。" : "无法识别的参数：" + extra + "。";
  }
  if (kind == CLI::ExitCodes::ArgumentMismatch) return "参数个数不符：" + subject + "。";
  if (kind == CLI::ExitCodes::ValidationError || kind == CLI::ExitCodes::ConversionError)
    return "取值无效：" + subject + "。";
  return "用法有误：" + english + "。";
}

// Where the parser leaves the values of one command. References into it stay valid.
struct Values {
  const Command* command = nullptr;
  CLI::App* parser = nullptr;
  std::deque<std::pair<const Parameter*, std::vector<std::string>>> texts;
  std::deque<std::pair<const Parameter*, bool>> flags;
};

class CommandLine {
 public:
  CommandLine(Language language, const Environment& environment)
      : language_(language),
        parser_(say("Duban: campaigns as state machines", "督办：专项行动状态机"), "duban") {
    if (language_ == Language::zh) speak_chinese();
    parser_.require_subcommand(1);
    parser_.footer(say(kFooterEn, kFooterZh));
    options_.language = language;
    if (const auto server = environment("DUBAN_SERVER")) options_.server = *server;
    if (const auto file = environment("DUBAN_TOKEN_FILE")) options_.token_file = *file;
    add_globals();
    for (const auto& command : all_commands()) add(command);
  }

  // nullptr after the parser has said what there is to say; `code` is then the exit code.
  const Values* parse(std::vector<std::string> arguments, Surroundings& surroundings, int& code) {
    std::ranges::reverse(arguments);
    try {
      parser_.parse(std::move(arguments));
    } catch (const CLI::ParseError& end) {
      const bool is_help = end.get_exit_code() == static_cast<int>(CLI::ExitCodes::Success);
      parser_.exit(end, surroundings.out, surroundings.err);
      code = static_cast<int>(is_help ? ExitCode::done : ExitCode::usage);
      return nullptr;
    }
    const auto chosen =
        std::ranges::find_if(values_, [](const Values& values) { return values.parser->parsed(); });
    return chosen == values_.end() ? nullptr : &*chosen;
  }

  [[nodiscard]] GlobalOptions options() const {
    auto options = options_;
    options.output = output_ == "json" ? Output::json : Output::table;
    if (!key_.empty()) options.idempotency_key = key_;
    return options;
  }

 private:
  [[nodiscard]] std::string say(std::string_view en, std::string_view zh) const {
    return std::string(language_ == Language::zh ? zh : en);
  }

  // Commands that are added later take these from their parent.
  void speak_chinese() {
    parser_.formatter(std::make_shared<ChineseFormatter>());
    parser_.option_defaults()->group("选项");
    parser_.set_help_flag("-h,--help", "显示本说明")->group("选项");
    parser_.failure_message([](const CLI::App* app, const CLI::Error& error) {
      const auto* chosen = app;
      while (!chosen->get_subcommands().empty()) chosen = chosen->get_subcommands().front();
      const auto* failed = dynamic_cast<const CLI::ParseError*>(&error);
      const auto told = failed == nullptr ? std::string(error.what()) : usage_error(*app, *chosen, *failed);
      return told + "\n使用 --help 查看用法。\n";
    });
  }

  // The help flag that a command has from its parent keeps the name and forgets its group.
  void name_groups(CLI::App& parser) const {
    if (language_ != Language::zh) return;
    parser.group("命令");
    parser.get_help_ptr()->group("选项");
  }

  void add_globals() {
    parser_.add_option("--server", options_.server,
                       say("base URL [DUBAN_SERVER]", "服务地址 [DUBAN_SERVER]"));
    parser_.add_option(
        "--token-file", options_.token_file,
        say("file with the access token [DUBAN_TOKEN_FILE]; default: data/admin-token if it exists",
            "访问令牌文件 [DUBAN_TOKEN_FILE]；默认 data/admin-token（若存在）"));
    parser_.add_option("-o,--output", output_, say("table or json", "table 或 json"))
        ->check(CLI::IsMember({"table", "json"}));
    parser_
        .add_option("--language", language_text_,
                    say("zh or en [DUBAN_LANGUAGE]", "zh 或 en [DUBAN_LANGUAGE]"))
        ->check(CLI::IsMember({"zh", "en"}));
    parser_.add_option(
        "--idempotency-key", key_,
        say("of a write that is repeated; default: a random one", "重试写操作时使用原键；默认随机"));
  }

  CLI::App* noun(const Command& command) {
    if (command.verb.empty()) return &parser_;
    auto& parser = nouns_[command.noun];
    if (parser == nullptr) {
      parser = parser_.add_subcommand(std::string(command.noun), noun_help(command.noun).in(language_));
      name_groups(*parser);
      parser->require_subcommand(1);
      parser->fallthrough();
    }
    return parser;
  }

  void add(const Command& command) {
    auto& values = values_.emplace_back();
    values.command = &command;
    const auto name = command.verb.empty() ? command.noun : command.verb;
    values.parser = noun(command)->add_subcommand(std::string(name), command.help.in(language_));
    values.parser->fallthrough();
    name_groups(*values.parser);
    for (const auto& parameter : command.parameters) add(values, parameter);
  }

  void add(Values& values, const Parameter& parameter) {
    const auto help = parameter.help.in(language_);
    const std::string name(parameter.name);
    if (parameter.kind == Kind::flag) {
      auto& target = values.flags.emplace_back(&parameter, false).second;
      values.parser->add_flag(name, target, help);
      return;
    }
    auto& target = values.texts.emplace_back(&parameter, std::vector<std::string>{}).second;
    auto* added = values.parser->add_option(name, target, help);
    // One value after each name; otherwise an option swallows the words by position that follow it.
    if (parameter.kind != Kind::list) added->expected(1);
    added->allow_extra_args(false);
    added->required(parameter.required);
  }

  Language language_;
  CLI::App parser_;
  GlobalOptions options_;
  std::string output_ = "table", language_text_, key_;
  std::map<std::string_view, CLI::App*> nouns_;
  std::deque<Values> values_;
};

Arguments arguments_of(const Values& values) {
  Arguments arguments;
  for (const auto& [parameter, texts] : values.texts) {
    if (!texts.empty()) arguments.set(std::string(parameter->name), texts);
  }
  for (const auto& [parameter, given] : values.flags) {
    if (given) arguments.set(std::string(parameter->name), {"true"});
  }
  return arguments;
}

}  // namespace

int run(const std::vector<std::string>& arguments, Surroundings& surroundings) {
  CommandLine line(settle_language(arguments, surroundings.environment), surroundings.environment);
  int code = 0;
  const auto* chosen = line.parse(arguments, surroundings, code);
  if (chosen == nullptr) return code;
  Session session(surroundings, line.options());
  return static_cast<int>(chosen->command->run(session, arguments_of(*chosen)));
}

}  // namespace duban::cli
