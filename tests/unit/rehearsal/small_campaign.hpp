// A campaign small enough to look at record by record: three units, two phases.
#pragma once

#include "orchestrator/rehearsal/rehearsal.hpp"
#include "tests/support/shipped_files.hpp"

#include <string>

namespace duban::testing {

inline const std::string kSmallPlan = R"(apiVersion: duban/v1
kind: Plan
metadata: {id: small, version: "1", title: {zh: 小型行动, en: Small campaign}}
spec:
  timezone: Asia/Shanghai
  calendar: cn
  rework: 3wd
  office: office
  parties:
    - {id: unit, scope: unit, title: {zh: 单位, en: Unit}}
    - {id: branch, scope: unit, many: true, title: {zh: 支部, en: Branch}}
    - {id: office, scope: organiser, title: {zh: 办公室, en: Office}}
  phases:
    - id: work
      kind: self_correction
      title: {zh: 整改, en: Work}
      window: {from: 10-10, to: 10-31}
      tasks:
        - id: report
          obligation: X01
          title: {zh: 报告, en: Report}
          owner: unit
          due: {on: 10-20}
          evidence: [document, link, text]
          reviewer: office
          escalation: standard
        - id: follow_up
          obligation: X02
          title: {zh: 落实, en: Follow-up}
          owner: unit
          due: {after: report, event: accepted, by: 2wd}
          escalation: standard
        - id: meeting
          obligation: X03
          title: {zh: 会议, en: Meeting}
          owner: branch
          due: {undated: true}
        - id: collected
          obligation: X04
          title: {zh: 汇总, en: Collected report}
          owner: office
          due: {on: 10-31}
          fan_in: report
        - id: case
          obligation: X05
          title: {zh: 典型, en: Case}
          owner: unit
          due: {on_event: true}
  escalations:
    standard:
      - {at: due-1d, level: blue, notify: [unit]}
      - {at: due, level: yellow, notify: [unit, office]}
)";

inline const std::string kSmallUnits =
    "id,name,kind,branches,contact:unit\n"
    "A1,甲校,school,一支部;二支部,a1@example.invalid\n"
    "A2,乙校,school,,a2@example.invalid\n"
    "A3,丙校,school,,\n";

inline const std::string kSmallBehaviour = R"(apiVersion: duban/v1
kind: Behaviour
rules:
  - units: [A2]
    tasks: [report]
    returned: {times: 1, refile_after: 1d, reason: 不完整}
  - units: [A3]
    tasks: [report]
    silent: true
  - units: [A1]
    tasks: [case]
    happens: [2011-10-13]
default:
  file: {before_due: 1d}
  review: {after: 1d, verdict: accept}
)";

inline RehearsalInput small_campaign(const std::string& behaviour = kSmallBehaviour) {
  RehearsalInput input;
  input.plan = kSmallPlan;
  input.calendar = read_source_file("workflows/calendars/cn.yaml");
  input.units = kSmallUnits;
  input.behaviour = behaviour;
  input.year = 2011;
  return input;
}

}  // namespace duban::testing
