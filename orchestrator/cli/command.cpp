#include "orchestrator/cli/command.hpp"

#include "orchestrator/cli/http_client.hpp"
#include "orchestrator/cli/session.hpp"
#include "orchestrator/operations/all.hpp"
#include "workflows/base/percent.hpp"

#include <charconv>
#include <stdexcept>
#include <utility>

#include <boost/json.hpp>

namespace duban::cli {
namespace {

namespace json = boost::json;

json::value body_value(const Parameter& parameter, const Arguments& arguments) {
  if (parameter.kind == Kind::flag) return true;
  if (parameter.kind == Kind::list) {
    json::array values;
    for (const auto& text : arguments.list(parameter.name)) values.emplace_back(text);
    return values;
  }
  const auto text = arguments.text(parameter.name);
  if (parameter.kind == Kind::number) {
    std::int64_t number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    // The server says what it expects instead, with the pointer.
    if (error == std::errc{} && end == text.data() + text.size()) return number;
  }
  return json::value(text);
}

void set_member(json::object& object, std::string_view path, json::value value) {
  const auto dot = path.find('.');
  if (dot == std::string_view::npos) {
    object[path] = std::move(value);
    return;
  }
  auto& inner = object[path.substr(0, dot)];
  if (!inner.is_object()) inner.emplace_object();
  set_member(inner.get_object(), path.substr(dot + 1), std::move(value));
}

void replace_placeholder(std::string& path, std::string_view name, std::string_view value) {
  const auto placeholder = "{" + std::string(name) + "}";
  const auto at = path.find(placeholder);
  if (at != std::string::npos) path.replace(at, placeholder.size(), value);
}

Place place_of(const Parameter& option, const Operation& operation) {
  for (const auto& parameter : operation.query) {
    if (parameter.name == option.target) return Place::query;
  }
  if (operation.body.form == BodyForm::buffered) return Place::body;
  throw std::logic_error(std::string(operation.id) + " takes no " + std::string(option.target));
}

// As every list takes them.
void add_page(std::vector<Parameter>& parameters) {
  parameters.push_back({"--limit",
                        kLimitParameter.name,
                        Place::query,
                        Kind::text,
                        false,
                        {"rows of a page, at most 1000", "每页行数，至多 1000"}});
  parameters.push_back({"--cursor",
                        kCursorParameter.name,
                        Place::query,
                        Kind::text,
                        false,
                        {"where the page before ended", "上一页结束处"}});
}

}  // namespace

std::string request_target(const Operation& operation, const std::vector<Parameter>& parameters,
                           const Arguments& arguments) {
  std::string target(operation.path);
  for (const auto name : path_parameters(operation.path)) {
    replace_placeholder(target, name, percent_encoded(arguments.text(path_argument(name).name)));
  }
  char separator = '?';
  for (const auto& parameter : parameters) {
    if (parameter.place != Place::query || !arguments.has(parameter.name)) continue;
    const auto value =
        parameter.kind == Kind::flag ? "true" : percent_encoded(arguments.text(parameter.name));
    target += std::exchange(separator, '&') + std::string(parameter.target) + "=" + value;
  }
  return target;
}

std::string request_body(const std::vector<Parameter>& parameters, const Arguments& arguments) {
  json::object body;
  bool has_body = false;
  for (const auto& parameter : parameters) {
    if (parameter.place != Place::body) continue;
    has_body = true;
    if (arguments.has(parameter.name)) set_member(body, parameter.target, body_value(parameter, arguments));
  }
  return has_body ? json::serialize(body) : std::string();
}

Command request_command(Request request) {
  const auto& operation = request.operation;
  std::vector<Parameter> parameters;
  for (const auto name : path_parameters(operation.path)) parameters.push_back(path_argument(name));
  for (auto& option : request.options) {
    option.place = place_of(option, operation);
    parameters.push_back(std::move(option));
  }
  if (operation.has_pages()) add_page(parameters);
  Command command{request.noun, request.verb, std::move(request.help), std::move(parameters), {}};
  command.run = [&operation, view = std::move(request.view), declared = command.parameters](
                    Session& session, const Arguments& arguments) {
    const auto target = request_target(operation, declared, arguments);
    if (operation.method == Method::get) return session.read(target, view);
    return session.write({operation, target, request_body(declared, arguments)}, view);
  };
  return command;
}

Parameter path_argument(std::string_view name) {
  struct Argument {
    std::string_view placeholder;
    std::string_view name;
    LocalizedText help;
  };
  static const std::vector<Argument> arguments{
      {"campaign", "CAMPAIGN", {"id of the campaign", "专项行动编号"}},
      {"unit", "UNIT", {"id of the unit", "单位编号"}},
      {"task", "TASK", {"key of the task, as unit show lists it", "任务键，见 unit show"}},
      {"plan", "PLAN", {"digest, id@version, or id for the newest", "摘要、编号@版本，或编号（取最新）"}},
      {"token", "TOKEN", {"id of the token", "令牌编号"}},
      {"endpoint", "ENDPOINT", {"id of the endpoint", "推送地址编号"}},
      {"delivery", "ID", {"id of the delivery", "通知编号"}},
  };
  for (const auto& each : arguments) {
    if (each.placeholder == name)
      return {each.name, each.placeholder, Place::path, Kind::text, true, each.help};
  }
  throw std::logic_error("the command line has no argument for {" + std::string(name) + "}");
}

}  // namespace duban::cli
