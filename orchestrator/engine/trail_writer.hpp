// The end of one trail: turns events into leaves, tree nodes and history entries of the batch being decided.
// Belongs to the writer's thread.
#pragma once

#include "orchestrator/engine/batch.hpp"
#include "persistence/trail/merkle.hpp"
#include "workflows/aggregate/kind.hpp"
#include "workflows/audit/audit_record.hpp"

#include <cstdint>
#include <string>

namespace duban {

class TrailWriter {
 public:
  // `trail`: the number of a partition, or kSystemTrail.
  explicit TrailWriter(Partition trail) : trail_(trail) {}

  // Reads the tree's edge and the last record. Errors: store.corrupt.
  [[nodiscard]] Result<void> recover(const Snapshot& snapshot);

  void begin(Batch& batch);
  // Adds the root and the size to the batch, if it changes the trail.
  void finish();

  // Gives the event the next number, which is returned. Event: one of the variants of AnyEvent.
  template <class Event>
  std::uint64_t append(const Event& event, AuditEnvelope& envelope) {
    envelope.seq = tree_.size();
    leaf_.clear();
    write_audit_record(leaf_, envelope, event);
    put_leaf(envelope);
    return envelope.seq;
  }
  // What was appended from `first` on is about the subject.
  void note_history(std::string_view campaign, std::string_view name, std::uint64_t first);

  [[nodiscard]] std::uint64_t size() const { return tree_.size(); }
  [[nodiscard]] std::uint64_t size_in_batch() const { return tree_.size() - size_at_begin_; }
  // The moment of the last record: time never runs backwards in a trail.
  [[nodiscard]] Instant last_at() const { return last_at_; }

 private:
  void put_leaf(const AuditEnvelope& envelope);

  Partition trail_;
  Batch* batch_ = nullptr;
  MerkleAppender tree_;
  std::uint64_t size_at_begin_ = 0;
  Instant last_at_{};
  std::string leaf_;  // reused
};

}  // namespace duban
