// How tasks, phases and units are named to people: by title, with the week or the branch where a task recurs.
#pragma once

#include "workflows/unit_campaign/instances.hpp"
#include "workflows/unit_campaign/state.hpp"
#include "workflows/words/phrase.hpp"

namespace duban::words {

template <>
struct Vocabulary<Timeliness> {
  static constexpr std::array kEntries{
      Entry{Timeliness::timely, Phrase{"in time", "按期"}},
      Entry{Timeliness::late, Phrase{"late", "迟报"}},
  };
};

// "Weekly visit (week of 7 November)" / "每周暗访（11月7日起的一周）". A key that names nothing stays as it is.
[[nodiscard]] LocalizedText task_title(std::string_view key, const PlanContext& context);
[[nodiscard]] Named named_task(std::string_view key, const PlanContext& context);
// The phase of that id; the end of the campaign has a name too.
[[nodiscard]] Named named_phase(std::string_view id, const Plan& plan);

// Whether filings of the task are handed down rather than reported: nobody reviews them, and a unit is their
// subject.
[[nodiscard]] bool is_issued(const Task& task, const Plan& plan);

// Why a task cannot be taken that step now: "expected to file, but the task “…” is not open before 21
// September".
[[nodiscard]] Error refused_task(const TaskInstance& instance, const UnitCampaign& state,
                                 const CampaignContext& context, std::string_view action_name,
                                 const Phrase& action);

}  // namespace duban::words
