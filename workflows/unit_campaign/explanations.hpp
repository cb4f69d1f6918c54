// Why a task draws attention, what comes next by itself, and what would end it: the sentences of an explanation.
//
// Each is a whole sentence in both languages. They say nothing a reader could not see in the state they are
// given: give the state as the reader may see it. Pure functions, any thread.
#pragma once

#include "workflows/campaign/context.hpp"
#include "workflows/unit_campaign/state.hpp"
#include "workflows/words/phrase.hpp"

#include <vector>

namespace duban::words {

// Who reads: a unit's own people are told what they can do, the organiser's what is theirs to do.
enum class Reader : std::uint8_t { unit, organiser };

// "“Work plan” was due on 30 September (Friday) and has not been filed."
[[nodiscard]] LocalizedText what_is_wrong(const TaskInstance& instance, const PlanContext& context);
// "On 8 October (Saturday), 24:00 it becomes orange, and these are told: …"
[[nodiscard]] LocalizedText what_comes_next(const TaskInstance& instance, const UnitCampaign& state,
                                            const CampaignContext& context, Reader reader);
[[nodiscard]] std::vector<LocalizedText> what_would_end_it(const TaskInstance& instance,
                                                           const UnitProfile& unit,
                                                           const PlanContext& context, Reader reader);
// "No. 7 school is orange, the highest level of its own tasks; 2 tasks need attention."
[[nodiscard]] LocalizedText summary_of(std::string_view unit, Level level, std::size_t troubles);

// A party as it concerns one unit: the party that is every unit ("各单位") is this one, "本单位（第七小学）".
[[nodiscard]] LocalizedText party_of(const Party& party, const UnitProfile& unit, Reader reader);

}  // namespace duban::words
