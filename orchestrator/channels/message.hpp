// What somebody is told, free of any way of telling it: a channel makes of it what its receivers understand –
// an event with JSON, or the subject line and the text of a mail.
//
// Whatever is known when the message is made stands here as it is, in both languages where there are two,
// because one message may go to receivers of several kinds and languages. Where it is sent to and the secret
// that belongs to that do not stand here: they are the endpoint's. A plain value.
#pragma once

#include "workflows/base/ids.hpp"
#include "workflows/base/text.hpp"
#include "workflows/base/time.hpp"
#include "workflows/contacts/contacts.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace duban::channels {

// Who is told, and how they are reached. A party that nobody fills is told through the campaign office.
struct Recipient {
  std::string party;
  bool through_office = false;
  std::vector<Contact> contacts;
};

struct TaskOfMessage {
  std::string key;
  std::string obligation;  // "E04"
  LocalizedText title;
};

struct Message {
  std::string id;  // the same at every attempt and for every endpoint: by it a receiver knows what came twice
  std::string type;  // what happened: "rung_fired"
  Instant at{};      // when it happened, by the campaign's clock
  CampaignId campaign;
  OrganiserId organiser;
  LocalizedText campaign_title;
  UnitId unit;
  std::string unit_name;
  std::optional<TaskOfMessage> task;  // none: it is about the unit as a whole
  std::vector<Recipient> recipients;
  std::uint64_t audit_seq = 0;  // the audit record that the message comes from: its number,
  std::string audit_record;     // and the record itself, canonical JSON
};

}  // namespace duban::channels
