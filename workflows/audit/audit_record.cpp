#include "workflows/audit/audit_record.hpp"

#include "workflows/access_token/older_events.hpp"
#include "workflows/audit/json_read.hpp"
#include "workflows/base/json_string.hpp"
#include "workflows/base/record_errors.hpp"
#include "workflows/endpoint/older_events.hpp"
#include "workflows/unit_campaign/older_events.hpp"

#include <tuple>

#include <boost/json/parse.hpp>

namespace duban {
namespace {

void write_member(std::string& out, std::string_view name, std::string_view value) {
  if (value.empty()) return;
  canonical::write_name(out, name);
  append_json_string(out, value);
  out.push_back(',');
}

// `data`: the event's members, written in the form of `version`.
void write_record(std::string& out, const AuditEnvelope& envelope, std::string_view event,
                  std::uint32_t version, auto write_data) {
  out.push_back('{');
  write_member(out, "actor", envelope.actor);
  write_member(out, "at", format_instant_utc(envelope.at));
  write_member(out, "calendar", envelope.calendar);
  write_member(out, "campaign", envelope.campaign.value);
  write_member(out, "command", envelope.command);
  out.append("\"data\":");
  write_data(out);
  out.push_back(',');
  write_member(out, "event", event);
  write_member(out, "plan", envelope.plan);
  out.append("\"seq\":");
  canonical::write_integer(out, static_cast<std::int64_t>(envelope.seq));
  out.push_back(',');
  write_member(out, "subject", envelope.subject);
  write_member(out, "unit", envelope.unit.value);
  out.append("\"v\":");
  canonical::write_integer(out, version);
  out.push_back('}');
}

template <class Variant>
void write_newest(std::string& out, const AuditEnvelope& envelope, const Variant& event) {
  std::visit(
      [&](const auto& data) {
        using Event = std::remove_cvref_t<decltype(data)>;
        write_record(out, envelope, type_name<Event>(), kEventVersion<Event>,
                     [&](std::string& to) { canonical::write(to, data); });
      },
      event);
}

template <class Event, class Form>
Event to_newest(Form form) {
  if constexpr (std::is_same_v<Event, Form>) {
    return form;
  } else {
    return to_newest<Event>(next_form(std::move(form)));
  }
}

// What became of the data of a record.
struct ReadData {
  enum class Outcome : std::uint8_t { unknown_event, unknown_version, malformed, good };
  Outcome outcome = Outcome::unknown_event;
  AnyEvent event;
  std::string again;  // the data in the form in which they were read, written once more
};

template <class Variant, class Event>
void read_form(std::uint32_t version, const boost::json::value& data, ReadData& read) {
  using Forms = boost::mp11::mp_push_back<typename OlderForms<Event>::List, Event>;
  read.outcome = ReadData::Outcome::unknown_version;
  std::uint32_t number = 0;
  boost::mp11::mp_for_each<boost::mp11::mp_transform<std::type_identity, Forms>>([&](auto identity) {
    if (++number != version) return;
    typename decltype(identity)::type form;
    read.outcome = ReadData::Outcome::malformed;
    if (!canonical::read(data, form)) return;
    read.outcome = ReadData::Outcome::good;
    canonical::write(read.again, form);
    read.event = Variant{to_newest<Event>(std::move(form))};
  });
}

// Reads `data` as the alternative of Variant with that name, if it has one.
template <class Variant>
void read_event(std::string_view name, std::uint32_t version, const boost::json::value& data,
                ReadData& read) {
  boost::mp11::mp_for_each<boost::mp11::mp_transform<std::type_identity, Variant>>([&](auto identity) {
    using Event = typename decltype(identity)::type;
    if (type_name<Event>() == name) read_form<Variant, Event>(version, data, read);
  });
}

std::string text_of(const boost::json::object& object, std::string_view name) {
  const auto* value = object.if_contains(name);
  return value != nullptr && value->is_string() ? std::string(value->get_string()) : std::string();
}

Error corrupt(std::string_view detail) {
  return Error{errors::store_corrupt, {{"what", "audit record"}, {"detail", detail}}};
}

}  // namespace

template <class Event>
Name event_name(const Event& event) {
  return type_name_in(event);
}

template <class Event>
void write_audit_record(std::string& out, const AuditEnvelope& envelope, const Event& event) {
  write_newest(out, envelope, event);
}

namespace {

// Makes both functions for every variant of AnyEvent.
template <class List>
struct Instances;
template <class... Events>
struct Instances<std::variant<Events...>> {
  std::tuple<decltype(&event_name<Events>)...> names{&event_name<Events>...};
  std::tuple<decltype(&write_audit_record<Events>)...> writers{&write_audit_record<Events>...};
};
[[gnu::used]] const Instances<AnyEvent> kInstances;

}  // namespace

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
  envelope.subject = text_of(object, "subject");
  envelope.unit = UnitId{text_of(object, "unit")};
  envelope.seq = seq->to_number<std::uint64_t>(failure);
  if (failure) return corrupt("seq is not a number");
  const auto* version = object.if_contains("v");
  if (version == nullptr) return corrupt("v is missing");
  record.version = version->to_number<std::uint32_t>(failure);
  if (failure) return corrupt("v is not a number");

  const auto name = text_of(object, "event");
  ReadData read;
  boost::mp11::mp_for_each<boost::mp11::mp_transform<std::type_identity, AnyEvent>>([&](auto identity) {
    read_event<typename decltype(identity)::type>(name, record.version, *data, read);
  });
  switch (read.outcome) {
    case ReadData::Outcome::unknown_event:
      return corrupt("unknown event " + name);
    case ReadData::Outcome::unknown_version:
      return corrupt("unknown version of " + name);
    case ReadData::Outcome::malformed:
      return corrupt("the data of " + name + " do not have its form");
    case ReadData::Outcome::good:
      break;
  }
  std::string again;
  write_record(again, envelope, name, record.version, [&](std::string& out) { out.append(read.again); });
  if (again != bytes) return corrupt("not in canonical form");
  record.event = std::move(read.event);
  return record;
}

}  // namespace duban
