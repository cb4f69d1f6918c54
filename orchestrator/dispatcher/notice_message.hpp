// What a receiver is told: a notice and the audit record it came from, as one CloudEvent. Pure.
#pragma once

#include "orchestrator/channels/webhook/cloud_event.hpp"
#include "orchestrator/engine/shelf.hpp"
#include "persistence/tables/notices.hpp"
#include "workflows/contacts/contacts.hpp"

namespace duban {

// Who is told, and how they are reached. A party that nobody fills is told through the campaign office.
struct Recipient {
  std::string party;
  bool through_office = false;
  std::vector<Contact> contacts;
};

// `unit` and `campaign` are the contacts given with the unit and with the campaign.
[[nodiscard]] std::vector<Recipient> recipients_of(const std::vector<std::string>& parties, const Plan& plan,
                                                   const std::vector<Contact>& unit,
                                                   const std::vector<Contact>& campaign);

// Errors: store.corrupt when the audit record cannot be read.
[[nodiscard]] Result<webhook::CloudEvent> notice_message(const NoticeRecord& notice, std::uint64_t seq,
                                                         const CampaignOnShelf& campaign,
                                                         const Snapshot& snapshot, Partition partition);

// The id under which a notice is delivered, at every attempt and to every endpoint.
[[nodiscard]] std::string notice_id(Partition partition, std::uint64_t seq);

}  // namespace duban
