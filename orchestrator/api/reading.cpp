#include "orchestrator/api/reading.hpp"

#include "orchestrator/access/principal.hpp"
#include "orchestrator/api/request_context.hpp"
#include "orchestrator/http/negotiation.hpp"
#include "orchestrator/http/problem.hpp"
#include "persistence/keys.hpp"
#include "workflows/plan/enum_text.hpp"

#include <algorithm>
#include <charconv>

namespace duban {

namespace {

void answer_read(const http::Request& request, http::Responder responder, const ApiParts& parts,
                 const ReadHandler& handler) {
  try {
    auto response = handler(request, parts);
    if (response) {
      responder.answer(std::move(*response));
    } else {
      responder.refuse(response.error());
    }
  } catch (const CorruptRead& lie) {
    responder.refuse(Error{ErrorCode::store_corrupt, {{"what", "record"}, {"detail", lie.what()}}});
  }
}

// A page that somebody made longer than the usual one takes as long as dozens of other requests, and would
// hold them up.
bool asks_for_a_long_page(const http::Request& request) {
  const auto limit = query_number(request, "limit");
  return limit && *limit && **limit > kPageRowsDefault && **limit <= kPageRowsMax;
}

struct LongRead {
  http::Request request;
  http::Responder responder;
};

void read_elsewhere(http::Request request, http::Responder responder, const ApiParts& parts,
                    const std::shared_ptr<const ReadHandler>& handler) {
  // std::function copies; the responder may not be, so it travels behind a pointer.
  auto read = std::make_shared<LongRead>(LongRead{std::move(request), std::move(responder)});
  std::function<void()> job = [read, handler, &parts] {
    try {
      answer_read(read->request, std::move(read->responder), parts, *handler);
    } catch (const std::exception&) {
      // Its responder is gone with the stack, and has answered http.unanswered.
    }
  };
  if (parts.long_reads->post(job)) return;
  read->responder.refuse(Error{ErrorCode::http_overloaded, {{http::kRetryAfterParam, "1"}}});
}

}  // namespace

http::Handler reading(const ApiParts& parts, ReadHandler handler) {
  const auto shared = std::make_shared<const ReadHandler>(std::move(handler));
  return [&parts, shared](http::Request request, http::Responder responder) {
    if (parts.long_reads != nullptr && asks_for_a_long_page(request)) {
      read_elsewhere(std::move(request), std::move(responder), parts, shared);
    } else {
      answer_read(request, std::move(responder), parts, *shared);
    }
  };
}

// --- the query ---------------------------------------------------------------------------------------------

Error query_error(std::string_view detail) {
  return Error{ErrorCode::http_query_invalid, {{"detail", detail}}};
}

Result<std::optional<std::uint64_t>> query_number(const http::Request& request, std::string_view name) {
  const auto text = request.query_value(name);
  if (!text) return std::optional<std::uint64_t>{};
  std::uint64_t number = 0;
  const auto [end, failure] = std::from_chars(text->data(), text->data() + text->size(), number);
  if (failure != std::errc{} || end != text->data() + text->size()) {
    return query_error(std::string(name) + " must be a whole number");
  }
  return std::optional{number};
}

Result<std::optional<Date>> query_date(const http::Request& request, std::string_view name) {
  const auto text = request.query_value(name);
  if (!text) return std::optional<Date>{};
  const auto date = parse_date(*text);
  if (!date) return query_error(std::string(name) + " must be a day like 2011-10-30");
  return date;
}

Result<bool> query_flag(const http::Request& request, std::string_view name) {
  const auto text = request.query_value(name).value_or("false");
  if (text != "true" && text != "false") return query_error(std::string(name) + " must be true or false");
  return text == "true";
}

Result<Page> page_of(const http::Request& request) {
  Page page;
  const auto limit = query_number(request, "limit");
  if (!limit) return limit.error();
  if (*limit) {
    if (**limit < 1 || **limit > kPageRowsMax) {
      return query_error("limit must be 1 to " + std::to_string(kPageRowsMax));
    }
    page.limit = **limit;
  }
  if (const auto cursor = request.query_value("cursor")) {
    auto after = http::decode_cursor(*cursor);
    if (!after) return after.error();
    page.after = std::move(*after);
  }
  return page;
}

void write_next(http::JsonWriter& json, const std::optional<std::string>& after) {
  json.member("next", after ? std::optional(http::encode_cursor(*after)) : std::nullopt);
}

// --- answers -----------------------------------------------------------------------------------------------

Result<http::Response> tagged(const http::Request& request, std::string_view tag, std::string body) {
  const auto condition = http::if_none_match(request);
  if (!condition) return condition.error();
  const bool known = *condition && (**condition).matches(tag);
  auto response = known ? http::empty_response(304) : http::json_response(200, std::move(body));
  response.with("ETag", http::quote_tag(tag));
  return response;
}

// --- JSON --------------------------------------------------------------------------------------------------

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
  json.member("level", enum_text(rung.level));
  write_parties(json, "notify", plan, rung.notify);
  if (with_proposal) {
    json.member("propose", rung.propose.empty() ? std::nullopt : std::optional(rung.propose));
  }
  json.end();
}

// --- looking things up -------------------------------------------------------------------------------------

const PlanOnShelf* find_plan(const Shelf& shelf, std::string_view name,
                             const std::optional<OrganiserId>& organiser) {
  if (const auto digest = Digest::from_hex(name)) return shelf.plan(*digest);
  const auto at = name.find('@');
  const auto id = name.substr(0, at);
  const PlanOnShelf* newest = nullptr;
  for (const auto& [digest, entry] : shelf.plans) {
    if (entry.plan->id != id) continue;
    if (at != std::string_view::npos) {
      if (entry.plan->version == name.substr(at + 1)) return &entry;
      continue;
    }
    if (organiser && !entry.organiser.empty() && entry.organiser != *organiser) continue;
    if (newest == nullptr || entry.published_at >= newest->published_at) newest = &entry;
  }
  return newest;
}

std::optional<OrganiserId> plans_meant_by(const Principal& principal) {
  if (principal.organiser.empty()) return std::nullopt;
  return principal.organiser;
}

bool takes_part(const Principal& principal, const CampaignId& campaign, const Snapshot& snapshot,
                Partition partition) {
  if (principal.role != Role::unit) return true;
  return std::any_of(principal.units.begin(), principal.units.end(), [&](const UnitId& unit) {
    return snapshot.get(Table::unit_campaigns, keys::unit_campaign(partition, campaign.value, unit.value))
        .has_value();
  });
}

}  // namespace duban
