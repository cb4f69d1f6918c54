#include "orchestrator/audit/tree_check.hpp"

#include "orchestrator/audit/finding_words.hpp"
#include "orchestrator/audit/trail_check.hpp"
#include "persistence/keys.hpp"
#include "persistence/tables/meta.hpp"
#include "persistence/tables/trail.hpp"
#include "persistence/trail/merkle.hpp"

#include <array>

namespace duban {
namespace {

constexpr std::size_t kLevelsMax = 64;
// Nodes computed before the stored ones are read: a megabyte or so.
constexpr std::size_t kPortion = std::size_t{1} << 14U;

class TreeCheck {
 public:
  TreeCheck(const Snapshot& snapshot, Partition partition, Findings& findings)
      : snapshot_(snapshot), partition_(partition), findings_(findings) {}

  void take(std::string_view key, std::string_view leaf) {
    const auto parsed = tables::Audit::parse(key);
    if (!parsed)
      return findings_.add(VerifyCheck::order, std::nullopt, words::table(Table::audit),
                           {"a malformed key", "键的格式有误"});
    if (parsed->sequence != next_) note_gap(parsed->sequence);
    next_ = parsed->sequence + 1;
    ++records_;
    completed_.clear();
    tree_.append(leaf, completed_);
    for (const auto& node : completed_) {
      if (node.level >= kTreeLevelMin) pending_.push_back({node, parsed->sequence});
    }
    if (pending_.size() >= kPortion) compare();
  }

  void finish(TrailSummary& summary) {
    compare();
    summary = {records_, tree_.root()};
    const auto last = records_ == 0 ? std::optional<std::uint64_t>{} : std::optional{next_ - 1};
    if (audit_size(snapshot_, partition_) != records_) {
      const auto found = std::to_string(records_);
      findings_.add(VerifyCheck::order, last, {"the length of the trail", "审计链长度"},
                    {"the store notes another length than the " + found + " records found",
                     "存储中登记的长度与实有的" + found + "条记录不符"});
    }
    check_root(last);
    if (stored_nodes() != nodes_) {
      const auto nodes = std::to_string(nodes_);
      findings_.add(VerifyCheck::tree, std::nullopt, {"the tree", "审计树"},
                    {"it does not hold the " + nodes + " nodes that follow from the records",
                     "其节点与由记录推算的" + nodes + "个不符"});
    }
  }

 private:
  struct Completed {
    MerkleNode node;
    std::uint64_t by;  // the record that completed it
  };
  // The stored nodes of one level that the pending ones are compared with.
  struct Level {
    std::uint64_t first = 0, after = 0;
    std::vector<std::optional<Digest>> stored;  // nullopt: missing
  };

  // Format 1 stored lower nodes too. They stay where they are and are looked at by nobody.
  [[nodiscard]] std::uint64_t stored_nodes() const {
    const auto from = tables::Tree::key(partition_, kTreeLevelMin, 0);
    return count_entries(snapshot_, Table::tree, {from, keys::partition_range(partition_).to});
  }

  // The tree of a trail with a gap says nothing, so it is compared no further.
  void note_gap(std::uint64_t found) {
    compare();
    findings_.add(VerifyCheck::order, next_, words::records(next_, found - 1), {"missing", "缺失"});
    gapless_ = false;
  }

  void compare() {
    nodes_ += pending_.size();
    if (gapless_) {
      read_stored();
      for (const auto& completed : pending_) compare(completed);
    }
    pending_.clear();
  }

  // The nodes of a level complete one after the other, so those of a portion are one range.
  void read_stored() {
    for (auto& level : levels_) level.first = level.after = 0;
    for (const auto& [node, by] : pending_) {
      auto& level = levels_.at(node.level);
      if (level.after == 0) level.first = node.index;
      level.after = node.index + 1;
    }
    for (std::size_t number = 0; number < levels_.size(); ++number) {
      auto& level = levels_[number];
      if (level.after == 0) continue;
      level.stored.assign(level.after - level.first, std::nullopt);
      const auto name = static_cast<std::uint8_t>(number);
      snapshot_.scan(Table::tree, tables::Tree::at(partition_, name, level.first).view(),
                     tables::Tree::at(partition_, name, level.after).view(),
                     [&](std::string_view key, std::string_view hash) {
                       const auto parsed = tables::Tree::parse(key);
                       if (!parsed) return true;
                       auto& stored = level.stored.at(parsed->index - level.first).emplace();
                       if (hash.size() != stored.bytes.size())
                         stored = Digest{};
                       else
                         std::copy(hash.begin(), hash.end(), stored.bytes.begin());
                       return true;
                     });
    }
  }

  // A changed leaf changes every node above it; the lowest one names the place, the others would only repeat
  // it.
  void compare(const Completed& completed) {
    const auto& node = completed.node;
    const auto& level = levels_.at(node.level);
    const auto& stored = level.stored.at(node.index - level.first);
    const auto first = node.index << node.level;
    if ((stored && *stored == node.hash) || (last_damaged_ && *last_damaged_ >= first)) return;
    findings_.add(VerifyCheck::tree, completed.by, words::records(first, completed.by),
                  stored ? LocalizedText{"their hash is not the stored one", "其散列值与存储的不符"}
                         : LocalizedText{"the node above them is missing", "其上级节点缺失"});
    last_damaged_ = completed.by;
  }

  // The last records of a trail, fewer than a stored node covers, are below none: only the root covers them.
  void check_root(std::optional<std::uint64_t> last) {
    if (records_ == 0) return;
    const auto stored = tables::AuditRoot::get(snapshot_, tables::AuditRoot::of(partition_));
    if (!stored || !*stored) {
      findings_.add(VerifyCheck::tree, std::nullopt, {"the root", "树根"},
                    {"it is missing or cannot be read", "缺失或无法读取"});
    } else if (((**stored).size != records_ || (**stored).root != tree_.root()) && !last_damaged_ &&
               gapless_) {
      findings_.add(VerifyCheck::tree, last, words::records(*last, *last),
                    {"the root over it is not the stored one", "由其推算的树根与存储的不符"});
    }
  }

  const Snapshot& snapshot_;
  Partition partition_;
  Findings& findings_;
  MerkleAppender tree_;
  std::vector<MerkleNode> completed_;
  std::vector<Completed> pending_;
  std::array<Level, kLevelsMax> levels_;
  std::uint64_t next_ = 0;
  std::uint64_t records_ = 0;
  std::uint64_t nodes_ = 0;  // that follow from the records
  std::optional<std::uint64_t> last_damaged_;
  bool gapless_ = true;
};

}  // namespace

void check_tree(const Snapshot& snapshot, Partition trail, TrailSummary& summary, Findings& findings) {
  TreeCheck check(snapshot, trail, findings);
  const auto range = keys::partition_range(trail);
  snapshot.scan(Table::audit, range.from, range.to, [&](std::string_view key, std::string_view leaf) {
    check.take(key, leaf);
    return true;
  });
  check.finish(summary);
}

}  // namespace duban
