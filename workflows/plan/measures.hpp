// The measures of the accountability ladder (obligations.md): a menu that a rung may propose to a person with
// authority, never a staircase that anything climbs by itself. Duban proposes; it applies none of them.
#pragma once

#include <algorithm>
#include <array>
#include <string>
#include <string_view>

namespace duban {

struct Measure {
  std::string_view id;
  std::string_view zh, en;
};

inline constexpr std::array<Measure, 9> kMeasures{{
    {"leader_interview", "领导约谈", "interview by the leadership"},
    {"criticism_notice", "通报批评", "circulated criticism"},
    {"admonition_talk", "诫勉谈话", "admonition talk"},
    {"suspend_for_study", "待岗学习", "suspension from duty for study"},
    {"post_transfer", "调离岗位", "transfer from the post"},
    {"removal", "免职", "removal from office"},
    {"demotion", "降职", "demotion"},
    {"downgrade", "降级", "reduction in grade"},
    {"disciplinary", "纪律责任追究", "disciplinary proceedings"},
}};

[[nodiscard]] inline bool is_measure(std::string_view id) {
  return std::ranges::find(kMeasures, id, &Measure::id) != kMeasures.end();
}

[[nodiscard]] inline std::string measure_list() {
  std::string list;
  for (const auto& measure : kMeasures) {
    if (!list.empty()) list += ", ";
    list += measure.id;
  }
  return list;
}

}  // namespace duban
