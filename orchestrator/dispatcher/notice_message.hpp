// What somebody is told: a notice, the audit record it came from, and the state at the moment of sending.
// Pure.
#pragma once

#include "orchestrator/channels/message.hpp"
#include "orchestrator/engine/shelf.hpp"
#include "persistence/tables/notices.hpp"
#include "workflows/contacts/contacts.hpp"

namespace duban {

// `unit` and `campaign` are the contacts given with the unit and with the campaign.
[[nodiscard]] std::vector<channels::Recipient> recipients_of(const std::vector<std::string>& parties,
                                                             const Plan& plan,
                                                             const std::vector<Contact>& unit,
                                                             const std::vector<Contact>& campaign);

// Errors: store.corrupt when the audit record cannot be read.
[[nodiscard]] Result<channels::Message> notice_message(const NoticeRecord& notice, std::uint64_t seq,
                                                       const CampaignOnShelf& campaign,
                                                       const Snapshot& snapshot, Partition partition);

// The id under which a notice is delivered, at every attempt and to every endpoint.
[[nodiscard]] std::string notice_id(Partition partition, std::uint64_t seq);

}  // namespace duban
