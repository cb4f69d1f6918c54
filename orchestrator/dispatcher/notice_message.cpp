#include "orchestrator/dispatcher/notice_message.hpp"

#include "orchestrator/http/json_writer.hpp"
#include "persistence/tables/aggregates.hpp"
#include "persistence/tables/campaigns.hpp"
#include "persistence/tables/notices.hpp"
#include "persistence/tables/trail.hpp"
#include "workflows/audit/audit_record.hpp"
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

void write_recipients(http::JsonWriter& json, const std::vector<Recipient>& recipients) {
  json.key("recipients").begin_array();
  for (const auto& recipient : recipients) {
    json.begin_object().member("party", recipient.party).member("through_office", recipient.through_office);
    json.key("contacts").begin_array();
    for (const auto& contact : recipient.contacts) {
      json.begin_object().member("name", contact.name).member("address", contact.address).end();
    }
    json.end().end();
  }
  json.end();
}

void write_task(http::JsonWriter& json, const std::string& key, const CampaignContext& context) {
  const auto name = find_slot(key, context);
  if (!name) return;
  const auto& task = context.task_of(name->slot);
  json.key("task").begin_object().member("key", key).member("obligation", task.obligation);
  json.key("title").begin_object().member("en", task.title.en).member("zh", task.title.zh).end();
  json.end();
}

std::string unit_name(const Snapshot& snapshot, Partition partition, const NoticeRecord& notice) {
  const auto record = tables::UnitCampaigns::get(
      snapshot, tables::UnitCampaigns::at(partition, notice.campaign, notice.unit));
  return record && *record ? (**record).state.profile.name : std::string{};
}

}  // namespace

std::vector<Recipient> recipients_of(const std::vector<std::string>& parties, const Plan& plan,
                                     const std::vector<Contact>& unit, const std::vector<Contact>& campaign) {
  std::vector<Recipient> recipients;
  for (const auto& id : parties) {
    const auto party = plan.find_party(id);
    const bool of_unit = party && plan.parties[*party].scope == PartyScope::unit;
    Recipient recipient{id, false, filling(id, of_unit ? unit : campaign)};
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

Result<webhook::CloudEvent> notice_message(const NoticeRecord& notice, std::uint64_t seq,
                                           const CampaignOnShelf& campaign, const Snapshot& snapshot,
                                           Partition partition) {
  const auto leaf = tables::Audit::get(snapshot, tables::Audit::at(partition, seq));
  if (!leaf) return Error{ErrorCode::store_corrupt, {{"what", "audit record"}, {"detail", "it is gone"}}};
  auto record = read_audit_record(*leaf);
  if (!record) return record.error();

  http::JsonWriter json(1024);
  json.begin_object();
  json.member("campaign", notice.campaign.value).member("organiser", notice.organiser.value);
  json.key("campaign_title").begin_object();
  json.member("en", campaign.state.title.en).member("zh", campaign.state.title.zh).end();
  json.key("unit").begin_object().member("id", notice.unit.value);
  json.member("name", unit_name(snapshot, partition, notice)).end();
  write_task(json, notice.task, campaign.context);
  write_recipients(json, recipients_of(notice.parties, *campaign.context.plan,
                                       contacts_at(snapshot, partition, notice.campaign, notice.unit.value),
                                       contacts_at(snapshot, partition, notice.campaign, {})));
  json.member("audit_seq", seq);
  json.key("record").raw(*leaf);
  json.end();

  webhook::CloudEvent event;
  event.id = notice_id(partition, seq);
  event.source = "/api/v1/campaigns/" + notice.campaign.value;
  event.type = webhook::event_type(notice.type);
  event.subject = "units/" + notice.unit.value;
  event.time = record->envelope.at;
  event.data_json = json.take();
  return event;
}

}  // namespace duban
