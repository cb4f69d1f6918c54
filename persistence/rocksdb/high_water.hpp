// The high-water mark: how many audit records each partition is known to have held, kept outside RocksDB.
//
// A write-ahead log that lost whole records from its end looks complete to RocksDB. The mark is written after
// each synced commit that moved the audit trail, without a sync of its own: it may lag behind, and it is
// never ahead unless acknowledged records are gone. One slot of 32 bytes a partition (persistence/FORMAT.md),
// so that a write never crosses a disk sector. Belongs to one thread.
#pragma once

#include "persistence/store.hpp"
#include "workflows/base/error.hpp"

#include <cstdint>
#include <filesystem>
#include <map>
#include <memory>

namespace duban {

class HighWaterFile {
 public:
  // Opens or creates the file. Errors: store.unavailable; store.corrupt when a slot has a bad checksum.
  [[nodiscard]] static Result<std::unique_ptr<HighWaterFile>> open(const std::filesystem::path& path);

  ~HighWaterFile();
  HighWaterFile(const HighWaterFile&) = delete;
  HighWaterFile& operator=(const HighWaterFile&) = delete;

  // The marks found at open, by partition.
  [[nodiscard]] const std::map<Partition, std::uint64_t>& marks() const { return marks_; }

  // Best effort: a mark that cannot be written only weakens the check at the next open. False when it was not
  // written.
  bool write(Partition partition, std::uint64_t size);

 private:
  explicit HighWaterFile(int descriptor) : descriptor_(descriptor) {}
  [[nodiscard]] Result<void> read_marks();

  int descriptor_;
  std::map<Partition, std::uint64_t> marks_;
};

// That the stored audit trail of every partition is whole at its end: its size in meta, the last record in
// audit and the mark outside agree. Errors: store.lost_tail (records that were acknowledged are gone),
// store.corrupt (the size and the records contradict each other). May throw CorruptRead.
[[nodiscard]] Result<void> check_audit_tail(const Snapshot& snapshot,
                                            const std::map<Partition, std::uint64_t>& marks);

}  // namespace duban
