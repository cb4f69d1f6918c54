#include "orchestrator/api/plan_json.hpp"

#include "workflows/base/name.hpp"

namespace duban {

void write_text(http::JsonWriter& json, std::string_view name, const LocalizedText& text) {
  json.key(name).begin_object().member("en", text.en).member("zh", text.zh).end();
}

void write_instant(http::JsonWriter& json, std::string_view name, const std::optional<Instant>& at,
                   const TimeZone& zone) {
  json.member(name, at ? std::optional(zone.format(*at)) : std::nullopt);
}

void write_due(http::JsonWriter& json, std::string_view name, const DueDate* due, const TimeZone& zone) {
  json.key(name);
  if (due == nullptr) {
    json.value(nullptr);
    return;
  }
  json.begin_object();
  json.member("date", format_date(due->date));
  json.member("due_at", zone.format(due->due_at));
  json.member("overdue_at", zone.format(due->overdue_at));
  json.end();
}

void write_optional_text(http::JsonWriter& json, std::string_view name, const LocalizedText& text) {
  if (text == LocalizedText{}) {
    json.member(name, nullptr);
  } else {
    write_text(json, name, text);
  }
}

void write_party(http::JsonWriter& json, const Party& party) {
  json.begin_object().member("id", party.id);
  write_text(json, "title", party.title);
  json.end();
}

void write_party(http::JsonWriter& json, std::string_view name, const Plan& plan,
                 const std::optional<std::uint16_t>& party) {
  json.key(name);
  if (party) {
    write_party(json, plan.parties[*party]);
  } else {
    json.value(nullptr);
  }
}

void write_parties(http::JsonWriter& json, std::string_view name, const Plan& plan,
                   const std::vector<std::uint16_t>& parties) {
  json.key(name).begin_array();
  for (const auto party : parties) write_party(json, plan.parties[party]);
  json.end();
}

void write_rung(http::JsonWriter& json, const Plan& plan, const Ladder& ladder, const RungMoment& moment,
                const TimeZone& zone, bool with_proposal) {
  const auto& rung = ladder.rungs[moment.rung];
  json.begin_object();
  json.member("rung", moment.rung);
  json.member("at", zone.format(moment.at));
  json.member("level", name_of(rung.level));
  write_parties(json, "notify", plan, rung.notify);
  if (with_proposal) {
    json.member("propose", rung.propose.empty() ? std::nullopt : std::optional(rung.propose));
  }
  json.end();
}

}  // namespace duban
