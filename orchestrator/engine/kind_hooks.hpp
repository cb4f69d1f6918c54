// What the engine does for one kind of aggregate in a campaign beyond what it does for all of them. The
// templates are what a kind gets that asks for nothing; the overloads are what a kind asks for.
#pragma once

#include "orchestrator/engine/command.hpp"
#include "orchestrator/engine/unit_tag.hpp"
#include "persistence/tables/filings.hpp"
#include "workflows/base/error.hpp"
#include "workflows/unit_campaign/instances.hpp"
#include "workflows/unit_campaign/unit_campaign_errors.hpp"

#include <optional>
#include <string>

namespace duban {

// --- the answer --------------------------------------------------------------------------------------------

// Whom a command concerned.
template <class Key>
void name_in(Receipt& /*receipt*/, const Key& /*key*/) {}
inline void name_in(Receipt& receipt, const UnitKey& key) {
  receipt.unit = key.unit;
}

// What of an event the caller is told by name.
template <class Event>
void note_in(Receipt& /*receipt*/, const Event& /*event*/) {}
inline void note_in(Receipt& receipt, const UnitEvent& event) {
  if (const auto* filed = std::get_if<SubmissionFiled>(&event)) receipt.task = filed->task;
}

// --- what is asked before a command is decided -------------------------------------------------------------

// The tag of a state, for If-Match.
template <class State>
[[nodiscard]] std::string tag_of(const State& state, const CampaignContext& /*context*/, Side /*side*/) {
  return "v" + std::to_string(state.version);
}

// Why there is nothing yet that could be asked; a kind whose first command comes from outside lets decide()
// say it.
template <class State>
[[nodiscard]] std::optional<Error> refusal_if_absent(const State& /*state*/) {
  return std::nullopt;
}
[[nodiscard]] inline std::optional<Error> refusal_if_absent(const UnitCampaign& state) {
  if (state.version != 0) return std::nullopt;
  return Error{errors::workflow_unknown_unit, {{"unit", state.unit.value}}};
}

// --- what is stored beside the state -----------------------------------------------------------------------

// What came with a command and is too large for the trail, which holds its digest.
inline void store_attachment(WriteBatch& writes, Partition partition, const UnitKey& key,
                             const UnitCampaign& after, const CampaignContext& context,
                             const Receipt& receipt, SubmissionRecord record) {
  const auto* task = find_instance(after, receipt.task, context);
  tables::Submissions::put(
      writes, tables::Submissions::at(partition, key.campaign, key.unit, receipt.task, task->filings),
      record);
}

}  // namespace duban
