// Reads every audit record as it is stored, and says what must never be in a trail.
//
// Knows nothing of how the engine works: only the records, the moment it really was, and the tree as it grew.
#pragma once

#include "persistence/store.hpp"
#include "persistence/trail/merkle.hpp"
#include "tests/simulation/complaint.hpp"
#include "workflows/audit/audit_record.hpp"

#include <map>
#include <set>
#include <string>
#include <tuple>
#include <vector>

namespace duban::simulation {

class TrailWatch {
 public:
  // `trail`: the number of a partition, or kSystemTrail.
  explicit TrailWatch(Partition trail) : trail_(trail) {}

  // Everything stored since the last look, which is added to `fresh`. `latest` is the latest moment that it
  // has really been so far; `older` chooses an earlier tree that this one must be consistent with.
  [[nodiscard]] Complaint look(const Snapshot& snapshot, Instant latest, std::uint64_t older,
                               std::vector<AuditRecord>& fresh);
  // The tree as it stands with each that it has ever been.
  [[nodiscard]] Complaint compare_with_every_earlier_root(const Snapshot& snapshot) const;

  // The records that a command of that id caused, in order.
  struct Trace {
    std::uint64_t seq = 0;
    std::string unit;
    std::string event;
  };
  [[nodiscard]] const std::vector<Trace>& traces_of(const std::string& command) const;
  [[nodiscard]] std::uint64_t records() const { return tree_.size(); }
  [[nodiscard]] std::uint64_t rungs() const { return rungs_.size(); }
  // Over the records as they were when they were first seen.
  [[nodiscard]] Digest root() const { return tree_.root(); }

 private:
  struct Root {
    std::uint64_t size = 0;
    Digest root;
  };

  [[nodiscard]] Complaint take(const Snapshot& snapshot, std::string_view key, std::string_view leaf,
                               Instant latest, std::vector<AuditRecord>& fresh);
  [[nodiscard]] Complaint check(const AuditRecord& record, Instant latest);
  [[nodiscard]] Complaint check_root(const Snapshot& snapshot) const;
  [[nodiscard]] Complaint check_consistency(const Snapshot& snapshot, const Root& earlier) const;

  Partition trail_;
  MerkleAppender tree_;
  std::vector<Root> roots_;            // after each look that found records
  std::vector<MerkleNode> completed_;  // by the record at hand
  Instant last_at_ = Instant::min();
  std::set<std::tuple<std::string, std::string, std::uint16_t, std::uint16_t>>
      rungs_;  // unit, task, round, rung
  std::map<std::string, std::vector<Trace>> traces_;
};

// The two trails of the server.
struct Trails {
  TrailWatch partition{0};
  TrailWatch system{kSystemTrail};

  // No command leaves records in both.
  [[nodiscard]] const std::vector<TrailWatch::Trace>& traces_of(const std::string& command) const {
    const auto& in_partition = partition.traces_of(command);
    return in_partition.empty() ? system.traces_of(command) : in_partition;
  }
};

}  // namespace duban::simulation
