#include "tests/simulation/letter.hpp"

#include <cctype>

namespace duban::simulation {
namespace {

std::string quoted_name(std::string_view name) {
  return "\"" + std::string(name) + "\":";
}

std::string value_at(const std::string& body, std::size_t at) {
  if (at < body.size() && body[at] == '"') return body.substr(at + 1, body.find('"', at + 1) - at - 1);
  auto end = at;
  while (end < body.size() && (std::isalnum(static_cast<unsigned char>(body[end])) != 0)) ++end;
  return body.substr(at, end - at);
}

}  // namespace

std::string Reply::header(std::string_view name) const {
  for (const auto& [field, value] : headers) {
    if (field == name) return value;
  }
  return {};
}

std::string Reply::member(std::string_view name) const {
  const auto opening = quoted_name(name);
  const auto at = body.find(opening);
  return at == std::string::npos ? std::string() : value_at(body, at + opening.size());
}

std::vector<std::string> Reply::members(std::string_view name) const {
  const auto opening = quoted_name(name);
  std::vector<std::string> found;
  for (auto at = body.find(opening); at != std::string::npos; at = body.find(opening, at + 1)) {
    found.push_back(value_at(body, at + opening.size()));
  }
  return found;
}

std::vector<std::string> Reply::list(std::string_view name) const {
  const auto opening = quoted_name(name) + "[";
  auto at = body.find(opening);
  std::vector<std::string> found;
  if (at == std::string::npos) return found;
  for (at += opening.size(); at < body.size() && body[at] == '"';) {
    found.push_back(value_at(body, at));
    at += found.back().size() + 2;
    if (at < body.size() && body[at] == ',') ++at;
  }
  return found;
}

}  // namespace duban::simulation
