#include "workflows/audit/audit_record.hpp"

#include "workflows/audit/json_read.hpp"

#include <boost/json/parse.hpp>

namespace duban {
namespace {

constexpr std::int64_t kRecordVersion = 1;

// The unqualified name of an event type, from the compiler: the struct's name is the record's name.
template <class T>
constexpr std::string_view type_name() {
  std::string_view text = __PRETTY_FUNCTION__;  // "… [with T = duban::UnitEnrolled; …]"
  const auto start = text.find("T = ") + 4;
  text = text.substr(start, text.find_first_of(";]", start) - start);
  return text.substr(text.rfind(':') + 1);
}

static_assert(type_name<UnitEnrolled>() == "UnitEnrolled");

void write_member(std::string& out, std::string_view name, std::string_view value) {
  if (value.empty()) return;
  canonical::write_name(out, name);
  canonical::write_string(out, value);
  out.push_back(',');
}

template <class Event>
void write_record(std::string& out, const AuditEnvelope& envelope, const Event& event) {
  out.push_back('{');
  write_member(out, "actor", envelope.actor);
  write_member(out, "at", format_instant_utc(envelope.at));
  write_member(out, "calendar", envelope.calendar);
  write_member(out, "campaign", envelope.campaign.value);
  write_member(out, "command", envelope.command);
  out.append("\"data\":");
  std::visit([&](const auto& data) { canonical::write(out, data); }, event);
  out.push_back(',');
  write_member(out, "event", event_name(event));
  write_member(out, "plan", envelope.plan);
  out.append("\"seq\":");
  canonical::write_integer(out, static_cast<std::int64_t>(envelope.seq));
  out.push_back(',');
  write_member(out, "unit", envelope.unit.value);
  out.append("\"v\":");
  canonical::write_integer(out, kRecordVersion);
  out.push_back('}');
}

template <class Variant>
std::string_view name_in(const Variant& event) {
  return std::visit([](const auto& data) { return type_name<std::remove_cvref_t<decltype(data)>>(); }, event);
}

// Reads `data` as the alternative of Variant with that name. False: no such alternative; `good` tells the
// rest.
template <class Variant>
bool read_event(std::string_view name, const boost::json::value& data, AnyEvent& out, bool& good) {
  bool found = false;
  boost::mp11::mp_for_each<boost::mp11::mp_transform<std::type_identity, Variant>>([&](auto identity) {
    using Event = typename decltype(identity)::type;
    if (found || type_name<Event>() != name) return;
    found = true;
    Event event;
    good = canonical::read(data, event);
    if (good) out = Variant{std::move(event)};
  });
  return found;
}

std::string text_of(const boost::json::object& object, std::string_view name) {
  const auto* value = object.if_contains(name);
  return value != nullptr && value->is_string() ? std::string(value->get_string()) : std::string();
}

Error corrupt(std::string_view detail) {
  return Error{ErrorCode::store_corrupt, {{"what", "audit record"}, {"detail", detail}}};
}

}  // namespace

std::string_view event_name(const UnitEvent& event) {
  return name_in(event);
}
std::string_view event_name(const CampaignEvent& event) {
  return name_in(event);
}
std::string_view event_name(const ShelfEvent& event) {
  return name_in(event);
}

void write_audit_record(std::string& out, const AuditEnvelope& envelope, const UnitEvent& event) {
  write_record(out, envelope, event);
}
void write_audit_record(std::string& out, const AuditEnvelope& envelope, const CampaignEvent& event) {
  write_record(out, envelope, event);
}
void write_audit_record(std::string& out, const AuditEnvelope& envelope, const ShelfEvent& event) {
  write_record(out, envelope, event);
}

Result<AuditRecord> read_audit_record(std::string_view bytes) {
  boost::system::error_code failure;
  const auto json = boost::json::parse(bytes, failure);
  if (failure || !json.is_object()) return corrupt("not a JSON object");
  const auto& object = json.get_object();
  const auto at = parse_instant(text_of(object, "at"));
  const auto* seq = object.if_contains("seq");
  const auto* data = object.if_contains("data");
  if (!at || seq == nullptr || data == nullptr) return corrupt("a member is missing");
  AuditRecord record;
  auto& envelope = record.envelope;
  envelope.actor = text_of(object, "actor");
  envelope.at = *at;
  envelope.calendar = text_of(object, "calendar");
  envelope.campaign = CampaignId{text_of(object, "campaign")};
  envelope.command = text_of(object, "command");
  envelope.plan = text_of(object, "plan");
  envelope.unit = UnitId{text_of(object, "unit")};
  envelope.seq = seq->to_number<std::uint64_t>(failure);
  if (failure) return corrupt("seq is not a number");

  const auto name = text_of(object, "event");
  bool good = false;
  const bool known = read_event<UnitEvent>(name, *data, record.event, good) ||
                     read_event<CampaignEvent>(name, *data, record.event, good) ||
                     read_event<ShelfEvent>(name, *data, record.event, good);
  if (!known) return corrupt("unknown event " + name);
  if (!good) return corrupt("the data of " + name + " do not have its form");

  std::string again;
  std::visit([&](const auto& event) { write_record(again, envelope, event); }, record.event);
  if (again != bytes) return corrupt("not in canonical form");
  return record;
}

}  // namespace duban
