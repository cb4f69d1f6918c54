// The commands of `duban` as data: noun, verb, parameters, and what to do.
//
// Most commands are one request to the API, and are described by where each parameter goes (request_command);
// the others bring a function of their own. command_line.cpp turns the same data into a parser and its help,
// so that a command is written down once. Immutable once built; used by one thread.
#pragma once

#include "orchestrator/cli/exit_code.hpp"
#include "orchestrator/cli/view.hpp"
#include "workflows/base/text.hpp"

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace duban::cli {

class Session;

enum class Kind { text, number, flag, list };

// Where a parameter goes in a request. `local` ones concern the command line only.
enum class Place { path, query, body, local };

struct Parameter {
  std::string_view name;    // "CAMPAIGN" stands by position, "--reason" by name
  std::string_view target;  // placeholder of the path, query parameter, or body member ("title.zh")
  Place place = Place::local;
  Kind kind = Kind::text;
  bool required = false;
  LocalizedText help;

  [[nodiscard]] bool by_position() const { return !name.starts_with('-'); }
};

// What was given on the command line, by the parameter's name.
class Arguments {
 public:
  void set(std::string name, std::vector<std::string> values) {
    values_[std::move(name)] = std::move(values);
  }

  [[nodiscard]] bool has(std::string_view name) const { return values_.contains(name); }
  [[nodiscard]] std::optional<std::string> find(std::string_view name) const {
    const auto found = values_.find(name);
    return found == values_.end() ? std::nullopt : std::optional(found->second.front());
  }
  // Empty when it was not given.
  [[nodiscard]] std::string text(std::string_view name) const { return find(name).value_or(""); }
  [[nodiscard]] std::vector<std::string> list(std::string_view name) const {
    const auto found = values_.find(name);
    return found == values_.end() ? std::vector<std::string>{} : found->second;
  }

 private:
  std::map<std::string, std::vector<std::string>, std::less<>> values_;  // never an empty vector
};

using Run = std::function<ExitCode(Session&, const Arguments&)>;

struct Command {
  std::string_view noun;  // "plan"
  std::string_view verb;  // "publish"; empty for a command of one word
  LocalizedText help;
  std::vector<Parameter> parameters;
  Run run;
};

struct RequestShape {
  std::string_view method;  // "GET"
  std::string_view path;    // "/api/v1/campaigns/{campaign}"
  View view;
};

// A command that is one request. Every method but GET is a write: it carries an Idempotency-Key, and a JSON
// body of the parameters that go there.
[[nodiscard]] Command request_command(std::string_view noun, std::string_view verb, LocalizedText help,
                                      RequestShape shape, std::vector<Parameter> parameters);

// "/api/v1/campaigns/{campaign}?limit=5" with every value percent-encoded.
[[nodiscard]] std::string request_target(std::string_view path, const std::vector<Parameter>& parameters,
                                         const Arguments& arguments);
// JSON of the body parameters that were given; "" when the command has none.
[[nodiscard]] std::string request_body(const std::vector<Parameter>& parameters, const Arguments& arguments);

// Every command there is, in the order of the help.
[[nodiscard]] const std::vector<Command>& all_commands();

}  // namespace duban::cli
