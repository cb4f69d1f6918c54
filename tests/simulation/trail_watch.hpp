// Reads every audit record as it is stored, and says what must never be in a trail.
//
// Knows nothing of how the engine works: only the records, the moment it really was, and what people were
// told.
#pragma once

#include "persistence/merkle.hpp"
#include "persistence/store.hpp"
#include "workflows/audit/audit_record.hpp"

#include <map>
#include <optional>
#include <set>
#include <string>
#include <tuple>
#include <vector>

namespace duban::simulation {

// What is wrong; nullopt: nothing.
using Complaint = std::optional<std::string>;

class TrailWatch {
 public:
  // Everything stored since the last look. `latest` is the latest moment that it has really been so far.
  [[nodiscard]] Complaint look(const Snapshot& snapshot, Instant latest);

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
  [[nodiscard]] Complaint check(const AuditRecord& record, Instant latest);

  MerkleAppender tree_;
  std::vector<MerkleNode> completed_;  // of no interest here
  Instant last_at_ = Instant::min();
  std::set<std::tuple<std::string, std::string, std::uint16_t, std::uint16_t>>
      rungs_;  // unit, task, round, rung
  std::map<std::string, std::vector<Trace>> traces_;
};

}  // namespace duban::simulation
