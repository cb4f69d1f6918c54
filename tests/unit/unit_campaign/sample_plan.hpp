// A small plan with one of everything: policies, reviewers, branches, events, hidden weekly visits, dues that
// wait for a filing, a cut-off hour, a roll, and a ladder whose rungs change order with the day they hang on.
#pragma once

#include "tests/support/unit_campaign_harness.hpp"

#include <string>

namespace duban::testing {

struct SamplePlan {
  std::string timezone = "Asia/Shanghai";
  std::string suspension_clock = "freeze";
  std::string rework = "rework: 3wd";
  std::string first_advance = "by_date";
  std::string second_advance = "by_date";
  std::string last_advance = "by_date";
};

inline Campaign sample(const SamplePlan& plan = {}) {
  const std::string rest = R"(  phases:
    - id: first
      kind: mobilization
      title: {zh: 一, en: First}
      window: {from: 09-21, to: 09-30}
      advance: )" + plan.first_advance +
                           R"(
      tasks:
        - {id: work_plan, title: {zh: 方案, en: Work plan}, owner: unit, due: {on: 09-30}, evidence: [document], reviewer: office, escalation: standard}
        - {id: talk, title: {zh: 谈话, en: Talk}, owner: unit, due: {undated: true}}
        - {id: study, title: {zh: 学习, en: Study}, owner: branch, due: {on: 09-28}, escalation: standard}
    - id: second
      kind: self_correction
      title: {zh: 二, en: Second}
      window: {from: 10-01, to: 11-05}
      advance: )" + plan.second_advance +
                           R"(
      tasks:
        - {id: sweep, title: {zh: 排查, en: Sweep}, owner: unit, due: {on: 10-10, cutoff: "17:00"}, escalation: mixed}
        - {id: triage, title: {zh: 梳理, en: Triage}, owner: unit, due: {after: sweep, event: submitted, by: 5wd}, reviewer: office, escalation: standard}
        - {id: report, title: {zh: 报告, en: Report}, owner: unit, due: {on: 10-30, roll: forward}, reviewer: office, escalation: standard}
        - {id: mend, title: {zh: 整改, en: Mend}, owner: unit, due: {after: report, event: accepted, by: 3d}, escalation: standard}
        - {id: notes, title: {zh: 记录, en: Notes}, owner: unit, due: {undated: true}, reviewer: office}
        - {id: cases, title: {zh: 典型, en: Cases}, owner: unit, due: {on_event: true}, reviewer: office}
        - {id: digest, title: {zh: 综合, en: Digest}, owner: office, due: {on: 11-05}, escalation: office_ladder, fan_in: report}
    - id: third
      kind: supervision
      title: {zh: 三, en: Third}
      window: {from: 11-06, to: 12-15}
      tasks:
        - {id: visit, title: {zh: 暗访, en: Visit}, owner: inspectors, subject: unit, hidden_from_unit: true, due: {every: week, partial_weeks: owed}, escalation: office_ladder}
        - {id: secret_note, title: {zh: 密记, en: Secret note}, owner: inspectors, subject: unit, hidden_from_unit: true, due: {on_event: true}}
        - {id: criticism, title: {zh: 通报, en: Criticism}, owner: office, subject: unit, due: {on_event: true}}
        - {id: inspection, title: {zh: 检查, en: Inspection}, owner: office, subject: unit, due: {on: 12-01}, escalation: office_ladder}
    - id: fourth
      kind: summary
      title: {zh: 四, en: Fourth}
      window: {from: 12-16, to: 12-31}
      advance: )" + plan.last_advance +
                           R"(
      tasks:
        - {id: closing, title: {zh: 总结, en: Closing}, owner: unit, due: {on: 12-25}, reviewer: office, escalation: standard}
  escalations:
    standard:
      - {at: due-7d, level: blue, notify: [unit]}
      - {at: due-1d, level: blue, notify: [unit]}
      - {at: due, level: yellow, notify: [unit, office]}
      - {at: due+1wd, level: orange, notify: [office]}
      - {at: due+3wd, level: red, notify: [office], propose: leader_interview}
    mixed:
      - {at: due-2d, level: blue, notify: [unit]}
      - {at: due-1wd, level: blue, notify: [unit, office]}
      - {at: due, level: yellow, notify: [office]}
      - {at: due+1d, level: orange, notify: [office]}
    office_ladder:
      - {at: due, level: yellow, notify: [office]}
      - {at: due+1wd, level: orange, notify: [office]}
)";
  return campaign_of(rest, 2011,
                     "timezone: " + plan.timezone + "\n  suspension_clock: " + plan.suspension_clock +
                         (plan.rework.empty() ? "" : "\n  " + plan.rework));
}

using Story = std::vector<std::string>;

}  // namespace duban::testing
