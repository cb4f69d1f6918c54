#include "orchestrator/cli/settings.hpp"

#include "orchestrator/cli/cli_errors.hpp"
#include "workflows/plan/yaml_reader.hpp"

#include <algorithm>
#include <cctype>
#include <charconv>
#include <cmath>

namespace duban::cli {
namespace {

constexpr int kHttpThreadsMax = 64;
constexpr int kDrainSecondsMax = 3600;
constexpr int kClockLeapHoldSecondsMax = 86'400;
constexpr std::size_t kConnectionsMax = 1'000'000;
constexpr std::size_t kWritesWaitingMax = 1'000'000;
constexpr double kClockFactorMax = 10'000'000;

template <class Number>
bool read_number(std::string_view text, Number min, Number max, Number& target) {
  Number value{};
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc{} || end != text.data() + text.size() || value < min || value > max) return false;
  target = value;
  return true;
}

bool read_flag(std::string_view text, bool& target) {
  if (text != "true" && text != "false") return false;
  target = text == "true";
  return true;
}

bool read_listen(std::string_view text, ServeOptions& options) {
  const auto colon = text.rfind(':');
  if (colon == std::string_view::npos || colon == 0) return false;
  auto host = text.substr(0, colon);
  if (host.starts_with('[') && host.ends_with(']')) {
    host = host.substr(1, host.size() - 2);
  } else if (host.find(':') != std::string_view::npos) {
    return false;
  }
  if (host.empty()) return false;
  if (!read_number<std::uint16_t>(text.substr(colon + 1), 0, 65535, options.listen_port)) return false;
  options.listen_address = host;
  return true;
}

std::string show_listen(const ServeOptions& options) {
  const bool is_v6 = options.listen_address.find(':') != std::string::npos;
  return (is_v6 ? "[" + options.listen_address + "]" : options.listen_address) + ":" +
         std::to_string(options.listen_port);
}

bool read_clock(std::string_view text, ServeOptions& options) {
  constexpr std::string_view kAccelerated = "accelerated:";
  if (text == "wall") {
    options.clock = ClockKind::wall;
  } else if (text == "virtual") {
    options.clock = ClockKind::virtual_;
  } else if (text.starts_with(kAccelerated)) {
    double factor = 0;
    if (!read_number(text.substr(kAccelerated.size()), 0.001, kClockFactorMax, factor)) return false;
    if (!std::isfinite(factor)) return false;
    options.clock = ClockKind::accelerated;
    options.clock_factor = factor;
  } else {
    return false;
  }
  return true;
}

std::string show_clock(const ServeOptions& options) {
  if (options.clock == ClockKind::wall) return "wall";
  if (options.clock == ClockKind::virtual_) return "virtual";
  char text[32];
  const auto end = std::to_chars(text, text + sizeof text, options.clock_factor).ptr;
  return "accelerated:" + std::string(text, end);
}

bool read_word(std::string_view text, std::initializer_list<std::string_view> words, std::string& target) {
  if (std::ranges::find(words, text) == words.end()) return false;
  target = text;
  return true;
}

using Read = bool (*)(std::string_view text, ServeOptions& options);
using Show = std::string (*)(const ServeOptions& options);

struct Setting {
  SettingInfo info;
  Read read;
  Show show;
};

std::string show_flag(bool flag) {
  return flag ? "true" : "false";
}

const std::vector<Setting>& settings() {
  static const std::vector<Setting> all{
      {{"data", "PATH", {"folder of everything that is kept", "存放全部数据的目录"}},
       [](std::string_view text, ServeOptions& o) { return o.data_folder = text, !text.empty(); },
       [](const ServeOptions& o) { return o.data_folder; }},
      {{"listen",
        "ADDRESS:PORT (127.0.0.1:8080)",
        {"where to listen; port 0 is any free one", "监听地址；端口 0 表示任一空闲端口"}},
       read_listen,
       show_listen},
      {{"http_threads", "1..64", {"threads that serve connections", "处理连接的线程数"}},
       [](std::string_view text, ServeOptions& o) {
         return read_number(text, 1, kHttpThreadsMax, o.http_threads);
       },
       [](const ServeOptions& o) { return std::to_string(o.http_threads); }},
      {{"connections_max",
        "1..1000000",
        {"open connections; one more is answered 503 and closed", "连接数上限；超出者返回 503 并关闭"}},
       [](std::string_view text, ServeOptions& o) {
         return read_number<std::size_t>(text, 1, kConnectionsMax, o.connections_max);
       },
       [](const ServeOptions& o) { return std::to_string(o.connections_max); }},
      {{"writes_waiting_max",
        "1..1000000",
        {"writes that wait at most; one more is answered 503", "等待中的写操作上限；超出者返回 503"}},
       [](std::string_view text, ServeOptions& o) {
         return read_number<std::size_t>(text, 1, kWritesWaitingMax, o.writes_waiting_max);
       },
       [](const ServeOptions& o) { return std::to_string(o.writes_waiting_max); }},
      {{"clock",
        "wall | virtual | accelerated:FACTOR",
        {"wall; virtual moves only by `duban clock advance`; accelerated:86400 runs a day a second",
         "wall 为真实时钟；virtual 仅随 `duban clock advance` 前进；accelerated:86400 每秒一天"}},
       read_clock,
       show_clock},
      {{"now",
        "RFC 3339 (2011-09-01T00:00:00+08:00)",
        {"where a virtual or accelerated clock starts; default: where the record ends",
         "虚拟或加速时钟的起点；默认为记录的末尾"}},
       [](std::string_view text, ServeOptions& o) { return (o.clock_now = parse_instant(text)).has_value(); },
       [](const ServeOptions& o) { return o.clock_now ? format_instant_utc(*o.clock_now) : std::string(); }},
      {{"clock_leap_hold_seconds",
        "0..86400",
        {"how long a wall clock set ahead by over a minute must stay there before it is followed",
         "真实时钟被向前拨动一分钟以上时，须保持多少秒才予采信"}},
       [](std::string_view text, ServeOptions& o) {
         return read_number(text, 0, kClockLeapHoldSecondsMax, o.clock_leap_hold_seconds);
       },
       [](const ServeOptions& o) { return std::to_string(o.clock_leap_hold_seconds); }},
      {{"disk_reserve_bytes",
        "BYTES >= 0",
        {"free space below which writes are refused", "磁盘剩余空间低于此值时拒绝写入"}},
       [](std::string_view text, ServeOptions& o) {
         return read_number<std::uint64_t>(text, 0, UINT64_MAX, o.disk_reserve_bytes);
       },
       [](const ServeOptions& o) { return std::to_string(o.disk_reserve_bytes); }},
      {{"evidence_bytes_max", "BYTES >= 1", {"largest evidence file", "单个佐证材料文件的上限"}},
       [](std::string_view text, ServeOptions& o) {
         return read_number<std::uint64_t>(text, 1, UINT64_MAX, o.evidence_bytes_max);
       },
       [](const ServeOptions& o) { return std::to_string(o.evidence_bytes_max); }},
      {{"webhooks_plain_http",
        "true | false",
        {"allow webhooks over http:// to other machines", "允许以 http:// 向其他机器推送"}},
       [](std::string_view text, ServeOptions& o) { return read_flag(text, o.webhooks_plain_http); },
       [](const ServeOptions& o) { return show_flag(o.webhooks_plain_http); }},
      {{"webhooks_private_targets",
        "true | false",
        {"allow webhooks to loopback and internal networks", "允许向本机和内部网络推送"}},
       [](std::string_view text, ServeOptions& o) { return read_flag(text, o.webhooks_private_targets); },
       [](const ServeOptions& o) { return show_flag(o.webhooks_private_targets); }},
      {{"log_level",
        "debug | info | warning | error",
        {"least severe lines that are logged", "日志的最低级别"}},
       [](std::string_view text, ServeOptions& o) {
         return read_word(text, {"debug", "info", "warning", "error"}, o.log_level);
       },
       [](const ServeOptions& o) { return o.log_level; }},
      {{"drain_seconds",
        "0..3600",
        {"how long a stop waits for requests under way", "停止时等待处理中请求的秒数"}},
       [](std::string_view text, ServeOptions& o) {
         return read_number(text, 0, kDrainSecondsMax, o.drain_seconds);
       },
       [](const ServeOptions& o) { return std::to_string(o.drain_seconds); }},
  };
  return all;
}

struct Given {
  std::string value;
  std::string source;
  std::optional<Position> at;
};

Error invalid(const SettingInfo& setting, const Given& given) {
  Error error{errors::config_value_invalid,
              {{"key", setting.key},
               {"value", given.value},
               {"source", given.source},
               {"expected", setting.expected}}};
  if (given.at) return std::move(error).at(*given.at);
  return error;
}

// The strict reader speaks of plan files; here its findings carry the configuration's code and their detail.
Error as_config_error(const Error& error) {
  Error config{errors::config_syntax, {{"detail", error.message(Language::en)}}};
  if (error.position) return std::move(config).at(*error.position);
  return config;
}

std::string all_keys() {
  std::string keys;
  for (const auto& setting : settings()) keys += (keys.empty() ? "" : ", ") + std::string(setting.info.key);
  return keys;
}

bool is_known(std::string_view key) {
  return std::ranges::any_of(settings(), [&](const Setting& setting) { return setting.info.key == key; });
}

std::map<std::string, Given> read_file(const SettingSources& sources, Errors& errors) {
  std::map<std::string, Given> given;
  Errors found;
  const auto root = read_yaml(*sources.file_text, found);
  for (const auto& error : found) errors.push_back(as_config_error(error));
  if (!root || root->kind == YamlNode::Kind::null) return given;
  if (root->kind != YamlNode::Kind::mapping) {
    errors.push_back(
        Error{errors::config_syntax, {{"detail", "there are no key: value lines"}}}.at(root->at));
    return given;
  }
  for (std::size_t i = 0; i < root->keys.size(); ++i) {
    const auto& key = root->keys[i];
    const auto& item = root->items[i];
    if (!is_known(key.text)) {
      errors.push_back(
          Error{errors::config_unknown_key, {{"key", key.text}, {"allowed", all_keys()}}}.at(key.at));
    } else if (item.kind == YamlNode::Kind::scalar || item.kind == YamlNode::Kind::null) {
      given[key.text] = {item.text, sources.file_name + ":" + std::to_string(item.at.line), item.at};
    } else {
      errors.push_back(
          Error{errors::config_syntax, {{"detail", key.text + " takes a single value"}}}.at(item.at));
    }
  }
  return given;
}

// What is in force of one setting. A mistake in a source that is overridden is reported too: it would come
// into force as soon as the other goes away.
void resolve_one(const Setting& setting, const std::vector<Given>& from_weak_to_strong,
                 Settings& settings_out, Errors& errors) {
  SettingInForce in_force{std::string(setting.info.key), setting.show(settings_out.options), "default"};
  for (const auto& given : from_weak_to_strong) {
    if (!setting.read(given.value, settings_out.options)) {
      errors.push_back(invalid(setting.info, given));
    }
    in_force.value = setting.show(settings_out.options);
    in_force.source = given.source;
  }
  settings_out.in_force.push_back(std::move(in_force));
}

}  // namespace

const std::vector<SettingInfo>& known_settings() {
  static const std::vector<SettingInfo> infos = [] {
    std::vector<SettingInfo> all;
    for (const auto& setting : settings()) all.push_back(setting.info);
    return all;
  }();
  return infos;
}

std::string flag_of(std::string_view key) {
  std::string flag = "--" + std::string(key);
  std::ranges::replace(flag, '_', '-');
  return flag;
}

std::string environment_name_of(std::string_view key) {
  std::string name = "DUBAN_";
  for (const char c : key) name += static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
  return name;
}

Checked<Settings> resolve_settings(const SettingSources& sources) {
  Errors errors;
  std::map<std::string, Given> file;
  if (sources.file_text) file = read_file(sources, errors);
  Settings resolved;
  for (const auto& setting : settings()) {
    std::vector<Given> given;
    const std::string key(setting.info.key);
    if (const auto found = file.find(key); found != file.end()) given.push_back(found->second);
    const auto name = environment_name_of(key);
    if (const auto value = sources.environment(name)) given.push_back({*value, name, {}});
    if (const auto found = sources.flags.find(key); found != sources.flags.end()) {
      given.push_back({found->second, flag_of(key), {}});
    }
    resolve_one(setting, given, resolved, errors);
  }
  // The wall clock cannot be told what time it is; silence would hide a misunderstanding.
  if (resolved.options.clock == ClockKind::wall && resolved.options.clock_now) {
    const auto& now = *std::ranges::find(resolved.in_force, "now", &SettingInForce::key);
    errors.push_back(Error{errors::config_value_invalid,
                           {{"key", "now"},
                            {"value", now.value},
                            {"source", now.source},
                            {"expected", "--clock virtual | accelerated:FACTOR"}}});
  }
  if (!errors.empty()) return errors;
  return resolved;
}

}  // namespace duban::cli
