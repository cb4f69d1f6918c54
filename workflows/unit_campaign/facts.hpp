// What a command on a unit campaign must be told about other units before it can be decided. The engine finds
// it among what has been decided so far, so that it cannot matter whether two commands come in one batch or a
// day apart.
#pragma once

#include "workflows/campaign/context.hpp"
#include "workflows/unit_campaign/commands.hpp"
#include "workflows/unit_campaign/facets.hpp"

#include <optional>
#include <string>
#include <vector>

namespace duban {

// The list of which the command must know who stands on it; nullopt: it needs none. A consolidated report
// needs the units whose part is missing.
[[nodiscard]] std::optional<Mark> list_needed(const UnitCommand& command, const CampaignContext& context);
// `names`: the units on that list, ascending.
void take_list(UnitCommand& command, std::vector<std::string> names);

}  // namespace duban
