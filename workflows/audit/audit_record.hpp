// One leaf of the audit log: who, what, when, on which campaign and unit, under which plan and calendar
// version.
//
// The leaf's bytes are the canonical JSON (RFC 8785) of
//   {"actor","at","calendar"?,"campaign"?,"command","data":{…},"event","plan"?,"seq","subject"?,"unit"?,"v"}
// where `data` is the event's members, `event` its name and `v` the version of its members (event_forms.hpp).
// `at` is when it was recorded; an event of the clock carries in `data.moment` when it was due to happen.
#pragma once

#include "workflows/base/error.hpp"
#include "workflows/base/name.hpp"
#include "workflows/registry.hpp"

#include <cstdint>
#include <string>
#include <string_view>
#include <type_traits>
#include <variant>

namespace duban {

// What surrounds an event in its record.
struct AuditEnvelope {
  std::string actor;  // a token's name, "clock", or "server"
  Instant at{};
  std::string calendar;   // "cn 2026.1"; empty outside a campaign
  CampaignId campaign;    // empty outside a campaign
  std::string command;    // the id of the command that caused it
  std::string plan;       // digest in hex; empty outside a campaign
  std::uint64_t seq = 0;  // position in the log, from 0
  std::string subject;    // "endpoint/ep_1": which aggregate, when it is no unit campaign and no campaign
  UnitId unit;            // empty when the event is not about one unit
};

// Whom the record is about; the name within its campaign, and both.
[[nodiscard]] inline const std::string& subject_name(const AuditEnvelope& envelope) {
  return envelope.subject.empty() ? envelope.unit.value : envelope.subject;
}
[[nodiscard]] inline Subject subject_of(const AuditEnvelope& envelope) {
  return {envelope.campaign.value, subject_name(envelope)};
}

// Names an aggregate in a campaign, and the unit when its key has one. Reuses the memory of the envelope.
template <class Kind>
void set_subject(AuditEnvelope& envelope, const typename Kind::Key& key) {
  if constexpr (std::is_same_v<Kind, UnitCampaignKind>) {
    envelope.unit = key.unit;
    envelope.subject.clear();
  } else {
    envelope.unit.value.clear();
    if constexpr (requires { key.unit; }) envelope.unit = key.unit;
    envelope.subject = Kind::subject_of(key).name;
  }
}

struct AuditRecord {
  AuditEnvelope envelope;
  AnyEvent event;             // in its newest form
  std::uint32_t version = 1;  // of the form in which it was read
};

// Appends the canonical bytes of the record. Event: one of the variants of AnyEvent.
template <class Event>
void write_audit_record(std::string& out, const AuditEnvelope& envelope, const Event& event);

// The name under which an event stands in the log: "SubmissionFiled". Event: one of the variants of AnyEvent.
template <class Event>
[[nodiscard]] Name event_name(const Event& event);

// Errors: store.corrupt when the bytes are not a canonical record (reading and writing it again must give the
// same bytes) or its event is of a version that this Duban does not know.
[[nodiscard]] Result<AuditRecord> read_audit_record(std::string_view bytes);

}  // namespace duban
