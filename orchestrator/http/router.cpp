#include "orchestrator/http/router.hpp"

#include "orchestrator/http/http_errors.hpp"
#include "orchestrator/http/problem.hpp"
#include "orchestrator/http/target.hpp"

#include <algorithm>
#include <map>
#include <stdexcept>

namespace duban::http {

// One segment of the pattern tree. A literal wins over a parameter in the same place.
struct Router::Node {
  std::map<std::string, std::unique_ptr<Node>, std::less<>> literals;
  std::unique_ptr<Node> parameter;
  std::vector<const Route*> routes;  // those whose pattern ends here, one per method
};

namespace {

struct Segment {
  std::string text;
  bool parameter = false;
};

[[noreturn]] void defect(const Route& route, const std::string& what) {
  throw std::logic_error("route " + route.operation + " (" + route.pattern + "): " + what);
}

// "/a/{b}" → a, {b}; "/" → none.
std::vector<Segment> split_pattern(const Route& route) {
  std::string_view rest = route.pattern;
  if (!rest.starts_with('/')) defect(route, "a pattern starts with a slash");
  rest.remove_prefix(1);
  std::vector<Segment> segments;
  while (!rest.empty()) {
    const auto slash = rest.find('/');
    const auto text = rest.substr(0, slash);
    const bool parameter = text.size() > 2 && text.front() == '{' && text.back() == '}';
    const auto name = parameter ? text.substr(1, text.size() - 2) : text;
    if (name.empty() || name.find_first_of("{}") != std::string_view::npos)
      defect(route, "a malformed segment");
    segments.push_back({std::string(name), parameter});
    if (slash == std::string_view::npos) break;
    rest.remove_prefix(slash + 1);
    if (rest.empty()) defect(route, "a pattern does not end with a slash");
  }
  return segments;
}

const Route* route_for(const std::vector<const Route*>& routes, Method method) {
  for (const auto* route : routes) {
    if (route->method == method) return route;
  }
  return nullptr;
}

std::string allowed_methods(const std::vector<const Route*>& routes) {
  std::string allowed;
  const auto add = [&](Method method) {
    if (!allowed.empty()) allowed.append(", ");
    allowed.append(to_text(method));
  };
  for (const auto* route : routes) {
    add(route->method);
    if (route->method == Method::get && route_for(routes, Method::head) == nullptr) add(Method::head);
  }
  return allowed;
}

// The parameter names of a pattern, in order, as views into it.
std::vector<std::string_view> parameter_names(std::string_view pattern) {
  std::vector<std::string_view> names;
  for (auto open = pattern.find('{'); open != std::string_view::npos; open = pattern.find('{', open + 1)) {
    names.push_back(pattern.substr(open + 1, pattern.find('}', open) - open - 1));
  }
  return names;
}

template <class Node>
const Node* descend(const Node& node, const std::vector<std::string>& segments, std::size_t at,
                    std::vector<std::size_t>& captured) {
  if (at == segments.size()) return node.routes.empty() ? nullptr : &node;
  if (const auto literal = node.literals.find(segments[at]); literal != node.literals.end()) {
    if (const Node* found = descend(*literal->second, segments, at + 1, captured)) return found;
  }
  if (node.parameter == nullptr || segments[at].empty()) return nullptr;
  captured.push_back(at);
  const Node* found = descend(*node.parameter, segments, at + 1, captured);
  if (found == nullptr) captured.pop_back();
  return found;
}

Result<std::vector<std::string>> split_path(std::string_view path) {
  std::vector<std::string> segments;
  path.remove_prefix(1);
  if (path.empty()) return segments;
  for (bool more = true; more;) {
    const auto slash = path.find('/');
    auto segment = decode_segment(path.substr(0, slash));
    if (!segment) return Error{errors::http_path_invalid};
    segments.push_back(std::move(*segment));
    more = slash != std::string_view::npos;
    if (more) path.remove_prefix(slash + 1);
  }
  return segments;
}

}  // namespace

Router::Router() : root_(std::make_unique<Node>()) {}
Router::~Router() = default;

void Router::add(Route route) {
  const auto segments = split_pattern(route);
  if (route.operation.empty()) defect(route, "no operation id");
  if (!route.handler) defect(route, "no handler");
  if ((route.body == BodyRule::sink) != static_cast<bool>(route.open_sink))
    defect(route, "sink without factory");
  for (const auto& other : routes_) {
    if (other->operation == route.operation) defect(route, "the operation id is taken");
  }
  Node* node = root_.get();
  for (const auto& segment : segments) {
    auto& next = segment.parameter ? node->parameter : node->literals[segment.text];
    if (next == nullptr) next = std::make_unique<Node>();
    node = next.get();
  }
  if (route_for(node->routes, route.method) != nullptr) defect(route, "the method and pattern are taken");
  routes_.push_back(std::make_unique<Route>(std::move(route)));
  node->routes.push_back(routes_.back().get());
}

std::vector<const Route*> Router::routes() const {
  std::vector<const Route*> all;
  for (const auto& route : routes_) all.push_back(route.get());
  return all;
}

Result<RouteMatch> Router::match(Method method, std::string_view path) const {
  if (!path.starts_with('/')) return Error{errors::http_path_invalid};
  auto segments = split_path(path);
  if (!segments) return segments.error();
  std::vector<std::size_t> captured;
  const Node* node = descend(*root_, *segments, 0, captured);
  if (node == nullptr) return Error{errors::http_not_found};
  const Route* route = route_for(node->routes, method);
  if (route == nullptr && method == Method::head) route = route_for(node->routes, Method::get);
  if (route == nullptr) {
    return Error{errors::http_method_not_allowed, {{kAllowParam, allowed_methods(node->routes)}}};
  }
  RouteMatch match;
  match.route = route;
  const auto names = parameter_names(route->pattern);
  for (std::size_t i = 0; i < names.size(); ++i) {
    match.params.emplace_back(names[i], std::move((*segments)[captured[i]]));
  }
  return match;
}

}  // namespace duban::http
