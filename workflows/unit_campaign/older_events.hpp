// How events of unit campaigns were written before they had their present members (audit/event_forms.hpp). DO
// NOT CHANGE: these forms stand in audit logs.
#pragma once

#include "workflows/aggregate/event_forms.hpp"
#include "workflows/campaign/context.hpp"
#include "workflows/unit_campaign/events.hpp"

#include <cstdint>

namespace duban {

// Version 1 left it to apply() to compute which rungs an instance skips by opening.
struct TasksOpenedV1 {
  Instant moment{};
  std::vector<TaskKey> tasks;
};
BOOST_DESCRIBE_STRUCT(TasksOpenedV1, (), (moment, tasks))
template <>
struct OlderForms<TasksOpened> {
  using List = boost::mp11::mp_list<TasksOpenedV1>;
};
[[nodiscard]] TasksOpened next_form(TasksOpenedV1 old);

// Version 1 has the same members. Its gaps were found without looking at what was decided and not yet
// committed, so that they may lack a unit (orchestrator/audit/declared_gaps.hpp).
struct SubmissionFiledV1 {
  Digest content;
  std::vector<Digest> files;
  TaskState from{};
  std::vector<std::string> gaps;
  std::uint32_t number = 0;
  TaskKey task;
  std::optional<Timeliness> timeliness;
  TaskState to{};
};
BOOST_DESCRIBE_STRUCT(SubmissionFiledV1, (), (content, files, from, gaps, number, task, timeliness, to))
template <>
struct OlderForms<SubmissionFiled> {
  using List = boost::mp11::mp_list<SubmissionFiledV1>;
};
[[nodiscard]] SubmissionFiled next_form(SubmissionFiledV1 old);

// Adds to an event read in the form of `version` what that form left to be computed from `before`, the state
// that it is about to be applied to. An event of its newest version stays as it is, and needs no context but
// the plan's; so only the replay of records older than 2026-11 depends on calendars and time zones.
void complete(UnitEvent& event, std::uint32_t version, const UnitCampaign& before,
              const CampaignContext& context);

}  // namespace duban
