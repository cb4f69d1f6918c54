#include "tests/simulation/trail_watch.hpp"

#include "orchestrator/engine/records.hpp"
#include "persistence/keys.hpp"

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

Complaint TrailWatch::look(const Snapshot& snapshot, Instant latest) {
  Complaint complaint;
  const auto range = keys::audit_range(0, tree_.size());
  snapshot.scan(Table::kAudit, range.from, range.to, [&](std::string_view key, std::string_view leaf) {
    const auto place = keys::parse_audit(key);
    const auto record = read_audit_record(leaf);
    if (!place || place->sequence != tree_.size() || !record || record->envelope.seq != tree_.size()) {
      complaint = "record " + std::to_string(tree_.size()) + " is missing or cannot be read";
      return false;
    }
    (void)tree_.append(leaf, completed_);
    completed_.clear();
    complaint = check(*record, latest);
    return !complaint;
  });
  if (complaint) return complaint;
  AuditRootRecord root;
  const auto bytes = snapshot.get(Table::kMeta, keys::meta(0, kAuditRootName));
  if (tree_.size() > 0 &&
      (!bytes || !codec::decode(*bytes, root) || root.size != tree_.size() || root.root != tree_.root())) {
    return "the stored root is not that of the records seen: what was there has changed or is gone";
  }
  return std::nullopt;
}

Complaint TrailWatch::check(const AuditRecord& record, Instant latest) {
  const auto& envelope = record.envelope;
  const auto where = "record " + std::to_string(envelope.seq) + ", " + name_of(record.event) + " of " +
                     envelope.unit.value + ", at " + format_instant_utc(envelope.at);
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
