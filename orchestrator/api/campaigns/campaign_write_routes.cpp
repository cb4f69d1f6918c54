// Creating, launching, suspending and resuming campaigns; the organiser's contacts.
#include "orchestrator/access/access_errors.hpp"
#include "orchestrator/access/access_gate.hpp"
#include "orchestrator/api/api_errors.hpp"
#include "orchestrator/api/json_body.hpp"
#include "orchestrator/api/plans/find_plan.hpp"
#include "orchestrator/api/reading.hpp"
#include "orchestrator/api/request_context.hpp"
#include "orchestrator/api/routes.hpp"
#include "orchestrator/import/import_errors.hpp"
#include "orchestrator/import/unit_row.hpp"
#include "orchestrator/operations/campaigns.hpp"
#include "persistence/tables/commands.hpp"

namespace duban {
namespace {

using http::Request;
using http::Responder;

constexpr std::size_t kPlanNameBytesMax = 200;
constexpr std::int64_t kYearMin = 1990;
constexpr std::int64_t kYearMax = 2200;

struct NewCampaign {
  CampaignId id;
  std::string plan;
  int year = 0;
  OrganiserId organiser;
  std::string organiser_name;
  LocalizedText title;
  std::optional<std::string> calendar_version;
};

NewCampaign read_new_campaign(http::JsonObject& body) {
  NewCampaign wanted;
  wanted.id = CampaignId{read_id(body, "id")};
  wanted.plan = body.text("plan", kPlanNameBytesMax);
  wanted.year = static_cast<int>(body.integer("year", kYearMin, kYearMax));
  wanted.organiser = OrganiserId{read_id(body, "organiser")};
  wanted.organiser_name = body.text("organiser_name", kNameBytesMax);
  wanted.title = read_localized(body, "title");
  wanted.calendar_version = body.optional_text("calendar_version", kPlanNameBytesMax);
  return wanted;
}

const Calendar* find_calendar(const Shelf& shelf, const std::string& id,
                              const std::optional<std::string>& version) {
  if (!version) {
    const auto* newest = shelf.newest_calendar(id);
    return newest == nullptr ? nullptr : newest->calendar.get();
  }
  const auto found = shelf.calendars.find({id, *version});
  return found == shelf.calendars.end() ? nullptr : found->second.calendar.get();
}

// The dates are resolved here, once, and handed to the decision as a fact.
Checked<CampaignOrder> order_of(const NewCampaign& wanted, const Shelf& shelf) {
  const auto* plan = find_plan(shelf, wanted.plan, wanted.organiser);
  if (plan == nullptr) {
    return Errors{Error{errors::operation_unknown_plan, {{"plan", wanted.plan}}}.at_pointer("/plan")};
  }
  const auto* calendar = find_calendar(shelf, plan->plan->calendar, wanted.calendar_version);
  if (calendar == nullptr) {
    const auto name =
        plan->plan->calendar + (wanted.calendar_version ? " " + *wanted.calendar_version : std::string());
    return Errors{Error{errors::operation_unknown_calendar, {{"calendar", name}}}};
  }
  auto schedule = resolve_schedule(*plan->plan, wanted.year, *calendar);
  if (!schedule) return schedule.error();
  return CampaignOrder{
      wanted.id, CreateCampaign{wanted.organiser, wanted.title, plan->plan->digest, std::move(*schedule)},
      wanted.organiser_name};
}

// The campaign as it stands after the commit; a repeated request is answered from the same place.
http::Response created_campaign(const ApiParts& parts, const CampaignId& id) {
  const auto shelf = parts.engine.shelf();
  const auto& state = shelf->campaign(id)->state;
  http::JsonWriter json;
  json.begin_object().member("id", id.value).member("plan", state.plan.hex());
  json.member("calendar", state.schedule.calendar_id + " " + state.schedule.calendar_version);
  json.key("warnings").begin_array();
  for (const auto& warning : state.schedule.warnings) {
    json.begin_object().member("en", warning.en).member("zh", warning.zh).end();
  }
  json.end().end();
  return http::json_response(201, json.take());
}

// POST /api/v1/campaigns {"id", "plan": digest | "id@version" | "id" (the version published last by the
// organiser's office or the admin), "year", "organiser", "organiser_name", "title": {"en", "zh"},
// "calendar_version"? (default: the one imported last)} Answers 201 with {"id", "plan": digest, "calendar":
// "cn 2026.1", "warnings": [{"en", "zh"}]}.
void create_campaign(Request request, Responder responder, const ApiParts& parts) {
  const auto wanted = read_body(request, read_new_campaign);
  if (!wanted) return responder.refuse(wanted.error());
  if (!principal_of(request).may_see_organiser(wanted->organiser)) {
    return responder.refuse(
        Error{errors::access_organiser_out_of_reach, {{"organiser", wanted->organiser.value}}}.at_pointer(
            "/organiser"));
  }
  auto order = order_of(*wanted, *parts.engine.shelf());
  if (!order) return responder.refuse(order.error());
  submit(std::move(request), std::move(responder), parts, std::move(*order),
         [&parts](const Receipt& receipt) { return created_campaign(parts, receipt.campaign); });
}

// Puts the command that `read` makes of the body to the campaign of {campaign}.
template <class Read>
void order_campaign(Request request, Responder responder, const ApiParts& parts, Read read) {
  const auto view = campaign_of(request, parts);
  if (!view) return responder.refuse(view.error());
  const auto command =
      read_body(request, [&](http::JsonObject& body) -> CampaignCommand { return read(body); });
  if (!command) return responder.refuse(command.error());
  CampaignOrder order{view->campaign->state.id, *command, {}};
  submit(std::move(request), std::move(responder), parts, std::move(order));
}

// POST /api/v1/campaigns/{campaign}/launch  {"require_past_due"?: false}
void launch_campaign(Request request, Responder responder, const ApiParts& parts) {
  order_campaign(std::move(request), std::move(responder), parts, [](http::JsonObject& body) {
    return LaunchCampaign{body.optional_boolean("require_past_due").value_or(false)};
  });
}

// POST /api/v1/campaigns/{campaign}/suspend  {"reason"}
void suspend_campaign(Request request, Responder responder, const ApiParts& parts) {
  order_campaign(std::move(request), std::move(responder), parts,
                 [](http::JsonObject& body) { return SuspendCampaign{read_reason(body)}; });
}

// POST /api/v1/campaigns/{campaign}/resume  {"reason"?}
void resume_campaign(Request request, Responder responder, const ApiParts& parts) {
  order_campaign(std::move(request), std::move(responder), parts,
                 [](http::JsonObject& body) { return ResumeCampaign{read_reason(body)}; });
}

Contact read_contact(http::JsonObject entry, const Plan& plan) {
  Contact contact;
  contact.party = entry.text("party", kIdBytesMax);
  contact.name = entry.optional_text("name", kImportCellBytesMax).value_or("");
  contact.address = entry.text("address", kImportCellBytesMax);
  entry.finish();
  const auto party = plan.find_party(contact.party);
  if (!contact.party.empty() && (!party || plan.parties[*party].scope != PartyScope::organiser)) {
    entry.refuse("party", Error{errors::operation_unknown_party, {{"party", contact.party}}});
  }
  if (contact.address.empty()) {
    entry.refuse("address", Error{errors::import_contact_invalid, {{"party", contact.party}}});
  }
  return contact;
}

// PUT /api/v1/campaigns/{campaign}/contacts  {"contacts": [{"party", "name"?, "address"}]}
// Replaces the contacts of the organiser's parties. People stay outside the audit trail, so that they can be
// corrected and erased; the record says for which parties they were replaced.
void set_campaign_contacts(Request request, Responder responder, const ApiParts& parts) {
  const auto view = campaign_of(request, parts);
  if (!view) return responder.refuse(view.error());
  const auto& plan = *view->campaign->context.plan;
  auto people = read_body(request, [&](http::JsonObject& body) {
    People read;
    for (const auto& entry : body.array("contacts", kImportContactsMax)) {
      read.contacts.push_back(read_contact(entry.object(), plan));
    }
    return read;
  });
  if (!people) return responder.refuse(people.error());
  people->salt = random_bytes(parts.random, kSaltBytes);
  const ReplaceContacts replace{parties_of(people->contacts), binding_of(*people)};
  submit(std::move(request), std::move(responder), parts,
         AggregateOrder<ContactsKind>{{view->campaign->state.id, {}}, replace, std::move(*people)});
}

}  // namespace

void add_campaign_write_routes(Routes& routes) {
  routes.write(operations::create_campaign, create_campaign);
  routes.write(operations::launch_campaign, launch_campaign);
  routes.write(operations::suspend_campaign, suspend_campaign);
  routes.write(operations::resume_campaign, resume_campaign);
  routes.write(operations::set_campaign_contacts, set_campaign_contacts);
}

}  // namespace duban
