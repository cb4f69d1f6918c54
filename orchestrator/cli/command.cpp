#include "orchestrator/cli/command.hpp"

#include "orchestrator/cli/http_client.hpp"
#include "orchestrator/cli/session.hpp"

#include <charconv>

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

}  // namespace

std::string request_target(std::string_view path, const std::vector<Parameter>& parameters,
                           const Arguments& arguments) {
  std::string target(path);
  std::string query;
  for (const auto& parameter : parameters) {
    if (!arguments.has(parameter.name)) continue;
    const auto value = parameter.kind == Kind::flag ? "true" : percent_encode(arguments.text(parameter.name));
    if (parameter.place == Place::path) replace_placeholder(target, parameter.target, value);
    if (parameter.place != Place::query) continue;
    query += query.empty() ? '?' : '&';
    query += std::string(parameter.target) + "=" + value;
  }
  return target + query;
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

Command request_command(std::string_view noun, std::string_view verb, LocalizedText help, RequestShape shape,
                        std::vector<Parameter> parameters) {
  Command command{noun, verb, std::move(help), std::move(parameters), {}};
  command.run = [shape = std::move(shape), declared = command.parameters](Session& session,
                                                                          const Arguments& arguments) {
    const auto target = request_target(shape.path, declared, arguments);
    if (shape.method == "GET") return session.read(target, shape.view);
    return session.write({std::string(shape.method), target, request_body(declared, arguments), {}, ""},
                         shape.view);
  };
  return command;
}

}  // namespace duban::cli
