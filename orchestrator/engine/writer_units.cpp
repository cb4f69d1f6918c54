// Units joining a campaign.
#include "orchestrator/engine/engine_errors.hpp"
#include "orchestrator/engine/writer_aggregates.hpp"
#include "orchestrator/engine/writer_in_campaign.hpp"
#include "workflows/campaign/campaign_errors.hpp"
#include "workflows/machines/action_words.hpp"
#include "workflows/machines/state_words.hpp"
#include "workflows/unit_campaign/unit_campaign_errors.hpp"

namespace duban {

// Each unit's salt is its own, so that erasing the contacts of one says nothing about those of another.
void Writer::enrol(const NewUnit& unit, std::string_view salt, const CampaignOnShelf& campaign,
                   const Cause& cause) {
  const UnitKey key{campaign.state.id, unit.id};
  auto& entry = **load<UnitCampaignKind>(key);
  const auto on_unit = [&](UnitCommand command) {
    return act<UnitCampaignKind>(key, entry, campaign, Side::system, command, cause);
  };
  if (on_unit(Enrol{unit.profile}) && campaign.state.launched_at) {
    const auto launched = on_unit(LaunchUnit{campaign.state.require_past_due});
    if (!launched) observer_.command_refused("launch_unit", launched.error());
  }
  if (unit.contacts.empty()) return;
  People people{unit.contacts, std::string(sha256(salt, unit.id.value).view())};
  const ReplaceContacts replace{parties_of(people.contacts), binding_of(people)};
  const auto replaced =
      act(AggregateOrder<ContactsKind>{{key.campaign, key.unit}, replace, std::move(people)}, cause);
  if (!replaced) observer_.command_refused("replace_contacts", replaced.error());
}

Result<Receipt> Writer::perform(const Command& command, const EnrolUnits& order) {
  const auto campaign_entry = shelf_->campaigns.find(order.campaign);
  if (campaign_entry == shelf_->campaigns.end()) {
    return Error{errors::workflow_unknown_campaign, {{"campaign", order.campaign.value}}};
  }
  const auto campaign = campaign_entry->second;
  if (campaign->state.state != CampaignState::draft && campaign->state.state != CampaignState::running) {
    return words::refused_campaign(campaign->state.state, words::refused_enrolment());
  }
  if (!order.only_after.empty() && !is_carried_out(command, order.only_after)) {
    return Error{errors::operation_queue_full, {{"retry_after_s", "1"}}};
  }
  // All or none: every unit is looked at before the first is enrolled.
  std::vector<UnitKey> keys;
  for (const auto& unit : order.units) keys.push_back({order.campaign, unit.id});
  std::vector<const UnitKey*> wanted;
  for (const auto& key : keys) wanted.push_back(&key);
  read_ahead<UnitCampaignKind>(wanted);
  for (const auto& unit : order.units) {
    auto entry = load<UnitCampaignKind>({order.campaign, unit.id});
    if (!entry) return entry.error();
    if ((**entry).record.state.version != 0) {
      return Error{errors::workflow_already_enrolled, {{"unit", unit.id.value}}}.at(unit.position);
    }
  }
  Receipt receipt;
  receipt.campaign = order.campaign;
  receipt.first_seq = ledger_.size();
  for (const auto& unit : order.units) enrol(unit, order.salt, *campaign, {command.actor, command.id});
  receipt.created = order.units.size();
  return receipt;
}

}  // namespace duban
