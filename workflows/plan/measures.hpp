// The measures of the accountability ladder (obligations.md): a menu that a rung may propose to a person with
// authority, never a staircase that anything climbs by itself. Duban proposes; it applies none of them.
#pragma once

#include <algorithm>
#include <array>
#include <string>
#include <string_view>

namespace duban {

// What they are called stands in workflows/words/plan_words.hpp.
inline constexpr std::array<std::string_view, 9> kMeasures{
    "leader_interview", "criticism_notice", "admonition_talk", "suspend_for_study", "post_transfer",
    "removal",          "demotion",         "downgrade",       "disciplinary",
};

[[nodiscard]] inline bool is_measure(std::string_view id) {
  return std::ranges::find(kMeasures, id) != kMeasures.end();
}

[[nodiscard]] inline std::string measure_list() {
  std::string list;
  for (const auto measure : kMeasures) {
    if (!list.empty()) list += ", ";
    list += measure;
  }
  return list;
}

}  // namespace duban
