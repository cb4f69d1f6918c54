// Which events of a unit campaign somebody must be told of (campaign/notice.hpp).
#pragma once

#include "workflows/campaign/context.hpp"
#include "workflows/campaign/notice.hpp"
#include "workflows/unit_campaign/events.hpp"

#include <optional>

namespace duban {

[[nodiscard]] std::optional<Notice> notice_of(const UnitEvent& event, const PlanContext& context);

}  // namespace duban
