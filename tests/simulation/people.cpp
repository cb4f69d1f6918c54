#include "tests/simulation/people.hpp"

#include "orchestrator/channels/webhook/signature.hpp"
#include "orchestrator/engine/unit_tag.hpp"
#include "orchestrator/http/json_writer.hpp"
#include "persistence/tables/campaigns.hpp"
#include "workflows/base/name.hpp"
#include "workflows/unit_campaign/instances.hpp"

#include <cctype>

namespace duban::simulation {
namespace {

const std::string kCampaignPath = "/api/v1/campaigns/" + std::string(kCampaignName);

std::string unit_path(const std::string& unit) {
  return kCampaignPath + "/units/" + unit;
}

// For a path segment: task keys hold signs that mean something in a URL.
std::string escaped(const std::string& text) {
  constexpr std::string_view kDigits = "0123456789ABCDEF";
  std::string out;
  for (const char byte : text) {
    const auto code = static_cast<unsigned char>(byte);
    if (std::isalnum(code) != 0 || byte == '_' || byte == '-' || byte == '.') {
      out.push_back(byte);
    } else {
      out.append({'%', kDigits[code >> 4U], kDigits[code & 15U]});
    }
  }
  return out;
}

std::string object(std::initializer_list<std::pair<std::string_view, std::string>> members) {
  http::JsonWriter json;
  json.begin_object();
  for (const auto& [name, value] : members) json.member(name, value);
  json.end();
  return json.take();
}

const std::vector<Role> kOfficeRoles{Role::office, Role::admin};
const std::vector<Role> kJudges{Role::reviewer, Role::office, Role::leader};
const std::vector<Role> kLeaders{Role::leader, Role::admin};

}  // namespace

Wish People::write(Role role, std::string method, std::string target, std::string body,
                   const std::string& unit) {
  Wish wish = read(role, std::move(target), unit);
  wish.letter.method = std::move(method);
  wish.letter.body = std::move(body);
  wish.letter.key = "k" + std::to_string(++keys_);
  return wish;
}

// With the newest token of that role; where a unit has none, the office acts in its place.
Wish People::read(Role role, std::string target, const std::string& unit) {
  const auto* badge = letters_.badge_of(role, unit);
  if (badge == nullptr) badge = letters_.badge_of(Role::office);
  // All the office's tokens may be revoked; one that is dead is worth a try as well.
  if (badge == nullptr) badge = &letters_.badges().front();
  Wish wish;
  wish.badge = static_cast<std::size_t>(badge - letters_.badges().data());
  wish.letter.method = "GET";
  wish.letter.target = std::move(target);
  wish.letter.token = badge->text;
  return wish;
}

Role People::anybody_of(const std::vector<Role>& roles) {
  static const std::vector<Role> kStaff{Role::admin,     Role::office, Role::reviewer,
                                        Role::inspector, Role::leader, Role::auditor};
  return dice_.percent(92) ? dice_.pick(roles) : dice_.pick(kStaff);
}

void People::ask(const Shelf& shelf, const Snapshot& snapshot, Instant now) {
  const auto number = letters_.send(choose(shelf, snapshot, now));
  if (letters_.repeatable(number) && dice_.percent(15)) letters_.send_again(number);
}

Wish People::choose(const Shelf& shelf, const Snapshot& snapshot, Instant now) {
  const auto* campaign = shelf.campaign(CampaignId{std::string(kCampaignName)});
  const auto state = campaign->state.state;
  const auto draw = dice_.below(100);
  if (units_.size() == 1 || draw < 4) return enrolment(anybody_of(kOfficeRoles));
  if (state == CampaignState::draft && draw < 20) return launch(anybody_of(kOfficeRoles));
  if (draw < 9) return on_campaign(state);
  if (draw < 15) return on_access(now);
  if (draw < 22) return on_endpoints(shelf);
  if (draw < 27) return upload();
  if (draw < 35) return look_up();
  return on_unit(*campaign, snapshot, now);
}

// --- the campaign ------------------------------------------------------------------------------------------

Wish People::on_campaign(CampaignState state) {
  const auto role = anybody_of(kOfficeRoles);
  if (dice_.percent(20)) {
    return write(role, "PUT", kCampaignPath + "/contacts",
                 R"({"contacts":[{"party":"office","name":"Desk )" + std::to_string(dice_.below(9)) +
                     R"(","address":"desk@example.invalid"}]})");
  }
  const bool resume = dice_.percent(state == CampaignState::suspended ? 85 : 15);
  return resume ? write(role, "POST", kCampaignPath + "/resume", object({{"reason", "dry again"}}))
                : write(role, "POST", kCampaignPath + "/suspend", object({{"reason", "flood"}}));
}

Wish People::enrolment(Role role) {
  http::JsonWriter json;
  json.begin_object().key("units").begin_array();
  const int count = dice_.between(1, 2);
  for (int i = 0; i < count; ++i) {
    // Sometimes one who is there already: then nobody of the list is enrolled.
    const bool again = enrolled_ > 0 && dice_.percent(10);
    const auto id = "u" + std::to_string(again ? dice_.between(1, enrolled_) : ++enrolled_);
    if (!again) units_.push_back(id);
    json.begin_object().member("id", id).member("name", id).member("kind", "school");
    json.key("branches").begin_array();
    const int branches = dice_.between(0, 2);
    for (int branch = 0; branch < branches; ++branch) json.value("b" + std::to_string(branch));
    json.end().end();
  }
  json.end().end();
  return write(role, "POST", kCampaignPath + "/units", json.take());
}

Wish People::launch(Role role) {
  return write(role, "POST", kCampaignPath + "/launch",
               dice_.percent(30) ? R"({"require_past_due":true})" : "{}");
}

// --- one unit ----------------------------------------------------------------------------------------------

Wish People::on_unit(const CampaignOnShelf& campaign, const Snapshot& snapshot, Instant now) {
  const auto id = some_unit();
  UnitCampaign state;
  if (const auto bytes =
          snapshot.get(Table::unit_campaigns, tables::UnitCampaigns::key(0, kCampaignName, id))) {
    state = tables::UnitCampaigns::read_state(*bytes).value();
  }
  auto deed = deed_on(state, campaign.context, now);
  const bool as_unit = deed.roles.front() == Role::unit && !state.profile.organiser && dice_.percent(80);
  const auto role = as_unit ? Role::unit : anybody_of(deed.roles);
  auto wish = write(role, "POST", unit_path(id) + deed.path, std::move(deed.body),
                    role == Role::unit ? id : std::string());
  if (dice_.percent(25)) {
    const auto side = letters_.badges()[wish.badge].role == Role::unit ? Side::unit : Side::organiser;
    wish.letter.if_match = "\"" + tag_of(state, campaign.context, side) + "\"";
  }
  if (dice_.percent(5)) wish.letter.if_match = "\"v0\"";
  return wish;
}

// One that is enrolled; at times one that was only asked for.
std::string People::some_unit() {
  const auto enrolled = states_.units();
  return enrolled.empty() || dice_.percent(5) ? dice_.pick(units_) : dice_.pick(enrolled);
}

// Mostly one that waits for what is wanted; at times any, or one on event, or not the unit's at all.
std::string People::some_task(const UnitCampaign& unit, const CampaignContext& context, Wanted wanted) {
  const auto waits = [&](const TaskInstance& task) {
    switch (wanted) {
      case Wanted::filing:
        return task.state == TaskState::open || task.state == TaskState::returned;
      case Wanted::verdict:
        return task.state == TaskState::submitted;
      case Wanted::extension:
        return task.extension.has_value();
      case Wanted::anything:
        return true;
    }
    return true;
  };
  std::vector<const TaskInstance*> waiting;
  for (const auto& task : unit.tasks) {
    if (waits(task)) waiting.push_back(&task);
  }
  if (!waiting.empty() && dice_.percent(75)) return key_of(*dice_.pick(waiting), context);
  if (!unit.tasks.empty() && dice_.percent(80)) return key_of(dice_.pick(unit.tasks), context);
  return dice_.pick(context.plan->tasks).id;
}

People::Deed People::filing(const std::string& task, const std::string& unit) {
  http::JsonWriter json;
  json.begin_object().member("text", "done");
  const auto& files = files_[unit];
  if (!files.empty() && dice_.percent(60)) {
    json.key("files").begin_array().begin_object();
    json.member("digest", dice_.pick(files)).member("kind", "document").member("name", "report.pdf");
    json.end().end();
  }
  json.end();
  return {
      "/tasks/" + escaped(task) + "/submissions", json.take(), {Role::unit, Role::office, Role::inspector}};
}

People::Deed People::deed_on(const UnitCampaign& unit, const CampaignContext& context, Instant now) {
  const auto draw = dice_.below(100);
  if (draw < 40) return filing(some_task(unit, context, Wanted::filing), unit.unit.value);
  if (draw < 86) return deed_on_task(unit, context, now);
  if (draw < 88) return {"/suspend", object({{"reason", "flood"}}), kOfficeRoles};
  if (draw < 93) return {"/resume", object({{"reason", "dry again"}}), kOfficeRoles};
  if (draw < 94) return {"/withdraw", object({{"reason", "merged"}}), kOfficeRoles};
  if (draw < 95) return {"/complete", object({{"reason", "the year is over"}}), kOfficeRoles};
  return {"/approve-phase", object({{"phase", dice_.pick(context.plan->phases).id}, {"reason", "approved"}}),
          kLeaders};
}

People::Deed People::deed_on_task(const UnitCampaign& unit, const CampaignContext& context, Instant now) {
  const auto path = [&](Wanted wanted) { return "/tasks/" + escaped(some_task(unit, context, wanted)); };
  const auto day = format_date(context.zone.local_date(now) + std::chrono::days{dice_.between(-1, 20)});
  const auto draw = dice_.below(46);
  if (draw < 13) return {path(Wanted::verdict) + "/accept", object({{"reason", "fine"}}), kJudges};
  if (draw < 22) {
    return {path(Wanted::verdict) + "/return",
            dice_.percent(50) ? object({{"reason", "no measures"}, {"rework_by", day}})
                              : object({{"reason", "no measures"}}),
            kJudges};
  }
  if (draw < 29) {
    return {path(Wanted::filing) + "/extension",
            object({{"until", day}, {"reason", "flood"}}),
            {Role::unit, Role::office}};
  }
  if (draw < 35) {
    return {path(Wanted::extension) + "/extension/grant",
            dice_.percent(30) ? object({{"until", day}, {"reason", "granted"}}) : object({}), kJudges};
  }
  if (draw < 38) return {path(Wanted::extension) + "/extension/refuse", object({{"reason", "no"}}), kJudges};
  if (draw < 41) return {path(Wanted::anything) + "/waive", object({{"reason", "closed school"}}), kLeaders};
  return {path(Wanted::anything) + "/require", object({{"due", day}, {"reason", "needed after all"}}),
          kLeaders};
}

Wish People::upload() {
  const auto id = some_unit();
  auto wish = read(Role::office, unit_path(id) + "/files");
  wish.letter.method = "POST";
  wish.letter.content_type = "application/pdf";
  wish.letter.body = "%PDF-1.4\nreport " + std::to_string(dice_.below(12)) + "\n%%EOF\n";
  wish.judge = [this, id](const Reply& reply) -> Complaint {
    if (reply.accepted()) files_[id].push_back(reply.member("digest"));
    return std::nullopt;
  };
  return wish;
}

// --- tokens ------------------------------------------------------------------------------------------------

Wish People::token_wish(Role role, const std::string& unit, std::optional<Instant> expires_at) {
  http::JsonWriter json;
  json.begin_object().member("name", std::string(name_of(role)) + " of " + std::string(kOrganiser) + unit);
  json.member("role", name_of(role));
  if (!is_server_wide(role)) json.member("organiser", kOrganiser);
  if (!unit.empty()) json.key("units").begin_array().value(unit).end();
  if (expires_at) json.member("expires_at", format_instant_utc(*expires_at));
  json.end();
  auto wish = write(Role::admin, "POST", "/api/v1/tokens", json.take());
  wish.tells_a_secret = true;
  wish.then = [this, role, unit, expires_at](const Reply& reply) {
    // A lost answer takes the secret with it: nobody will ever use that token.
    if (reply.member("secret").empty()) return;
    letters_.add_badge({reply.member("id"), reply.member("secret"), role, unit, expires_at});
  };
  return wish;
}

Wish People::on_access(Instant now) {
  auto& badges = letters_.badges();
  // Never the first, which is the admin's: without it nobody could issue another.
  if (badges.size() > 6 && dice_.percent(25)) {
    const auto place = 1 + dice_.below(badges.size() - 1);
    auto wish = write(Role::admin, "DELETE", "/api/v1/tokens/" + badges[place].id, "");
    badges[place].revocation_asked = true;
    wish.then = [this, place](const Reply&) { letters_.badges()[place].revoked = true; };
    return wish;
  }
  const auto expires_at =
      dice_.percent(30) ? std::optional{now + std::chrono::days{dice_.between(1, 60)}} : std::nullopt;
  if (dice_.percent(75)) return token_wish(Role::unit, some_unit(), expires_at);
  return token_wish(dice_.pick(std::vector{Role::office, Role::reviewer, Role::leader, Role::auditor}), {},
                    expires_at);
}

// --- receivers ---------------------------------------------------------------------------------------------

Wish People::on_endpoints(const Shelf& shelf) {
  const auto found = shelf.endpoints.find(OrganiserId{std::string(kOrganiser)});
  const std::vector<std::string> known =
      found == shelf.endpoints.end() ? std::vector<std::string>{}
                                     : std::vector<std::string>(found->second.begin(), found->second.end());
  const auto role = anybody_of(kOfficeRoles);
  if (known.size() < 2 && (known.empty() || dice_.percent(50))) {
    const auto address = receivers_.open();
    auto wish = write(role, "POST", "/api/v1/endpoints",
                      object({{"organiser", std::string(kOrganiser)},
                              {"url", address.url},
                              {"secret", webhook::secret_text(address.secret)}}));
    wish.tells_a_secret = true;
    return wish;
  }
  const auto& endpoint = dice_.pick(known);
  if (dice_.percent(15)) return write(role, "DELETE", "/api/v1/endpoints/" + endpoint, "");
  if (dice_.percent(40)) return write(role, "POST", "/api/v1/endpoints/" + endpoint + "/enable", "");
  return write(role, "POST",
               "/api/v1/dead-letters/" + std::to_string(dice_.below(trail_.records() + 1)) + "." + endpoint +
                   "/replay",
               "");
}

void People::ask_for_what_is_owed(const Reply& dead_letters) {
  for (const auto& endpoint : states_.endpoints()) {
    (void)letters_.send(write(Role::admin, "POST", "/api/v1/endpoints/" + endpoint + "/enable", ""));
  }
  for (const auto& id : dead_letters.members("id")) {
    (void)letters_.send(write(Role::admin, "POST", "/api/v1/dead-letters/" + id + "/replay", ""));
  }
}

// --- looking things up -------------------------------------------------------------------------------------

Wish People::look_up() {
  static const std::vector<std::string> kPaths{
      kCampaignPath,
      kCampaignPath + "/overview",
      kCampaignPath + "/escalations?level=red",
      kCampaignPath + "/escalations",
      kCampaignPath + "/deadlines?limit=5",
      kCampaignPath + "/units?limit=3",
      "/api/v1/campaigns",
      "/api/v1/clock",
      "/api/v1/endpoints",
      "/api/v1/dead-letters?limit=2",
      "/api/v1/tokens",
      "/readyz",
  };
  const auto draw = dice_.below(10);
  if (draw < 4) return look_at_unit();
  if (draw < 6) return look_at_audit();
  if (draw < 7) {
    auto wish = read(Role::auditor, kCampaignPath + "/overview");
    wish.judge = [this](const Reply& reply) -> Complaint {
      const auto units = std::to_string(states_.units().size());
      if (reply.status != 200 || reply.member("units") == units) return std::nullopt;
      return "tells of " + reply.member("units") + " units instead of " + units;
    };
    return wish;
  }
  return read(anybody_of({Role::admin, Role::office, Role::auditor}), dice_.pick(kPaths));
}

Wish People::look_at_unit() {
  static const std::vector<std::string> kParts{"", "", "/explanation", "/history", "/history?limit=2"};
  const auto id = some_unit();
  const auto part = dice_.pick(kParts);
  auto wish = read(dice_.percent(50) ? Role::unit : anybody_of({Role::office, Role::leader}),
                   unit_path(id) + part, id);
  const bool organiser = letters_.badges()[wish.badge].role != Role::unit;
  if (!part.empty() || !organiser) return wish;
  wish.judge = [this, id](const Reply& reply) -> Complaint {
    const auto* state = states_.unit(id);
    if (reply.status != 200) return std::nullopt;
    const auto tag = "\"v" + std::to_string(state == nullptr ? 0 : state->version) + "\"";
    if (reply.header("ETag") == tag) return std::nullopt;
    return "shows the state " + reply.header("ETag") + " where " + tag + " is on disk";
  };
  return wish;
}

Wish People::look_at_audit() {
  if (dice_.percent(50)) {
    auto wish = read(Role::auditor, "/api/v1/audit/head");
    wish.judge = [this](const Reply& reply) -> Complaint {
      if (reply.status != 200 || reply.member("root") == trail_.root().hex()) return std::nullopt;
      return "shows a root that is not that of the records";
    };
    return wish;
  }
  const auto seq = std::to_string(dice_.below(trail_.records() + 1));
  return read(Role::auditor, dice_.percent(50) ? "/api/v1/audit/records/" + seq + "/proof"
                                               : "/api/v1/audit/records?from=" + seq + "&limit=3");
}

}  // namespace duban::simulation
