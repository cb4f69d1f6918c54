// One mapping of a behaviour file, read key by key, strictly. Holds references to the node and to `errors`:
// lives on the stack of the reader.
#pragma once

#include "workflows/base/error.hpp"
#include "workflows/base/time.hpp"
#include "workflows/plan/yaml_reader.hpp"

#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>

namespace duban {

class BehaviourFields {
 public:
  BehaviourFields(const YamlNode& node, std::string_view parent,
                  std::initializer_list<std::string_view> known, Errors& errors);

  [[nodiscard]] const YamlNode* find(std::string_view key) const;
  // Reports the key as missing when it is absent.
  [[nodiscard]] const YamlNode* need(std::string_view key) const;
  [[nodiscard]] const YamlNode* list(std::string_view key) const;

  // Absent: nullopt. Unusable: reported, and nullopt.
  [[nodiscard]] std::optional<std::string> text(std::string_view key) const;
  [[nodiscard]] std::optional<Date> date(std::string_view key) const;
  [[nodiscard]] std::optional<int> days(std::string_view key) const;  // "2d"
  [[nodiscard]] std::optional<int> count(std::string_view key) const;
  [[nodiscard]] std::optional<int> time_of_day(std::string_view key) const;
  [[nodiscard]] std::optional<bool> flag(std::string_view key) const;

  void refuse(std::string_view key, const YamlNode& value, std::string_view form) const;
  [[nodiscard]] Position at() const { return node_.at; }

 private:
  const YamlNode& node_;
  std::string parent_;
  Errors& errors_;
};

}  // namespace duban
