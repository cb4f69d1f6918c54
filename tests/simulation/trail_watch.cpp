#include "tests/simulation/trail_watch.hpp"

#include "persistence/tables/meta.hpp"
#include "persistence/tables/trail.hpp"

namespace duban::simulation {
namespace {

std::optional<Instant> moment_of(const AnyEvent& event) {
  const auto of_alternative = [](const auto& alternative) -> std::optional<Instant> {
    if constexpr (requires { alternative.moment; }) return alternative.moment;
    return std::nullopt;
  };
  return std::visit([&](const auto& kind) { return std::visit(of_alternative, kind); }, event);
}

std::string name_of(const AnyEvent& event) {
  return std::visit([](const auto& kind) { return std::string(event_name(kind)); }, event);
}

}  // namespace

Complaint TrailWatch::look(const Snapshot& snapshot, Instant latest, std::uint64_t older,
                           std::vector<AuditRecord>& fresh) {
  Complaint complaint;
  const auto before = tree_.size();
  const auto range = tables::Audit::from(trail_, before);
  snapshot.scan(Table::audit, range.from, range.to, [&](std::string_view key, std::string_view leaf) {
    complaint = take(snapshot, key, leaf, latest, fresh);
    return !complaint;
  });
  if (complaint || tree_.size() == 0) return complaint;
  if (auto wrong = check_root(snapshot)) return wrong;
  if (tree_.size() == before) return std::nullopt;
  const Root now{tree_.size(), tree_.root()};
  // The one before, and one of all before: at the end, each is compared.
  if (!roots_.empty()) {
    complaint = check_consistency(snapshot, roots_.back());
    if (!complaint) complaint = check_consistency(snapshot, roots_[older % roots_.size()]);
  }
  roots_.push_back(now);
  return complaint;
}

Complaint TrailWatch::take(const Snapshot& snapshot, std::string_view key, std::string_view leaf,
                           Instant latest, std::vector<AuditRecord>& fresh) {
  const auto place = tables::Audit::parse(key);
  auto record = read_audit_record(leaf);
  if (!place || place->sequence != tree_.size() || !record || record->envelope.seq != tree_.size()) {
    return "record " + std::to_string(tree_.size()) + " is missing or cannot be read";
  }
  completed_.clear();
  (void)tree_.append(leaf, completed_);
  for (const auto& node : completed_) {
    if (node.level < kTreeLevelMin) continue;  // not stored
    const auto stored = tables::Tree::get(snapshot, tables::Tree::at(trail_, node.level, node.index));
    if (stored != node.hash.view()) {
      return "tree: node " + std::to_string(node.level) + "/" + std::to_string(node.index) +
             " is not that of the records below it";
    }
  }
  auto complaint = check(*record, latest);
  fresh.push_back(std::move(*record));
  return complaint;
}

Complaint TrailWatch::check_root(const Snapshot& snapshot) const {
  const auto root = tables::AuditRoot::get(snapshot, tables::AuditRoot::of(trail_));
  if (!root || !*root || (**root).size != tree_.size() || (**root).root != tree_.root()) {
    return "tree: the stored root is not that of the records seen: what was there has changed or is gone";
  }
  if (audit_size(snapshot, trail_) != tree_.size())
    return "tree: the stored size is not the number of records";
  return std::nullopt;
}

Complaint TrailWatch::check_consistency(const Snapshot& snapshot, const Root& earlier) const {
  const SnapshotMerkleReader reader(snapshot, trail_);
  const auto proof = consistency_proof(earlier.size, tree_.size(), reader);
  if (proof && verify_consistency(earlier.size, tree_.size(), earlier.root, tree_.root(), *proof)) {
    return std::nullopt;
  }
  return "tree: that of " + std::to_string(tree_.size()) + " records is not consistent with the earlier of " +
         std::to_string(earlier.size);
}

Complaint TrailWatch::compare_with_every_earlier_root(const Snapshot& snapshot) const {
  for (const auto& earlier : roots_) {
    if (auto complaint = check_consistency(snapshot, earlier)) return complaint;
  }
  return std::nullopt;
}

Complaint TrailWatch::check(const AuditRecord& record, Instant latest) {
  const auto& envelope = record.envelope;
  const auto where = "record " + std::to_string(envelope.seq) + ", " + name_of(record.event) + " of " +
                     subject_name(envelope) + ", at " + format_instant_utc(envelope.at);
  if (envelope.at > latest) return where + ": early, it has only been " + format_instant_utc(latest);
  if (envelope.at < last_at_) return where + ": time runs backwards";
  last_at_ = envelope.at;
  if (const auto moment = moment_of(record.event); moment && *moment > envelope.at) {
    return where + ": early, it was due at " + format_instant_utc(*moment);
  }
  traces_[envelope.command].push_back({envelope.seq, envelope.unit.value, name_of(record.event)});
  if (const auto* of_unit = std::get_if<UnitEvent>(&record.event)) {
    const auto* fired = std::get_if<RungFired>(of_unit);
    if (fired != nullptr &&
        !rungs_.emplace(envelope.unit.value, fired->task, fired->round, fired->rung).second) {
      return where + ": rung " + std::to_string(fired->rung) + " of " + fired->task + " fired twice";
    }
  }
  return std::nullopt;
}

const std::vector<TrailWatch::Trace>& TrailWatch::traces_of(const std::string& command) const {
  static const std::vector<Trace> kNone;
  const auto found = traces_.find(command);
  return found == traces_.end() ? kNone : found->second;
}

}  // namespace duban::simulation
