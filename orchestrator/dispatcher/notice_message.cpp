#include "orchestrator/dispatcher/notice_message.hpp"

#include "persistence/tables/aggregates.hpp"
#include "persistence/tables/campaigns.hpp"
#include "persistence/tables/notices.hpp"
#include "persistence/tables/trail.hpp"
#include "workflows/audit/audit_record.hpp"
#include "workflows/base/record_errors.hpp"
#include "workflows/unit_campaign/instances.hpp"

namespace duban {
namespace {

std::vector<Contact> contacts_at(const Snapshot& snapshot, Partition partition, const CampaignId& campaign,
                                 std::string_view unit) {
  auto row = tables::ContactLists::get(snapshot, tables::ContactLists::at(partition, campaign, unit));
  return row && *row ? std::move((**row).sealed.contacts) : std::vector<Contact>{};
}

std::vector<Contact> filling(std::string_view party, const std::vector<Contact>& contacts) {
  std::vector<Contact> found;
  for (const auto& contact : contacts) {
    if (contact.party == party) found.push_back(contact);
  }
  return found;
}

std::optional<channels::TaskOfMessage> task_of(const std::string& key, const CampaignContext& context) {
  const auto name = find_slot(key, context);
  if (!name) return std::nullopt;
  const auto& task = context.task_of(name->slot);
  return channels::TaskOfMessage{key, task.obligation, task.title};
}

std::string unit_name(const Snapshot& snapshot, Partition partition, const NoticeRecord& notice) {
  const auto record = tables::UnitCampaigns::get(
      snapshot, tables::UnitCampaigns::at(partition, notice.campaign, notice.unit));
  return record && *record ? (**record).state.profile.name : std::string{};
}

}  // namespace

std::vector<channels::Recipient> recipients_of(const std::vector<std::string>& parties, const Plan& plan,
                                               const std::vector<Contact>& unit,
                                               const std::vector<Contact>& campaign) {
  std::vector<channels::Recipient> recipients;
  for (const auto& id : parties) {
    const auto party = plan.find_party(id);
    const bool of_unit = party && plan.parties[*party].scope == PartyScope::unit;
    channels::Recipient recipient{id, false, filling(id, of_unit ? unit : campaign)};
    if (recipient.contacts.empty()) {
      recipient.through_office = true;
      recipient.contacts = filling(plan.parties[plan.office].id, campaign);
    }
    recipients.push_back(std::move(recipient));
  }
  return recipients;
}

std::string notice_id(Partition partition, std::uint64_t seq) {
  return "notice-" + std::to_string(partition) + "-" + std::to_string(seq);
}

Result<channels::Message> notice_message(const NoticeRecord& notice, std::uint64_t seq,
                                         const CampaignOnShelf& campaign, const Snapshot& snapshot,
                                         Partition partition) {
  auto leaf = tables::Audit::get(snapshot, tables::Audit::at(partition, seq));
  if (!leaf) return Error{errors::store_corrupt, {{"what", "audit record"}, {"detail", "it is gone"}}};
  const auto record = read_audit_record(*leaf);
  if (!record) return record.error();

  channels::Message message;
  message.id = notice_id(partition, seq);
  message.type = notice.type;
  message.at = record->envelope.at;
  message.campaign = notice.campaign;
  message.organiser = notice.organiser;
  message.campaign_title = campaign.state.title;
  message.unit = notice.unit;
  message.unit_name = unit_name(snapshot, partition, notice);
  message.task = task_of(notice.task, campaign.context);
  message.recipients = recipients_of(notice.parties, *campaign.context.plan,
                                     contacts_at(snapshot, partition, notice.campaign, notice.unit.value),
                                     contacts_at(snapshot, partition, notice.campaign, {}));
  message.audit_seq = seq;
  message.audit_record = std::move(*leaf);
  return message;
}

}  // namespace duban
