// A request as a client writes it, and the answer as it gets it.
#pragma once

#include <functional>
#include <string>
#include <utility>
#include <vector>

namespace duban::simulation {

struct Letter {
  std::string method = "POST";
  std::string target{};
  std::string body{};
  std::string content_type = "application/json";
  std::string token{};     // the text of a bearer token
  std::string key{};       // Idempotency-Key; empty: none
  std::string if_match{};  // empty: none
};

struct Reply {
  int status = 0;
  std::string body;
  std::vector<std::pair<std::string, std::string>> headers;

  [[nodiscard]] bool accepted() const { return status >= 200 && status < 300; }
  [[nodiscard]] std::string header(std::string_view name) const;
  // The text or number behind the first member of that name; empty when there is none.
  [[nodiscard]] std::string member(std::string_view name) const;
  // All texts behind members of that name.
  [[nodiscard]] std::vector<std::string> members(std::string_view name) const;
  // The texts of the array behind the first member of that name.
  [[nodiscard]] std::vector<std::string> list(std::string_view name) const;
};

using AnswerTo = std::function<void(const Reply&)>;

}  // namespace duban::simulation
