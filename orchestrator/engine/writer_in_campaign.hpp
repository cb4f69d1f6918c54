// Commands on aggregates in a campaign, and what the clock does to them: what every kind of the registry gets
// from the writer without a line of its own. For the files of the writer only.
#pragma once

#include "orchestrator/engine/kind_hooks.hpp"
#include "orchestrator/engine/ledger_templates.hpp"
#include "orchestrator/engine/writer.hpp"
#include "workflows/aggregate/aggregate_errors.hpp"
#include "workflows/base/record_errors.hpp"
#include "workflows/campaign/campaign_errors.hpp"

#include <algorithm>

namespace duban {

// --- reading -----------------------------------------------------------------------------------------------

// A record that the disk cannot give back is as corrupt as one that cannot be decoded.
template <class Kind>
auto Writer::load(const typename Kind::Key& key) -> Result<Entry<Kind>*> {
  using Rows = tables::TableOf<Kind>;
  auto& cache = cache_of<Kind>();
  if (cache.is_quarantined(key)) {
    return Error{errors::store_corrupt, {{"what", Rows::kWhat}, {"detail", "it is in quarantine"}}};
  }
  if (auto* entry = cache.find(key)) return entry;
  const auto read = [&]() -> Result<std::optional<Timed<typename Kind::State>>> {
    try {
      return Rows::get(snapshot(), Rows::of(options_.partition, key));
    } catch (const CorruptRead& unreadable) {
      return Error{errors::store_corrupt, {{"what", Rows::kWhat}, {"detail", unreadable.what()}}};
    }
  };
  auto stored = read();
  if (!stored) {
    cache.quarantine(key);
    observer_.aggregate_quarantined(key.campaign, stored.error());
    return stored.error();
  }
  return &cache.insert(key, *stored ? std::move(**stored) : Timed<typename Kind::State>{initial_state(key)});
}

template <class Kind>
void Writer::take_in(const typename Kind::Key& key, std::optional<std::string_view> stored) {
  auto& cache = cache_of<Kind>();
  if (cache.is_quarantined(key) || cache.find(key) != nullptr) return;
  if (!stored) {
    cache.insert(key, {initial_state(key)});
  } else if (auto read = tables::TableOf<Kind>::read(*stored)) {
    cache.insert(key, std::move(*read));
  }
}

template <class Kind>
void Writer::read_ahead(const std::vector<const typename Kind::Key*>& keys) {
  using Rows = tables::TableOf<Kind>;
  std::vector<const typename Kind::Key*> wanted;
  std::vector<std::string> stored_keys;
  for (const auto* key : keys) {
    if (cache_of<Kind>().find(*key) != nullptr) continue;
    wanted.push_back(key);
    stored_keys.push_back(Rows::of(options_.partition, *key).bytes());
  }
  if (wanted.empty()) return;
  try {
    snapshot().get_each(
        Rows::kTable, stored_keys,
        [&](std::size_t at, std::optional<std::string_view> stored) { take_in<Kind>(*wanted[at], stored); });
  } catch (const CorruptRead&) {
    return;  // load() meets the same record and names it
  }
}

// The list as committed, and instead of what it says of those that have changed since, what their states say.
template <class Kind>
std::vector<std::string> Writer::listed(const typename Kind::Mark& mark, const CampaignOnShelf& campaign) {
  const auto& id = campaign.state.id;
  const auto range = tables::Facets::range(options_.partition, id, name_of(mark, campaign.context));
  std::set<std::string> names;
  const auto read = tables::Facets::scan(snapshot(), range, [&](const tables::FacetKey& key) {
    names.insert(key.unit);
    return true;
  });
  if (!read) throw CorruptRead("a malformed facet key");
  StandingOf<typename Kind::Mark> standing;
  cache_of<Kind>().each_changed_since(committed_, [&](const auto& key, const auto& entry) {
    if (key.campaign != id) return;
    find_standing(entry.record.state, campaign.context, standing);
    auto name = Kind::subject_of(key).name;
    if (std::binary_search(standing.facets.begin(), standing.facets.end(), mark)) {
      names.insert(std::move(name));
    } else {
      names.erase(name);
    }
  });
  return {names.begin(), names.end()};
}

// --- deciding ----------------------------------------------------------------------------------------------

template <class Kind>
Result<Receipt> Writer::act(const typename Kind::Key& key, Entry<Kind>& entry,
                            const CampaignOnShelf& campaign, Side side, const typename Kind::Command& command,
                            const Cause& cause) {
  auto decision = duban::decide(entry.record.state, campaign.context, side, command, now());
  if (!decision) return decision.error();
  Receipt receipt;
  receipt.campaign = key.campaign;
  name_in(receipt, key);
  receipt.version = decision->after.version;
  for (const auto& event : decision->events) {
    tell(receipt, event);
    note_in(receipt, event);
  }
  receipt.first_seq = ledger_.size();
  if (decision->events.empty()) return receipt;
  ledger_.record<Kind>(key, entry, std::move(*decision), cause, campaign,
                       endpoints_of(campaign.state.organiser));
  return receipt;
}

// The id of what the clock does: the same moment of the same aggregate is the same command, before and after
// a crash.
template <class Kind>
void Writer::wake(const typename Kind::Key& key, Entry<Kind>& entry, const CampaignOnShelf& campaign) {
  const auto due = entry.record.wake_at;
  if (!due || *due > now()) return;
  const auto id = "wake-" + format_instant_utc(*due);
  const auto result = act<Kind>(key, entry, campaign, Side::system, WakeUp{}, {"clock", id});
  if (!result) {
    observer_.command_refused("wake_up", result.error());
    return;
  }
  observer_.wake_up_fired(now() - *due);
}

template <class Kind>
Result<Receipt> Writer::perform(const Command& command, const OrderInCampaign<Kind>& order) {
  const auto* campaign = shelf_->campaign(order.key.campaign);
  if (campaign == nullptr) {
    return Error{errors::workflow_unknown_campaign, {{"campaign", order.key.campaign.value}}};
  }
  auto loaded = load<Kind>(order.key);
  if (!loaded) return loaded.error();
  auto& entry = **loaded;
  if (auto refusal = refusal_if_absent(entry.record.state)) return *refusal;
  // What the clock has brought about comes first, so that a person meets the state that the time of day calls
  // for.
  wake<Kind>(order.key, entry, *campaign);
  if (!order.expected_tags.empty()) {
    const auto tag = tag_of(entry.record.state, campaign->context, command.side);
    if (std::ranges::find(order.expected_tags, tag) == order.expected_tags.end()) {
      return Error{errors::operation_stale_tag};
    }
  }
  std::optional<typename Kind::Command> told;  // the command with its fact, when it needs one
  if (const auto list = list_needed(order.command, campaign->context)) {
    told = order.command;
    take_list(*told, listed<Kind>(*list, *campaign));
  }
  auto receipt = act<Kind>(order.key, entry, *campaign, command.side, told ? *told : order.command,
                           {command.actor, command.id});
  if constexpr (!std::is_same_v<typename AttachmentOf<Kind>::Type, Nothing>) {
    if (receipt && order.attachment) {
      store_attachment(batch_->writes, options_.partition, order.key, entry.record.state, campaign->context,
                       *receipt, {*order.attachment, now(), command.actor});
    }
  }
  return receipt;
}

}  // namespace duban
