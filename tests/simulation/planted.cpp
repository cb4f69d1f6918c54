#include "tests/simulation/planted.hpp"

#include "orchestrator/engine/ledger_templates.hpp"
#include "persistence/keys.hpp"
#include "persistence/tables/campaigns.hpp"
#include "persistence/tables/meta.hpp"
#include "persistence/tables/trail.hpp"
#include "workflows/audit/audit_record.hpp"
#include "workflows/unit_campaign/decide.hpp"
#include "workflows/unit_campaign/moments.hpp"

#include <optional>

namespace duban::simulation {
namespace {

std::optional<Table> table_lost(Planted planted) {
  switch (planted) {
    case Planted::receipt_lost:
      return Table::commands;
    case Planted::wake_up_lost:
      return Table::wake_ups;
    case Planted::facet_lost:
      return Table::facets;
    case Planted::count_lost:
      return Table::counters;
    case Planted::state_lost:
      return Table::unit_campaigns;
    case Planted::filing_lost:
      return Table::submissions;
    case Planted::token_lost:
      return Table::access;
    case Planted::outbox_lost:
      return Table::outbox;
    default:
      return std::nullopt;
  }
}

}  // namespace

std::string_view words_about(Planted planted) {
  switch (planted) {
    case Planted::nothing:
      return "";
    case Planted::batch_lost:
      return "is acknowledged and not stored|is missing|tree: ";
    case Planted::receipt_lost:
      return "is acknowledged and not stored";
    case Planted::wake_up_lost:
      return "its wake-up at";
    case Planted::facet_lost:
      return "is missing in the list";
    case Planted::count_lost:
      return "count ";
    case Planted::state_lost:
      return "the stored state is not the fold of its events";
    case Planted::filing_lost:
      return "is not stored as it was filed";
    case Planted::token_lost:
      return "table access: a change that does not follow";
    case Planted::outbox_lost:
      return "was never put there";
    case Planted::tree_node_damaged:
      return "tree: node";
    case Planted::old_node_damaged:
      return "is not consistent with the earlier";
    case Planted::rung_fired_twice:
      return "fired twice";
    case Planted::history_rewritten:
      return "the stored root is not that of the records seen";
    case Planted::clock_early:
      return "early, it has only been";
    case Planted::clock_late:
      return "should have woken";
    case Planted::notice_undelivered:
      return "has gone, and never reached the receiver";
    case Planted::notice_renamed:
      return "is delivered under two ids";
  }
  return "";
}

void Saboteur::corrupt(FaultyStore& store, Dice& dice) {
  if (const auto table = table_lost(planted_)) {
    store.loses = [&dice, table](const WriteBatch::Change& change) {
      return change.table == *table && change.value && dice.percent(30);
    };
  }
  if (planted_ == Planted::batch_lost) {
    store.loses = [&dice, lost = false](const WriteBatch::Change&) mutable {
      if (!lost && dice.percent(1)) lost = true;
      return lost;
    };
  }
  if (planted_ == Planted::tree_node_damaged) {
    store.damages = [&dice](Table table, std::string& value) {
      if (table == Table::tree && dice.percent(20)) value[dice.below(value.size())] ^= 1;
    };
  }
}

bool Saboteur::write_behind(FaultyStore& store, const Shelf& shelf, Dice& dice) {
  if (done_) return false;
  if (planted_ == Planted::rung_fired_twice) done_ = fire_twice(store, shelf);
  if (planted_ == Planted::history_rewritten) done_ = rewrite_history(store, dice);
  if (planted_ == Planted::old_node_damaged) {
    done_ = damage_old_node(store, dice);
    return false;
  }
  return done_;
}

// As an engine would that forgot what it did: the last rung in the trail fires once more, with a record, a
// state, lists, counts and a tree that all agree with it.
bool Saboteur::fire_twice(FaultyStore& store, const Shelf& shelf) const {
  const auto snapshot = store.snapshot();
  std::optional<AuditRecord> last;
  const auto range = keys::partition_range(0);
  snapshot->scan_reverse(Table::audit, range.from, range.to, [&](std::string_view, std::string_view leaf) {
    auto record = read_audit_record(leaf).value();
    const auto* event = std::get_if<UnitEvent>(&record.event);
    if (event != nullptr && std::holds_alternative<RungFired>(*event)) last = std::move(record);
    return !last;
  });
  if (!last) return false;
  const UnitKey key{last->envelope.campaign, last->envelope.unit};
  const auto& campaign = *shelf.campaigns.at(key.campaign);
  WakeUpQueue wake_ups(0);
  Ledger ledger(0, wake_ups);
  if (!ledger.recover(*snapshot)) return false;
  AggregateCache<UnitCampaignKind>::Entry entry;
  entry.record =
      codec::read<Timed<UnitCampaign>>(
          snapshot
              ->get(Table::unit_campaigns, tables::UnitCampaigns::key(0, key.campaign.value, key.unit.value))
              .value(),
          "unit campaign")
          .value();
  Batch batch;
  batch.number = 1;
  batch.at = ledger.last_at();
  ledger.begin(batch);
  Decision decision{{std::get<UnitEvent>(last->event)}, entry.record.state};
  apply(decision.after, decision.events.front(), batch.at, campaign.context);
  decision.wake_at = next_wake_up(decision.after, campaign.context);
  const auto endpoints = shelf.endpoints.find(campaign.state.organiser);
  ledger.record(key, entry, std::move(decision), {"clock", "once-more"}, campaign,
                endpoints == shelf.endpoints.end() ? std::set<std::string>{} : endpoints->second);
  ledger.finish(shelf);
  store.fate = FaultyStore::Outcome::written;
  return store.commit(batch.writes).has_value();
}

// As somebody would who has the disk in his hands: one letter of an old record is changed, every node above
// it and the root are made to fit, and one record is added, so that all that is stored agrees with itself.
bool Saboteur::rewrite_history(FaultyStore& store, Dice& dice) const {
  const auto snapshot = store.snapshot();
  const auto size = audit_size(*snapshot, 0).value_or(0);
  if (size < 20) return false;
  const auto victim = dice.below(size);
  MerkleAppender tree;
  WriteBatch writes;
  for (std::uint64_t seq = 0; seq < size; ++seq) {
    auto leaf = tables::Audit::get(*snapshot, tables::Audit::at(0, seq)).value();
    if (seq == victim) {
      const auto actor = leaf.find("\"actor\":\"") + 9;
      leaf[actor] = leaf[actor] == 'x' ? 'y' : 'x';
      tables::Audit::put(writes, tables::Audit::at(0, seq), leaf);
    }
    tree.append(leaf, 0, writes);
  }
  tables::AuditRoot::put(writes, tables::AuditRoot::of(0), AuditRootRecord{tree.root(), size});
  writes.set_audit_size(0, size);
  store.fate = FaultyStore::Outcome::written;
  return store.commit(writes).has_value();
}

bool Saboteur::damage_old_node(FaultyStore& store, Dice& dice) const {
  const auto snapshot = store.snapshot();
  const auto size = audit_size(*snapshot, 0).value_or(0);
  constexpr std::uint64_t kLeavesBelow = 1U << kTreeLevelMin;
  if (size < 3 * kLeavesBelow) return false;
  const auto key = tables::Tree::key(0, kTreeLevelMin, dice.below(size / kLeavesBelow));
  auto node = snapshot->get(Table::tree, key).value();
  node[dice.below(node.size())] ^= 1;
  WriteBatch writes;
  writes.put(Table::tree, key, node);
  store.fate = FaultyStore::Outcome::written;
  return store.commit(writes).has_value();
}

}  // namespace duban::simulation
