// Commands on aggregates that decide by their own state alone: access tokens, endpoints, contacts,
// deliveries. What every kind of the registry gets from the writer without a line of its own. For the files
// of the writer only.
#pragma once

#include "orchestrator/engine/ledger_templates.hpp"
#include "orchestrator/engine/writer.hpp"
#include "persistence/tables/aggregates.hpp"
#include "persistence/tables/commands.hpp"
#include "workflows/audit/audit_record.hpp"

namespace duban {

template <class Kind>
Result<Receipt> Writer::act(const AggregateOrder<Kind>& order, const Cause& cause) {
  using Rows = tables::TableOf<Kind>;
  const auto place = Rows::of(options_.partition, order.key);
  auto stored = view_.get<Rows>(place);
  if (!stored) return stored.error();
  auto row = *stored ? std::move(**stored) : Row<Kind>{initial_state(order.key)};
  const auto events = duban::decide(row.state, order.command, now());
  if (!events) return events.error();
  Receipt receipt;
  receipt.campaign = CampaignId{Kind::subject_of(order.key).campaign};
  if (events->empty()) return receipt;
  for (const auto& event : *events) {
    apply(row.state, event, now());
    tell(receipt, event);
  }
  if (order.sealed) row.sealed = *order.sealed;
  receipt.first_seq = ledger_.record<Kind>(order.key, *events, cause);
  if (is_kept(row.state)) {
    view_.put<Rows>(place, row);
  } else {
    view_.erase<Rows>(place);
  }
  keep_on_shelf(row.state);
  return receipt;
}

template <class Kind>
Result<Receipt> Writer::perform(const Command& command, const AggregateOrder<Kind>& order) {
  return act(order, {command.actor, command.id});
}

}  // namespace duban
