#include "orchestrator/engine/trail_writer.hpp"

#include "persistence/tables/meta.hpp"
#include "persistence/tables/trail.hpp"
#include "persistence/trail/history.hpp"
#include "workflows/base/record_errors.hpp"

namespace duban {

Result<void> TrailWriter::recover(const Snapshot& snapshot) {
  auto tree = MerkleAppender::restore(snapshot, trail_);
  if (!tree) return tree.error();
  tree_ = std::move(*tree);
  last_at_ = Instant{};
  if (tree_.size() == 0) return {};
  const auto leaf = tables::Audit::get(snapshot, tables::Audit::at(trail_, tree_.size() - 1));
  if (!leaf) {
    return Error{errors::store_corrupt, {{"what", "audit trail"}, {"detail", "its last record is gone"}}};
  }
  auto record = read_audit_record(*leaf);
  if (!record) return record.error();
  last_at_ = record->envelope.at;
  return {};
}

void TrailWriter::begin(Batch& batch) {
  batch_ = &batch;
  size_at_begin_ = tree_.size();
}

void TrailWriter::put_leaf(const AuditEnvelope& envelope) {
  tree_.append(leaf_, trail_, batch_->writes);
  tables::Audit::put(batch_->writes, tables::Audit::at(trail_, envelope.seq), leaf_);
  last_at_ = envelope.at;
}

void TrailWriter::note_history(std::string_view campaign, std::string_view name, std::uint64_t first) {
  if (first == tree_.size()) return;
  tables::History::put(batch_->writes, tables::History::at(trail_, campaign, name, first),
                       history::encode_count(tree_.size() - first));
}

void TrailWriter::finish() {
  if (tree_.size() == size_at_begin_) return;
  tables::AuditRoot::put(batch_->writes, tables::AuditRoot::of(trail_),
                         AuditRootRecord{tree_.root(), tree_.size()});
  batch_->writes.set_audit_size(trail_, tree_.size());
}

}  // namespace duban
