#include "orchestrator/rehearsal/forecast.hpp"

namespace duban {

Forecast::Forecast(std::span<const Contact> organiser, std::span<const UnitRow> units) {
  for (const auto& contact : organiser) filled_[{"", contact.party}].push_back(contact);
  for (const auto& unit : units) {
    for (const auto& contact : unit.contacts) filled_[{unit.id.value, contact.party}].push_back(contact);
  }
}

void Forecast::take(const Notice& notice, const UnitId& unit, Instant at, const CampaignContext& context) {
  ++by_type_[notice.type];
  const auto& plan = *context.plan;
  const auto day = context.zone.local_date(at);
  for (const auto& id : notice.parties) {
    const auto party = plan.find_party(id);
    const bool of_unit = party && plan.parties[*party].scope == PartyScope::unit;
    NoticeRecipient recipient{of_unit ? unit.value : std::string(), id};
    if (!filled_.contains(recipient)) {
      ++through_office_[recipient];
      recipient = {"", plan.parties[plan.office].id};
    }
    ++by_day_[day][recipient];
    ++by_recipient_[recipient];
  }
}

std::string Forecast::contacts_of(const NoticeRecipient& recipient) const {
  std::string text;
  const auto found = filled_.find(recipient);
  if (found == filled_.end()) return text;
  for (const auto& contact : found->second) {
    text.append(text.empty() ? "" : ", ");
    text.append(contact.name.empty() ? contact.address : contact.name + " <" + contact.address + ">");
  }
  return text;
}

}  // namespace duban
