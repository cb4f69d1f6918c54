#include "orchestrator/api/campaigns/campaign_reports.hpp"
#include "orchestrator/api/request_context.hpp"
#include "persistence/tables/aggregates.hpp"
#include "persistence/tables/campaigns.hpp"
#include "workflows/base/name.hpp"
#include "workflows/plan/plan_text.hpp"
#include "workflows/plan/plan_words.hpp"

#include <set>

namespace duban {
namespace {

// Contacts of more units than this are not looked at: the answer says so.
constexpr std::size_t kUnitsCheckedMax = 5000;
constexpr std::size_t kUnitsNamedMax = 20;

using Parties = std::set<std::uint16_t>;

void write_slot(http::JsonWriter& json, const Slot& slot, const CampaignContext& context) {
  const auto& plan = *context.plan;
  const auto& task = plan.tasks[slot.task];
  json.begin_object();
  json.member("task", task.id);
  json.member("obligation", task.obligation);
  write_text(json, "title", task.title);
  json.member("phase", plan.phases[task.phase].id);
  write_party(json, "owner", plan, task.owner);
  json.member("subject", name_of(task.subject));
  json.member("hidden_from_unit", task.hidden_from_unit);
  json.member("week", slot.week_start ? std::optional(format_date(*slot.week_start)) : std::nullopt);
  write_instant(json, "opens_at", slot.opens_at.value_or(context.schedule->phases[task.phase].opens_at),
                context.zone);
  json.member("rule", due_text(plan, task));
  write_due(json, "due", slot.due ? &*slot.due : nullptr, context.zone);
  write_optional_text(json, "reason", slot.reason);
  json.key("rungs").begin_array();
  for (std::size_t i = 0; i < slot.rungs_at.size(); ++i) {
    write_rung(json, plan, plan.ladders[*task.ladder], {slot.rung_order[i], slot.rungs_at[i]}, context.zone,
               true);
  }
  json.end().end();
}

// The parties that some rung of some task tells.
Parties notified_parties(const Plan& plan) {
  Parties parties;
  for (const auto& task : plan.tasks) {
    if (!task.ladder) continue;
    for (const auto& rung : plan.ladders[*task.ladder].rungs) {
      parties.insert(rung.notify.begin(), rung.notify.end());
    }
  }
  return parties;
}

Result<std::set<std::string>> contacts_of(const Snapshot& snapshot, const ApiParts& parts,
                                          const CampaignId& campaign, std::string_view unit) {
  std::set<std::string> parties;
  const auto row =
      tables::ContactLists::get(snapshot, tables::ContactLists::at(parts.partition, campaign, unit));
  if (!row) return row.error();
  if (!*row) return parties;
  for (const auto& contact : (**row).sealed.contacts) parties.insert(contact.party);
  return parties;
}

struct Lacking {
  std::size_t units = 0;
  std::vector<std::string> first;
};
struct ContactCheck {
  std::map<std::uint16_t, Lacking> lacking;  // by party
  std::size_t checked = 0;
  bool all = true;
};

// A party that a unit may have several of, or none (a branch), lacks a contact only where there is one.
bool fills(const Party& party, const UnitProfile& profile) {
  return !profile.organiser && (!party.many || !profile.branches.empty());
}

Result<ContactCheck> check_unit_contacts(const Snapshot& snapshot, const ApiParts& parts,
                                         const CampaignContext& context, const Parties& told) {
  ContactCheck check;
  std::optional<Error> problem;
  const auto look_at = [&](std::string_view unit, std::string_view value) -> Result<void> {
    const auto known = contacts_of(snapshot, parts, context.campaign, unit);
    if (!known) return known.error();
    std::optional<UnitCampaign> state;
    for (const auto index : told) {
      const auto& party = context.plan->parties[index];
      if (party.scope != PartyScope::unit || known->contains(party.id)) continue;
      if (!state) {
        auto read = tables::UnitCampaigns::read_state(value);
        if (!read) return read.error();
        state = std::move(*read);
      }
      if (!fills(party, state->profile) || state->participation == Participation::withdrawn) continue;
      auto& lacking = check.lacking[index];
      ++lacking.units;
      if (lacking.first.size() < kUnitsNamedMax) lacking.first.emplace_back(unit);
    }
    return {};
  };
  const auto range = tables::UnitCampaigns::range(parts.partition, context.campaign.value);
  snapshot.scan(Table::unit_campaigns, range.from, range.to,
                [&](std::string_view key, std::string_view value) {
                  if (check.checked == kUnitsCheckedMax) {
                    check.all = false;
                    return false;
                  }
                  ++check.checked;
                  const auto parsed = tables::UnitCampaigns::parse(key);
                  if (!parsed) return true;
                  if (const auto looked = look_at(parsed->unit, value); !looked) problem = looked.error();
                  return !problem;
                });
  if (problem) return *problem;
  return check;
}

void write_unit_contacts(http::JsonWriter& json, const ContactCheck& check, const Plan& plan) {
  json.key("unit_contacts").begin_object();
  json.member("units_checked", check.checked);
  json.member("all_checked", check.all);
  json.key("lacking").begin_array();
  for (const auto& [party, lacking] : check.lacking) {
    json.begin_object();
    write_party(json, "party", plan, party);
    json.member("units", lacking.units);
    json.key("first").begin_array();
    for (const auto& unit : lacking.first) json.value(unit);
    json.end().end();
  }
  json.end().end();
}

void write_organiser_contacts(http::JsonWriter& json, const std::set<std::string>& known, const Plan& plan,
                              const Parties& told) {
  json.key("organiser_contacts").begin_object();
  json.key("lacking").begin_array();
  bool office_stands_in = false;
  for (const auto index : told) {
    const auto& party = plan.parties[index];
    if (party.scope != PartyScope::organiser || known.contains(party.id)) continue;
    office_stands_in = true;
    write_party(json, party);
  }
  json.end();
  if (office_stands_in) {
    write_text(json, "note", words::office_stands_in(plan));
  } else {
    json.member("note", nullptr);
  }
  json.end();
}

}  // namespace

Result<http::Response> preview_campaign(const http::Request& request, const ApiParts& parts) {
  const auto view = campaign_of(request, parts);
  if (!view) return view.error();
  const auto& context = view->campaign->context;
  const auto snapshot = parts.engine.snapshot();
  const auto told = notified_parties(*context.plan);
  const auto units = check_unit_contacts(*snapshot, parts, context, told);
  if (!units) return units.error();
  const auto organiser = contacts_of(*snapshot, parts, context.campaign, "");
  if (!organiser) return organiser.error();
  http::JsonWriter json(65536);
  json.begin_object();
  json.member("campaign", context.campaign.value);
  json.member("state", name_of(view->campaign->state.state));
  json.member("year", context.schedule->year);
  json.member("timezone", context.schedule->timezone);
  json.key("warnings").begin_array();
  for (const auto& warning : context.schedule->warnings) {
    json.begin_object().member("en", warning.en).member("zh", warning.zh).end();
  }
  json.end();
  write_unit_contacts(json, *units, *context.plan);
  write_organiser_contacts(json, *organiser, *context.plan, told);
  json.key("slots").begin_array();
  for (const auto& slot : context.schedule->slots) write_slot(json, slot, context);
  json.end().end();
  return http::json_response(200, json.take());
}

}  // namespace duban
