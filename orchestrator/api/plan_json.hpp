// The JSON of what stands in plans and schedules: texts, moments, due dates, parties, rungs.
#pragma once

#include "orchestrator/http/json_writer.hpp"
#include "workflows/campaign/context.hpp"

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

namespace duban {

void write_text(http::JsonWriter& json, std::string_view name, const LocalizedText& text);  // {"en":…,"zh":…}
void write_instant(http::JsonWriter& json, std::string_view name, const std::optional<Instant>& at,
                   const TimeZone& zone);
// {"date","due_at","overdue_at"}, null without one.
void write_due(http::JsonWriter& json, std::string_view name, const DueDate* due, const TimeZone& zone);
// The text of a plan, or null when the plan leaves it empty.
void write_optional_text(http::JsonWriter& json, std::string_view name, const LocalizedText& text);
// {"id","title"}
void write_party(http::JsonWriter& json, const Party& party);
void write_party(http::JsonWriter& json, std::string_view name, const Plan& plan,
                 const std::optional<std::uint16_t>& party);
void write_parties(http::JsonWriter& json, std::string_view name, const Plan& plan,
                   const std::vector<std::uint16_t>& parties);
// {"at","level","notify","propose"?,"rung"}
void write_rung(http::JsonWriter& json, const Plan& plan, const Ladder& ladder, const RungMoment& moment,
                const TimeZone& zone, bool with_proposal);

}  // namespace duban
