#include "persistence/memory_store.hpp"

#include "persistence/threads/mutex.hpp"

#include <algorithm>
#include <array>
#include <deque>
#include <limits>
#include <map>
#include <utility>

namespace duban {
namespace {

using Sequence = std::uint64_t;  // the number of the commit that wrote a version

struct Version {
  Sequence sequence = 0;
  std::optional<std::string> value;  // nullopt: deleted
};

struct Entry {
  std::vector<Version> versions;  // ascending; never empty
  Sequence queued = 0;            // the last commit that put this entry on the pruning queue

  [[nodiscard]] const std::string* at(Sequence sequence) const {
    for (auto version = versions.rbegin(); version != versions.rend(); ++version) {
      if (version->sequence <= sequence) return version->value ? &*version->value : nullptr;
    }
    return nullptr;
  }
};

using Entries = std::map<std::string, Entry, std::less<>>;

std::size_t bytes_of(const std::optional<std::string>& value) {
  return value ? value->size() : 0;
}

}  // namespace

class MemoryStore::Versions {
 public:
  Sequence pin() {
    const MutexLock lock(live_mutex_);
    ++live_[committed_];
    return committed_;
  }
  void unpin(Sequence sequence) {
    const MutexLock lock(live_mutex_);
    const auto found = live_.find(sequence);
    if (--found->second == 0) live_.erase(found);
  }

  void commit(const WriteBatch& batch) {
    const auto next = next_commit();
    const Sequence sequence = next.first;
    {
      const WriterLock lock(mutex_);
      prune(next.second);
      batch.for_each([&](const WriteBatch::Change& change) {
        mutex_.is_held_here();
        apply(change, sequence);
      });
    }
    const MutexLock lock(live_mutex_);
    committed_ = sequence;
  }

  [[nodiscard]] std::optional<std::string> get(Table table, std::string_view key, Sequence sequence) const {
    const ReaderLock lock(mutex_);
    const Entries& entries = tables_[index(table)];
    const auto found = entries.find(key);
    if (found == entries.end()) return std::nullopt;
    const std::string* value = found->second.at(sequence);
    return value != nullptr ? std::optional(*value) : std::nullopt;
  }

  using Page = std::vector<std::pair<std::string, std::string>>;

  // The next few pairs from `from` on; `from` moves behind what was looked at. False when the range is
  // exhausted.
  bool next_page(Table table, std::string& from, std::string_view to, Sequence sequence, Page& page) const {
    page.clear();
    const ReaderLock lock(mutex_);
    const Entries& entries = tables_[index(table)];
    int looked_at = 0;
    for (auto at = entries.lower_bound(from); at != entries.end(); ++at) {
      if (!to.empty() && at->first >= to) return false;
      if (looked_at++ == kPageSize) {
        from = at->first;
        return true;
      }
      if (const std::string* value = at->second.at(sequence)) page.emplace_back(at->first, *value);
    }
    return false;
  }

  // The same downwards: pairs below `to` (empty: from the end of the table).
  bool previous_page(Table table, std::string_view from, std::string& to, Sequence sequence,
                     Page& page) const {
    page.clear();
    const ReaderLock lock(mutex_);
    const Entries& entries = tables_[index(table)];
    auto at = to.empty() ? entries.end() : entries.lower_bound(to);
    for (int looked_at = 0; at != entries.begin();) {
      --at;
      if (at->first < from) return false;
      if (const std::string* value = at->second.at(sequence)) page.emplace_back(at->first, *value);
      if (++looked_at == kPageSize) {
        to = at->first;
        return !to.empty();
      }
    }
    return false;
  }

  [[nodiscard]] std::uint64_t used_bytes() const {
    const ReaderLock lock(mutex_);
    return used_bytes_;
  }
  [[nodiscard]] std::vector<Statistic> statistics() const {
    const ReaderLock lock(mutex_);
    const MutexLock live_lock(live_mutex_);
    std::uint64_t entries = 0;
    std::uint64_t snapshots = 0;
    for (const Entries& table : tables_) entries += table.size();
    for (const auto& [sequence, count] : live_) snapshots += count;
    return {{"entries", entries}, {"kept_versions", kept_versions_}, {"live_snapshots", snapshots}};
  }

 private:
  // A scan copies this many pairs under the lock before it calls its visitor without one.
  static constexpr int kPageSize = 128;

  struct Superseded {
    Sequence sequence;  // the version that made earlier ones obsolete, or that is a deletion
    Table table;
    Entries::iterator entry;  // stays valid: the entry is erased only by its last place in the queue
  };

  static std::size_t index(Table table) { return static_cast<std::size_t>(table); }

  std::pair<Sequence, Sequence> next_commit() const {
    const MutexLock lock(live_mutex_);
    // A snapshot taken while this commit runs sees committed_, so that version is needed even when nothing is
    // live.
    return {committed_ + 1, live_.empty() ? committed_ : live_.begin()->first};
  }

  void apply(const WriteBatch::Change& change, Sequence sequence) DUBAN_REQUIRES(mutex_) {
    Entries& entries = tables_[index(change.table)];
    auto entry = entries.lower_bound(change.key);
    const bool known = entry != entries.end() && entry->first == change.key;
    if (!known && !change.value) return;
    if (!known) {
      entry = entries.emplace_hint(entry, change.key, Entry{});
      used_bytes_ += change.key.size();
    }
    std::vector<Version>& versions = entry->second.versions;
    std::optional<std::string> value;
    if (change.value) value.emplace(*change.value);
    used_bytes_ += bytes_of(value);
    if (!versions.empty() && versions.back().sequence == sequence) {
      used_bytes_ -= bytes_of(versions.back().value);
      versions.back().value = std::move(value);
    } else {
      if (!versions.empty()) ++kept_versions_;
      versions.push_back({sequence, std::move(value)});
    }
    const bool to_prune = versions.size() > 1 || !change.value;
    if (to_prune && entry->second.queued != sequence) {
      entry->second.queued = sequence;
      queue_.push_back({sequence, change.table, entry});
    }
  }

  void prune(Sequence oldest_needed) DUBAN_REQUIRES(mutex_) {
    while (!queue_.empty() && queue_.front().sequence <= oldest_needed) {
      const Superseded place = queue_.front();
      queue_.pop_front();
      drop_before(place.entry->second, place.sequence);
      const Entry& entry = place.entry->second;
      const bool gone = entry.versions.size() == 1 && !entry.versions.front().value;
      if (gone && entry.queued == place.sequence) {
        used_bytes_ -= place.entry->first.size();
        tables_[index(place.table)].erase(place.entry);
      }
    }
  }

  void drop_before(Entry& entry, Sequence sequence) DUBAN_REQUIRES(mutex_) {
    const auto first_needed =
        std::find_if(entry.versions.begin(), entry.versions.end(),
                     [&](const Version& version) { return version.sequence >= sequence; });
    for (auto version = entry.versions.begin(); version != first_needed; ++version) {
      used_bytes_ -= bytes_of(version->value);
      --kept_versions_;
    }
    entry.versions.erase(entry.versions.begin(), first_needed);
  }

  mutable SharedMutex mutex_;
  std::array<Entries, kTableCount> tables_ DUBAN_GUARDED_BY(mutex_);
  std::deque<Superseded> queue_ DUBAN_GUARDED_BY(mutex_);  // ascending by sequence
  std::uint64_t used_bytes_ DUBAN_GUARDED_BY(mutex_) = 0;
  std::uint64_t kept_versions_ DUBAN_GUARDED_BY(mutex_) = 0;

  mutable Mutex live_mutex_;  // taken after mutex_ where both are held
  std::map<Sequence, std::uint64_t> live_ DUBAN_GUARDED_BY(live_mutex_);
  Sequence committed_ DUBAN_GUARDED_BY(live_mutex_) = 0;
};

class MemoryStore::View : public Snapshot {
 public:
  explicit View(Versions& versions) : versions_(versions), sequence_(versions.pin()) {}
  ~View() override { versions_.unpin(sequence_); }
  View(const View&) = delete;
  View& operator=(const View&) = delete;

  [[nodiscard]] std::optional<std::string> get(Table table, std::string_view key) const override {
    return versions_.get(table, key, sequence_);
  }

  void scan(Table table, std::string_view from, std::string_view to, const Visitor& visit) const override {
    Versions::Page page;
    std::string next(from);
    for (bool more = true; more;) {
      more = versions_.next_page(table, next, to, sequence_, page);
      for (const auto& [key, value] : page) {
        if (!visit(key, value)) return;
      }
    }
  }

  void scan_reverse(Table table, std::string_view from, std::string_view to,
                    const Visitor& visit) const override {
    Versions::Page page;
    std::string end(to);
    for (bool more = true; more;) {
      more = versions_.previous_page(table, from, end, sequence_, page);
      for (const auto& [key, value] : page) {
        if (!visit(key, value)) return;
      }
    }
  }

 private:
  Versions& versions_;
  const Sequence sequence_;
};

MemoryStore::MemoryStore() : versions_(std::make_unique<Versions>()) {}
MemoryStore::~MemoryStore() = default;

std::unique_ptr<Snapshot> MemoryStore::snapshot() const {
  return std::make_unique<View>(*versions_);
}

Result<void> MemoryStore::commit(const WriteBatch& batch) {
  if (!batch.empty()) versions_->commit(batch);
  return {};
}

Store::Space MemoryStore::space() const {
  return {versions_->used_bytes(), std::numeric_limits<std::uint64_t>::max()};
}

std::vector<Store::Statistic> MemoryStore::statistics() const {
  return versions_->statistics();
}

}  // namespace duban
