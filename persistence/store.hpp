// The Store port: everything Duban asks of a disk, and nothing else.
//
// One engine thread writes; any thread reads. A commit is atomic and durable: when it returns success, every
// change of the batch survives a power cut; when it fails, the outcome is UNKNOWN and the caller must stop
// and recover (never retry a sync). Nothing above this header knows RocksDB.
#pragma once

#include "persistence/table.hpp"
#include "workflows/base/error.hpp"

#include <chrono>
#include <cstdint>
#include <exception>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace duban {

// A slice of the campaigns with a writer, an audit trail and a tree of its own. One today; keys carry it from
// the first day.
using Partition = std::uint16_t;

// The number under which the system's own trail stands: what concerns no campaign (plans, calendars, access,
// receivers of notices). So no partition has it.
inline constexpr Partition kSystemTrail = 1;

// The changes of one decided batch, in the order they were added; a later change of the same key wins. Keys
// and values lie one behind the other in one piece of memory: a batch has thousands, made by one thread and
// freed by another.
class WriteBatch {
 public:
  struct Change {
    Table table;
    std::string_view key;
    std::optional<std::string_view> value;  // nullopt deletes
  };

  void put(Table table, std::string_view key, std::string_view value) {
    changes_.push_back({table, true, static_cast<std::uint32_t>(key.size()), value.size()});
    bytes_.append(key).append(value);
  }
  void erase(Table table, std::string_view key) {
    changes_.push_back({table, false, static_cast<std::uint32_t>(key.size()), 0});
    bytes_.append(key);
  }
  // Every batch that appends to a trail says how many records that trail holds once it is committed. The size
  // is stored in meta with the batch (audit_size below reads it), and a store on disk also notes it outside
  // its own files after the sync, so that records lost from the end of the log are noticed at the next open.
  void set_audit_size(Partition partition, std::uint64_t size);

  struct AuditMark {
    Partition partition = 0;
    std::uint64_t size = 0;
  };
  [[nodiscard]] const std::vector<AuditMark>& audit_marks() const { return audit_marks_; }

  // Calls visit(Change) for each, in order. The views live as long as the batch is not changed.
  template <class Visit>
  void for_each(Visit visit) const {
    std::string_view rest = bytes_;
    for (const auto& change : changes_) {
      const auto key = rest.substr(0, change.key_size);
      const auto value = rest.substr(change.key_size, change.value_size);
      rest.remove_prefix(change.key_size + change.value_size);
      visit(Change{change.table, key, change.keeps ? std::optional(value) : std::nullopt});
    }
  }
  [[nodiscard]] std::size_t size() const { return changes_.size(); }
  [[nodiscard]] bool empty() const { return changes_.empty(); }
  [[nodiscard]] std::size_t bytes() const { return bytes_.size(); }
  void clear() {
    changes_.clear();
    audit_marks_.clear();
    bytes_.clear();
  }

 private:
  struct Extent {
    Table table;
    bool keeps;
    std::uint32_t key_size;
    std::size_t value_size;
  };
  std::vector<Extent> changes_;
  std::string bytes_;
  std::vector<AuditMark> audit_marks_;
};

// A consistent view of everything committed when it was taken. Several threads may read one snapshot;
// short-lived (it pins old versions). A visitor may read the same or another snapshot, or commit.
class Snapshot {
 public:
  // Keep going: true; stop: false. The views live only during the call.
  using Visitor = std::function<bool(std::string_view key, std::string_view value)>;

  virtual ~Snapshot() = default;
  [[nodiscard]] virtual std::optional<std::string> get(Table table, std::string_view key) const = 0;
  // The same for many keys, each visited once in their order, at less cost than one by one. CorruptRead
  // leaves it at the first that cannot be read.
  using Found = std::function<void(std::size_t at, std::optional<std::string_view> value)>;
  virtual void get_each(Table table, std::span<const std::string> keys, const Found& visit) const;
  // Keys in [from, to) in ascending byte order; `to` empty means to the end of the table.
  virtual void scan(Table table, std::string_view from, std::string_view to, const Visitor& visit) const = 0;
  // The same range in descending order.
  virtual void scan_reverse(Table table, std::string_view from, std::string_view to,
                            const Visitor& visit) const = 0;
};

// A record that cannot be read because the disk below it lies (checksum, I/O error on read) leaves get() and
// scan() as this exception, since no value could carry it; the one catch is at the boundary of a command or a
// request.
class CorruptRead : public std::exception {
 public:
  explicit CorruptRead(std::string detail) : detail_(std::move(detail)) {}
  [[nodiscard]] const char* what() const noexcept override { return detail_.c_str(); }

 private:
  std::string detail_;
};

// The number of audit records of a partition: 0 before the first, nullopt when the stored value is malformed.
[[nodiscard]] std::optional<std::uint64_t> audit_size(const Snapshot& snapshot, Partition partition);

class Store {
 public:
  virtual ~Store() = default;
  // A snapshot must not outlive its store.
  [[nodiscard]] virtual std::unique_ptr<Snapshot> snapshot() const = 0;

  // Applies the whole batch with one sync, or reports that the outcome is unknown. One caller at a time. An
  // empty batch succeeds and writes nothing. Errors: store.full (nothing was written), store.write_failed
  // (unknown: exit and recover; later commits fail too).
  [[nodiscard]] virtual Result<void> commit(const WriteBatch& batch) = 0;

  // Approximate bytes on disk (memory for the in-memory store), and free bytes above the reserve.
  struct Space {
    std::uint64_t used_bytes = 0;
    std::uint64_t free_above_reserve_bytes = 0;
  };
  [[nodiscard]] virtual Space space() const = 0;

  // What this kind of store can tell about itself, for metrics: names in snake_case with their unit. Any
  // thread.
  struct Statistic {
    std::string_view name;
    std::uint64_t value = 0;
  };
  [[nodiscard]] virtual std::vector<Statistic> statistics() const { return {}; }
};

// How persistence reports to metrics without knowing them. Called on the thread that does the work; must not
// block.
class StoreObserver {
 public:
  virtual ~StoreObserver() = default;
  virtual void write_refused_disk_full() = 0;
  // Opening has cut off what a power cut left of a write that was never acknowledged (torn_tail.hpp).
  virtual void torn_tail_cut(std::string_view /*file*/, std::uint64_t /*bytes*/) {}
  // What the store writes on a thread of its own did not reach the disk, and no later commit will succeed.
  // Nothing that was acknowledged is lost by it. Called on that thread. A full disk is not reported: reading
  // goes on.
  virtual void background_write_failed(std::string_view /*detail*/) {}
};

}  // namespace duban
