// Commands on unit campaigns, and what the clock does to them.
#include "orchestrator/engine/unit_tag.hpp"
#include "orchestrator/engine/writer_aggregates.hpp"
#include "persistence/tables/campaigns.hpp"
#include "persistence/tables/commands.hpp"
#include "persistence/tables/filings.hpp"
#include "persistence/tables/lists.hpp"
#include "workflows/base/name.hpp"
#include "workflows/machines/action_words.hpp"
#include "workflows/machines/state_words.hpp"
#include "workflows/unit_campaign/instances.hpp"

#include <algorithm>

namespace duban {
namespace {

constexpr std::string_view kClock = "clock";

// The command id of what the clock does: the same moment of the same unit is the same command, before and
// after a crash.
std::string wake_up_id(Instant due) {
  return "wake-" + format_instant_utc(due);
}

Timed<UnitCampaign> not_enrolled(const UnitKey& key) {
  UnitCampaign state;
  state.campaign = key.campaign;
  state.unit = key.unit;
  return {std::move(state)};
}

const FileSubmission* filing_of(const UnitCommand& command) {
  return std::get_if<FileSubmission>(&command);
}

}  // namespace

// nullopt: never enrolled. A record that the disk cannot give back is as corrupt as one that cannot be
// decoded.
Result<std::optional<Timed<UnitCampaign>>> Writer::read_unit(const UnitKey& key) {
  try {
    return tables::UnitCampaigns::get(snapshot(),
                                      tables::UnitCampaigns::at(options_.partition, key.campaign, key.unit));
  } catch (const CorruptRead& unreadable) {
    return Error{ErrorCode::store_corrupt, {{"what", "unit campaign"}, {"detail", unreadable.what()}}};
  }
}

Result<UnitCache::Entry*> Writer::load(const UnitKey& key) {
  if (quarantined_.contains(key)) {
    return Error{ErrorCode::store_corrupt, {{"what", "unit campaign"}, {"detail", "it is in quarantine"}}};
  }
  if (auto* entry = cache_.find(key)) return entry;
  auto stored = read_unit(key);
  if (!stored) {
    quarantined_.insert(key);
    observer_.unit_quarantined(key.campaign, stored.error());
    return stored.error();
  }
  return &cache_.insert(key, *stored ? std::move(**stored) : not_enrolled(key));
}

void Writer::take_in(const UnitKey& key, std::optional<std::string_view> stored) {
  if (quarantined_.contains(key) || cache_.find(key) != nullptr) return;
  if (!stored) {
    cache_.insert(key, not_enrolled(key));
  } else if (auto read = tables::UnitCampaigns::read(*stored)) {
    cache_.insert(key, std::move(*read));
  }
}

void Writer::read_ahead(const std::vector<UnitKey>& units) {
  std::vector<const UnitKey*> wanted;
  std::vector<std::string> stored_keys;
  for (const auto& key : units) {
    if (cache_.find(key) != nullptr) continue;
    wanted.push_back(&key);
    stored_keys.push_back(tables::UnitCampaigns::key(options_.partition, key.campaign, key.unit));
  }
  if (wanted.empty()) return;
  try {
    snapshot().get_each(
        Table::unit_campaigns, stored_keys,
        [&](std::size_t at, std::optional<std::string_view> stored) { take_in(*wanted[at], stored); });
  } catch (const CorruptRead&) {
    return;  // load() meets the same record and names it
  }
}

void Writer::read_ahead(const std::deque<Command>& queue) {
  std::vector<UnitKey> units;
  for (std::size_t at = 0; at < std::min(queue.size(), options_.batch_commands_max); ++at) {
    const auto* order = std::get_if<UnitOrder>(&queue[at].order);
    if (order != nullptr && shelf_->campaign(order->campaign) != nullptr)
      units.push_back({order->campaign, order->unit});
  }
  if (units.size() > 1) read_ahead(units);
}

Result<Receipt> Writer::act(const UnitKey& key, UnitCache::Entry& entry, const CampaignOnShelf& campaign,
                            Side side, const UnitCommand& command, const Cause& cause) {
  auto decision = duban::decide(entry.record.state, campaign.context, side, command, now());
  if (!decision) return decision.error();
  Receipt receipt;
  receipt.campaign = key.campaign;
  receipt.unit = key.unit;
  receipt.version = decision->after.version;
  for (const auto& event : decision->events) {
    tell(receipt, event);
    if (const auto* filed = std::get_if<SubmissionFiled>(&event)) receipt.task = filed->task;
  }
  receipt.first_seq = ledger_.size();
  if (decision->events.empty()) return receipt;
  const bool closes = decision->after.phase == PhaseState::completed ||
                      decision->after.participation == Participation::withdrawn;
  if (closes) touched_campaigns_.insert(key.campaign);
  ledger_.record(key, entry, std::move(*decision), cause, campaign, endpoints_of(campaign.state.organiser));
  return receipt;
}

void Writer::wake(const UnitKey& key, UnitCache::Entry& entry, const CampaignOnShelf& campaign) {
  const auto due = entry.record.wake_at;
  if (!due || *due > now()) return;
  const auto id = wake_up_id(*due);
  const auto result = act(key, entry, campaign, Side::system, WakeUp{}, {kClock, id});
  if (!result) {
    observer_.command_refused("wake_up", result.error());
    return;
  }
  observer_.wake_up_fired(now() - *due);
}

// The list as committed, and instead of what it says of units that have changed since, what their states say.
std::vector<std::string> Writer::missing_units(const FileSubmission& command,
                                               const CampaignOnShelf& campaign) {
  const auto slot = find_slot(command.task, campaign.context);
  if (!slot) return {};
  const auto& source = campaign.context.task_of(slot->slot).fan_in;
  if (!source) return {};
  const Mark lacks{.kind = Mark::Kind::lacks, .place = *source};
  const auto& id = campaign.state.id;
  const auto range = tables::Facets::range(options_.partition, id, name_of(lacks, campaign.context));
  std::set<std::string> missing;
  const auto read = tables::Facets::scan(snapshot(), range, [&](const tables::FacetKey& key) {
    missing.insert(key.unit);
    return true;
  });
  if (!read) throw CorruptRead("a malformed facet key");
  Standing standing;
  cache_.each_changed_since(committed_, [&](const UnitKey& key, const UnitCache::Entry& entry) {
    if (key.campaign != id) return;
    find_standing(entry.record.state, campaign.context, standing);
    if (std::binary_search(standing.facets.begin(), standing.facets.end(), lacks)) {
      missing.insert(key.unit.value);
    } else {
      missing.erase(key.unit.value);
    }
  });
  return {missing.begin(), missing.end()};
}

Result<Receipt> Writer::perform(const Command& command, const UnitOrder& order) {
  const auto* campaign = shelf_->campaign(order.campaign);
  if (campaign == nullptr)
    return Error{ErrorCode::workflow_unknown_campaign, {{"campaign", order.campaign.value}}};
  const UnitKey key{order.campaign, order.unit};
  auto loaded = load(key);
  if (!loaded) return loaded.error();
  auto& entry = **loaded;
  if (entry.record.state.version == 0)
    return Error{ErrorCode::workflow_unknown_unit, {{"unit", order.unit.value}}};
  // What the clock has brought about comes first, so that a person meets the state that the time of day calls
  // for.
  wake(key, entry, *campaign);
  if (!order.expected_tags.empty()) {
    const auto tag = unit_tag(entry.record.state, campaign->context, command.side);
    if (std::ranges::find(order.expected_tags, tag) == order.expected_tags.end()) {
      return Error{ErrorCode::operation_stale_tag};
    }
  }
  UnitCommand given = order.command;
  if (auto* filing = std::get_if<FileSubmission>(&given)) {
    filing->missing_units = missing_units(*filing, *campaign);
  }
  auto receipt = act(key, entry, *campaign, command.side, given, {command.actor, command.id});
  if (receipt && filing_of(given) != nullptr && order.filing) {
    const auto* task = find_instance(std::as_const(entry.record.state), receipt->task, campaign->context);
    store_filing(order, *receipt, command, *task);
  }
  return receipt;
}

void Writer::store_filing(const UnitOrder& order, const Receipt& receipt, const Command& command,
                          const TaskInstance& task) {
  const SubmissionRecord record{*order.filing, now(), command.actor};
  tables::Submissions::put(
      batch_->writes,
      tables::Submissions::at(options_.partition, order.campaign, order.unit, receipt.task, task.filings),
      record);
}

// Each unit's salt is its own, so that erasing the contacts of one says nothing about those of another.
void Writer::enrol(const UnitRow& row, std::string_view salt, const CampaignOnShelf& campaign,
                   const Cause& cause) {
  const UnitKey key{campaign.state.id, row.id};
  auto& entry = **load(key);
  if (act(key, entry, campaign, Side::system, Enrol{row.profile}, cause) && campaign.state.launched_at) {
    const auto launched =
        act(key, entry, campaign, Side::system, LaunchUnit{campaign.state.require_past_due}, cause);
    if (!launched) observer_.command_refused("launch_unit", launched.error());
  }
  if (row.contacts.empty()) return;
  People people{row.contacts, std::string(sha256(salt, row.id.value).view())};
  const ReplaceContacts replace{parties_of(people.contacts), binding_of(people)};
  const auto replaced =
      act(AggregateOrder<ContactsKind>{{key.campaign, key.unit}, replace, std::move(people)}, cause);
  if (!replaced) observer_.command_refused("replace_contacts", replaced.error());
}

Result<Receipt> Writer::perform(const Command& command, const EnrolUnits& order) {
  const auto campaign_entry = shelf_->campaigns.find(order.campaign);
  if (campaign_entry == shelf_->campaigns.end()) {
    return Error{ErrorCode::workflow_unknown_campaign, {{"campaign", order.campaign.value}}};
  }
  const auto campaign = campaign_entry->second;
  if (campaign->state.state != CampaignState::draft && campaign->state.state != CampaignState::running) {
    return words::refused_campaign(campaign->state.state, words::refused_enrolment());
  }
  if (!order.only_after.empty() && !is_carried_out(command, order.only_after)) {
    return Error{ErrorCode::operation_queue_full, {{"retry_after_s", "1"}}};
  }
  // All or none: every row is looked at before the first is enrolled.
  std::vector<UnitKey> units;
  for (const auto& row : order.rows) units.push_back({order.campaign, row.id});
  read_ahead(units);
  for (const auto& row : order.rows) {
    auto entry = load({order.campaign, row.id});
    if (!entry) return entry.error();
    if ((**entry).record.state.version != 0) {
      return Error{ErrorCode::workflow_already_enrolled, {{"unit", row.id.value}}}.at(row.position);
    }
  }
  Receipt receipt;
  receipt.campaign = order.campaign;
  receipt.first_seq = ledger_.size();
  for (const auto& row : order.rows) enrol(row, order.salt, *campaign, {command.actor, command.id});
  receipt.created = order.rows.size();
  return receipt;
}

void Writer::run_wake_ups() {
  constexpr std::size_t kLookAhead = 64;
  while (wake_ups_.next() && *wake_ups_.next() <= now() && batch_has_room()) {
    const auto due_now = wake_ups_.take_due(snapshot(), now(), kLookAhead);
    if (due_now.empty())
      return;  // what is due was put there by the batch on its way, which no snapshot shows yet
    std::vector<UnitKey> units;
    for (const auto& due : due_now) units.push_back({CampaignId{due.campaign}, UnitId{due.unit}});
    read_ahead(units);
    for (const auto& key : units) {
      const auto campaign = shelf_->campaigns.find(key.campaign);
      if (campaign == shelf_->campaigns.end()) continue;
      auto entry = load(key);
      if (!entry) continue;
      wake(key, **entry, *campaign->second);
      ++batch_->wake_ups;
    }
  }
}

}  // namespace duban
