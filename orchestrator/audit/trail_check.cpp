#include "orchestrator/audit/trail_check.hpp"

#include "orchestrator/engine/records.hpp"
#include "persistence/keys.hpp"
#include "persistence/merkle.hpp"
#include "workflows/audit/audit_record.hpp"

namespace duban {
namespace {

std::string span_of(std::uint64_t first, std::uint64_t last) {
  if (first == last) return "record " + std::to_string(first);
  return "records " + std::to_string(first) + " to " + std::to_string(last);
}

class TrailCheck {
 public:
  TrailCheck(const Snapshot& snapshot, Partition partition, Findings& findings)
      : snapshot_(snapshot), partition_(partition), findings_(findings) {}

  void take(std::string_view key, std::string_view leaf) {
    const auto parsed = keys::parse_audit(key);
    if (!parsed) return findings_.add(VerifyCheck::order, std::nullopt, "table audit", "a malformed key");
    if (parsed->sequence != next_) {
      findings_.add(VerifyCheck::order, next_, span_of(next_, parsed->sequence - 1), "missing");
      gapless_ = false;
    }
    next_ = parsed->sequence + 1;
    ++records_;
    grow_tree(parsed->sequence, leaf);
    read(parsed->sequence, leaf);
  }

  void finish(VerifyReport& report) {
    report.records = records_;
    report.root = tree_.root();
    const auto last = records_ == 0 ? std::optional<std::uint64_t>{} : std::optional{next_ - 1};
    if (audit_size(snapshot_, partition_) != records_) {
      findings_.add(VerifyCheck::order, last, "the length of the trail",
                    "the store notes another length than the " + std::to_string(records_) + " records found");
    }
    check_root(last);
    // Format 1 stored lower nodes too. They stay where they are and are looked at by nobody.
    const auto stored_from = keys::tree(partition_, kTreeLevelMin, 0);
    if (count_entries(snapshot_, Table::kTree, {stored_from, keys::partition_range(partition_).to}) != nodes_) {
      findings_.add(VerifyCheck::tree, std::nullopt, "the tree",
                    "it does not hold the " + std::to_string(nodes_) + " nodes that follow from the records");
    }
    if (count_entries(snapshot_, Table::kHistory, keys::partition_range(partition_)) != records_) {
      findings_.add(VerifyCheck::history, std::nullopt, "the histories", "they do not hold each record once");
    }
  }

 private:
  // A changed leaf changes every node above it; the lowest one names the place, the others would only repeat
  // it. The tree of a trail with a gap says nothing, so it is compared no further.
  void grow_tree(std::uint64_t sequence, std::string_view leaf) {
    completed_.clear();
    tree_.append(leaf, completed_);
    for (const auto& node : completed_) {
      if (node.level < kTreeLevelMin) continue;
      ++nodes_;
      const auto stored = snapshot_.get(Table::kTree, keys::tree(partition_, node.level, node.index));
      const auto first = node.index << node.level;
      if (!gapless_ || (stored && *stored == node.hash.view()) || damaged_from(first)) continue;
      findings_.add(VerifyCheck::tree, sequence, span_of(first, sequence),
                    stored ? "their hash is not the stored one" : "the node above them is missing");
      last_damaged_ = sequence;
    }
  }

  [[nodiscard]] bool damaged_from(std::uint64_t first) const {
    return last_damaged_ && *last_damaged_ >= first;
  }

  void read(std::uint64_t sequence, std::string_view leaf) {
    const auto record = read_audit_record(leaf);
    const auto subject = span_of(sequence, sequence);
    if (!record) {
      findings_.add(VerifyCheck::form, sequence, subject, record.error().message(Language::en));
      last_damaged_ = sequence;
      return;
    }
    const auto& envelope = record->envelope;
    if (envelope.seq != sequence) {
      findings_.add(VerifyCheck::order, sequence, subject,
                    "it says that it is record " + std::to_string(envelope.seq));
    }
    if (envelope.at < last_at_) {
      findings_.add(VerifyCheck::order, sequence, subject, "it is earlier than the record before it");
    }
    last_at_ = envelope.at;
    const auto history = keys::history(partition_, envelope.campaign.value, envelope.unit.value, sequence);
    if (!snapshot_.get(Table::kHistory, history)) {
      findings_.add(VerifyCheck::history, sequence, subject, "it is missing in the history of its unit");
    }
  }

  // The last record of a trail of odd length is below no stored node: only the root covers it.
  void check_root(std::optional<std::uint64_t> last) {
    if (records_ == 0) return;
    const auto bytes = snapshot_.get(Table::kMeta, keys::meta(partition_, kAuditRootName));
    AuditRootRecord stored;
    if (!bytes || !codec::decode(*bytes, stored)) {
      findings_.add(VerifyCheck::tree, std::nullopt, "the root", "it is missing or cannot be read");
    } else if ((stored.size != records_ || stored.root != tree_.root()) && !last_damaged_ && gapless_) {
      findings_.add(VerifyCheck::tree, last, span_of(*last, *last), "the root over it is not the stored one");
    }
  }

  const Snapshot& snapshot_;
  Partition partition_;
  Findings& findings_;
  MerkleAppender tree_;
  std::vector<MerkleNode> completed_;
  std::uint64_t next_ = 0;
  std::uint64_t records_ = 0;
  std::uint64_t nodes_ = 0;
  std::optional<std::uint64_t> last_damaged_;
  bool gapless_ = true;
  Instant last_at_ = Instant::min();
};

}  // namespace

std::uint64_t count_entries(const Snapshot& snapshot, Table table, const keys::Range& range) {
  std::uint64_t count = 0;
  snapshot.scan(table, range.from, range.to, [&](std::string_view, std::string_view) {
    ++count;
    return true;
  });
  return count;
}

void check_trail(const Snapshot& snapshot, Partition partition, VerifyReport& report, Findings& findings) {
  TrailCheck check(snapshot, partition, findings);
  const auto range = keys::partition_range(partition);
  snapshot.scan(Table::kAudit, range.from, range.to, [&](std::string_view key, std::string_view leaf) {
    check.take(key, leaf);
    return true;
  });
  check.finish(report);
}

}  // namespace duban
