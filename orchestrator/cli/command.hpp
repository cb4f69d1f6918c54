// The commands of `duban` as data: noun, verb, parameters, and what to do.
//
// Most commands are one request to the API, and say which operation it is (request_command); the others bring
// a function of their own. command_line.cpp turns the same data into a parser and its help, so that a command
// is written down once. Immutable once built; used by one thread.
#pragma once

#include "orchestrator/cli/exit_code.hpp"
#include "orchestrator/cli/view.hpp"
#include "orchestrator/operations/operation.hpp"
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

// A command that is one request to the API: which operation, what may be said beside what its path names, and
// how the answer is shown.
struct Request {
  std::string_view noun;
  std::string_view verb;
  LocalizedText help;
  const Operation& operation;
  std::vector<Parameter>
      options{};  // whether each goes into the query or the body is known from the operation
  View view{};
};

// Method, path and media type come from the operation, and so do the arguments that its path names, which
// come first and by position, and --limit and --cursor of a list. Every method but GET is a write: it carries
// an Idempotency-Key, and a JSON body of the parameters that go there. An option for which the operation has
// no place is a defect: std::logic_error.
[[nodiscard]] Command request_command(Request request);

// What stands by position for {name} of a path.
[[nodiscard]] Parameter path_argument(std::string_view name);

// "/api/v1/campaigns/{campaign}?limit=5" with every value percent-encoded: what the path names, and the
// parameters that go into the query.
[[nodiscard]] std::string request_target(const Operation& operation, const std::vector<Parameter>& parameters,
                                         const Arguments& arguments);
// JSON of the body parameters that were given; "" when the command has none.
[[nodiscard]] std::string request_body(const std::vector<Parameter>& parameters, const Arguments& arguments);

// Every command there is, in the order of the help.
[[nodiscard]] const std::vector<Command>& all_commands();

}  // namespace duban::cli
