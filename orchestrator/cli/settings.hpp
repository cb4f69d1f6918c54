// The settings of `duban serve`: command line before DUBAN_* environment before configuration file before
// default.
//
// The file is a flat YAML mapping (docs/configuration.md), read by the strict reader of plan files: unknown
// and repeated keys are errors with line and column. Every setting has one name in three spellings:
// http_threads in the file, DUBAN_HTTP_THREADS in the environment, --http-threads on the command line. All
// mistakes of all sources are reported at once.
#pragma once

#include "orchestrator/app/serve.hpp"
#include "workflows/base/error.hpp"
#include "workflows/base/text.hpp"

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace duban::cli {

using Environment = std::function<std::optional<std::string>(const std::string& name)>;

struct SettingInfo {
  std::string_view key;       // "http_threads"
  std::string_view expected;  // what a value looks like, in words of no language: "true | false"
  LocalizedText help;
};
[[nodiscard]] const std::vector<SettingInfo>& known_settings();
[[nodiscard]] std::string flag_of(std::string_view key);              // "--http-threads"
[[nodiscard]] std::string environment_name_of(std::string_view key);  // "DUBAN_HTTP_THREADS"

struct SettingInForce {
  std::string key;
  std::string value;
  std::string source;  // "default", "duban.yaml:3", "DUBAN_LISTEN", "--listen"
};

struct Settings {
  ServeOptions options;
  std::vector<SettingInForce> in_force;  // every known setting, in the order of known_settings()
};

struct SettingSources {
  std::map<std::string, std::string> flags;  // by key, only those given
  Environment environment;
  std::string file_name;                 // for messages; empty without a file
  std::optional<std::string> file_text;  // nullopt without a file
};

// Errors: config.*; those of the file with their position.
[[nodiscard]] Checked<Settings> resolve_settings(const SettingSources& sources);

}  // namespace duban::cli
