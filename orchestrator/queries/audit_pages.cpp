#include "orchestrator/queries/audit_pages.hpp"

#include "persistence/tables/trail.hpp"
#include "persistence/trail/merkle.hpp"
#include "workflows/base/record_errors.hpp"

namespace duban::queries {
namespace {

class Reader {
 public:
  Reader(const Snapshot& snapshot, Partition partition, std::size_t limit)
      : snapshot_(snapshot), partition_(partition), limit_(limit) {}

  // False when the page is full already.
  bool add(std::uint64_t sequence) {
    if (rows_ == limit_) {
      page_.next_from = sequence;
      return false;
    }
    if (auto record = tables::Audit::get(snapshot_, tables::Audit::at(partition_, sequence))) {
      page_.records.push_back(std::move(*record));
    }
    page_.last = sequence;
    ++rows_;
    return true;
  }
  AuditPage take() { return std::move(page_); }

 private:
  const Snapshot& snapshot_;
  Partition partition_;
  std::size_t limit_;
  std::size_t rows_ = 0;
  AuditPage page_;
};

}  // namespace

Result<AuditPage> list_audit_records(const Snapshot& snapshot, Partition partition, std::uint64_t from,
                                     std::size_t limit) {
  const auto size = count_audit_records(snapshot, partition);
  if (!size) return size.error();
  Reader reader(snapshot, partition, limit);
  while (from < *size && reader.add(from)) ++from;
  return reader.take();
}

AuditPage list_audit_records_of(const Snapshot& snapshot, Partition partition,
                                const history::Subject& subject, std::uint64_t from, std::size_t limit) {
  Reader reader(snapshot, partition, limit);
  history::each(snapshot, partition, subject, from,
                [&](std::uint64_t sequence) { return reader.add(sequence); });
  return reader.take();
}

Result<std::uint64_t> count_audit_records(const Snapshot& snapshot, Partition partition) {
  const auto size = audit_size(snapshot, partition);
  if (!size) return Error{errors::store_corrupt, {{"what", "audit trail"}, {"detail", "its size"}}};
  return *size;
}

}  // namespace duban::queries
