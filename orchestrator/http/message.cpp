#include "orchestrator/http/message.hpp"

#include <algorithm>
#include <array>
#include <fcntl.h>
#include <stdexcept>
#include <sys/stat.h>
#include <unistd.h>

namespace duban::http {
namespace {

constexpr std::array<std::string_view, 7> kMethodNames{"GET",   "HEAD",   "POST",   "PUT",
                                                       "PATCH", "DELETE", "OPTIONS"};

char lower(char letter) {
  return letter >= 'A' && letter <= 'Z' ? static_cast<char>(letter + 32) : letter;
}

}  // namespace

std::string_view to_text(Method method) {
  return kMethodNames.at(static_cast<std::size_t>(method));
}

std::optional<Method> method_from_text(std::string_view text) {
  const auto found = std::find(kMethodNames.begin(), kMethodNames.end(), text);
  if (found == kMethodNames.end()) return std::nullopt;
  return static_cast<Method>(found - kMethodNames.begin());
}

bool equal_ignoring_case(std::string_view left, std::string_view right) {
  return left.size() == right.size() && std::equal(left.begin(), left.end(), right.begin(),
                                                   [](char a, char b) { return lower(a) == lower(b); });
}

void HeaderFields::index(const char* base, std::string_view name, std::string_view value) {
  const auto offset = [base](std::string_view part) {
    return static_cast<std::uint32_t>(part.data() - base);
  };
  fields_.push_back({offset(name), static_cast<std::uint32_t>(name.size()), offset(value),
                     static_cast<std::uint32_t>(value.size())});
}

std::pair<std::string_view, std::string_view> HeaderFields::at(std::size_t index) const {
  const auto& field = fields_.at(index);
  const std::string_view block = block_;
  return {block.substr(field.name_at, field.name_size), block.substr(field.value_at, field.value_size)};
}

std::optional<std::string_view> HeaderFields::find(std::string_view name) const {
  for (std::size_t i = 0; i < fields_.size(); ++i) {
    if (fields_[i].name_size != name.size()) continue;
    const auto [field_name, value] = at(i);
    if (equal_ignoring_case(field_name, name)) return value;
  }
  return std::nullopt;
}

std::size_t HeaderFields::count(std::string_view name) const {
  std::size_t found = 0;
  for (std::size_t i = 0; i < fields_.size(); ++i) found += equal_ignoring_case(at(i).first, name);
  return found;
}

const std::string& Request::param(std::string_view name) const {
  for (const auto& [key, value] : params) {
    if (key == name) return value;
  }
  throw std::logic_error("the route has no path parameter " + std::string(name));
}

std::optional<std::string_view> Request::query_value(std::string_view name) const {
  for (const auto& [key, value] : query) {
    if (key == name) return value;
  }
  return std::nullopt;
}

std::optional<FileBody> open_file_body(const std::string& path) {
  const int descriptor = ::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
  if (descriptor < 0) return std::nullopt;
  const std::shared_ptr<const int> owner(new int(descriptor), [](const int* held) {
    ::close(*held);
    delete held;
  });
  struct stat facts {};
  if (::fstat(descriptor, &facts) != 0 || !S_ISREG(facts.st_mode)) return std::nullopt;
  return FileBody{owner, static_cast<std::uint64_t>(facts.st_size)};
}

Response json_response(int status, std::string body) {
  Response response;
  response.status = status;
  response.body = std::move(body);
  return response;
}

Response text_response(int status, std::string body) {
  Response response = json_response(status, std::move(body));
  response.content_type = "text/plain; charset=utf-8";
  return response;
}

Response empty_response(int status) {
  return json_response(status, {});
}

}  // namespace duban::http
