#include "orchestrator/evidence/evidence_store.hpp"

#include "orchestrator/evidence/evidence_errors.hpp"
#include "orchestrator/evidence/evidence_sink.hpp"
#include "workflows/base/record_errors.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <fcntl.h>
#include <map>
#include <set>
#include <stdexcept>
#include <sys/stat.h>
#include <system_error>
#include <unistd.h>
#include <utility>

namespace duban {
namespace {

namespace fs = std::filesystem;

constexpr mode_t kFolderMode = 0700;

Error unavailable(std::string_view doing, int error_number) {
  return disk_error(doing, error_number, 0);
}

Error not_found(const Digest& digest) {
  return Error{errors::evidence_not_found, {{"digest", digest.hex()}}};
}

Result<void> make_folder(const fs::path& folder, std::uint64_t reserve_bytes) {
  if (::mkdir(folder.c_str(), kFolderMode) == 0 || errno == EEXIST) return {};
  return disk_error("mkdir", errno, reserve_bytes);
}

std::array<timespec, 2> file_times(Instant instant) {
  const auto seconds = std::chrono::floor<std::chrono::seconds>(instant);
  const timespec time{
      .tv_sec = static_cast<time_t>(seconds.time_since_epoch().count()),
      .tv_nsec = static_cast<long>(std::chrono::nanoseconds(instant - seconds).count()),
  };
  return {time, time};
}

Instant modified_at(const struct stat& facts) {
  return Instant(std::chrono::seconds(facts.st_mtim.tv_sec)) +
         std::chrono::floor<Milliseconds>(std::chrono::nanoseconds(facts.st_mtim.tv_nsec));
}

}  // namespace

struct EvidenceStore::Holds {
  Mutex mutex;
  std::map<Digest, std::size_t> counts DUBAN_GUARDED_BY(mutex);  // those held now
  // Those held at any time since; all held now are among them.
  std::set<Digest> since_sweep_began DUBAN_GUARDED_BY(mutex);

  [[nodiscard]] bool contain(const Digest& digest) {
    const MutexLock lock(mutex);
    return since_sweep_began.contains(digest);
  }
};

EvidenceStore::EvidenceStore(fs::path root, EvidenceLimits limits, std::shared_ptr<const Disk> disk)
    : root_(std::move(root)), limits_(limits), disk_(std::move(disk)), holds_(std::make_shared<Holds>()) {}

std::shared_ptr<const void> EvidenceStore::hold(const Digest& digest) {
  const MutexLock lock(holds_->mutex);
  ++holds_->counts[digest];
  holds_->since_sweep_began.insert(digest);
  return {new Digest(digest), [holds = holds_](const Digest* held) {
            const MutexLock release_lock(holds->mutex);
            const auto found = holds->counts.find(*held);
            if (--found->second == 0) holds->counts.erase(found);
            delete held;
          }};
}

void EvidenceStore::begin_sweep() {
  const MutexLock lock(holds_->mutex);
  holds_->since_sweep_began.clear();
  for (const auto& [digest, count] : holds_->counts) holds_->since_sweep_began.insert(digest);
}

Result<std::unique_ptr<EvidenceStore>> EvidenceStore::start(fs::path root, EvidenceLimits limits,
                                                            std::shared_ptr<const Disk> disk) {
  std::unique_ptr<EvidenceStore> store(new EvidenceStore(std::move(root), limits, std::move(disk)));
  if (const auto prepared = store->prepare(); !prepared) return prepared.error();
  return store;
}

Result<void> EvidenceStore::prepare() const {
  for (const auto& folder : {root_, root_ / "incoming"}) {
    if (const auto made = make_folder(folder, limits_.reserve_bytes); !made) return made.error();
    if (::chmod(folder.c_str(), kFolderMode) != 0) return unavailable("chmod", errno);
    if (const auto synced = sync_folder(folder.parent_path()); !synced) return synced.error();
  }
  std::error_code error;
  for (fs::directory_iterator at(root_ / "incoming", error), end; !error && at != end; at.increment(error)) {
    if (::unlink(at->path().c_str()) != 0) return unavailable("unlink", errno);
  }
  if (error) return unavailable("readdir", error.value());
  return {};
}

Result<std::unique_ptr<http::BodySink>> EvidenceStore::open_sink(std::string_view declared_media_type,
                                                                 std::uint64_t size_max_bytes) {
  SinkTerms terms;
  terms.media_type = bare_media_type(declared_media_type);
  if (terms.media_type.empty()) terms.media_type = "application/octet-stream";
  const auto promised = promised_format(terms.media_type);
  if (!promised) return Error{errors::evidence_type_not_allowed, {{"type", terms.media_type}}};
  terms.promised = *promised;
  terms.size_max_bytes = std::min(size_max_bytes, limits_.file_bytes_max);
  terms.reserve_bytes = limits_.reserve_bytes;

  std::string path = (root_ / "incoming" / "upload-XXXXXX").string();
  Descriptor file(::mkostemp(path.data(), O_CLOEXEC));  // creates with 0600
  if (!file.is_open()) return disk_error("mkostemp", errno, limits_.reserve_bytes);
  const int descriptor = file.get();
  auto sink = std::make_unique<EvidenceSink>(path, std::move(file), std::move(terms), disk_);
  const auto free = disk_->free_bytes(descriptor);
  if (free && *free < limits_.reserve_bytes) {
    return Error{errors::store_full, {{"reserve", std::to_string(limits_.reserve_bytes)}}};
  }
  return std::unique_ptr<http::BodySink>(std::move(sink));
}

Result<StoredFile> EvidenceStore::finish(std::unique_ptr<http::BodySink> sink, Instant now) {
  auto* const upload = dynamic_cast<EvidenceSink*>(sink.get());
  if (upload == nullptr) throw std::logic_error("the sink is not one of an evidence store");
  auto media_type = upload->settle_type();
  if (!media_type) return media_type.error();
  const auto times = file_times(now);
  if (::futimens(upload->descriptor(), times.data()) != 0) return unavailable("futimens", errno);
  // A failed sync is never repeated: the file goes, and the client uploads it anew.
  if (disk_->sync(upload->descriptor()) != 0) {
    return disk_error("fsync", errno, limits_.reserve_bytes);
  }
  StoredFile stored{upload->finish_digest(), upload->size_bytes(), *std::move(media_type)};
  const MutexLock lock(placing_);
  if (const auto placed = place(upload->path(), stored.digest); !placed) return placed.error();
  upload->release();
  return stored;
}

// Replacing a file of the same name costs nothing and heals one that was damaged; readers keep the old one.
// When the folders cannot be synced the file stays for a sweep: a file of that name may be in use already.
Result<void> EvidenceStore::place(const fs::path& from, const Digest& digest) {
  const auto to = path_of(digest);
  const auto inner = to.parent_path();
  const auto outer = inner.parent_path();
  for (const auto& folder : {outer, inner}) {
    if (const auto made = make_folder(folder, limits_.reserve_bytes); !made) return made.error();
  }
  if (::rename(from.c_str(), to.c_str()) != 0) return disk_error("rename", errno, limits_.reserve_bytes);
  for (const auto& folder : {inner, outer, root_}) {
    if (const auto synced = sync_folder(folder); !synced) return synced.error();
  }
  return {};
}

Result<void> EvidenceStore::sync_folder(const fs::path& folder) const {
  const auto name = folder.empty() ? fs::path(".") : folder;
  const Descriptor opened(::open(name.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (!opened.is_open()) return unavailable("open folder", errno);
  if (disk_->sync(opened.get()) != 0) return disk_error("fsync folder", errno, limits_.reserve_bytes);
  return {};
}

fs::path EvidenceStore::path_of(const Digest& digest) const {
  const auto hex = digest.hex();
  return root_ / hex.substr(0, 2) / hex.substr(2, 2) / hex;
}

// A file that cannot be opened now is not thereby gone: whoever asks for it may ask again.
Result<http::FileBody> EvidenceStore::open(const Digest& digest) const {
  const auto path = path_of(digest);
  if (auto file = http::open_file_body(path.string())) return *std::move(file);
  const int failure = errno;
  struct stat facts {};
  if (::lstat(path.c_str(), &facts) == 0) {
    return S_ISREG(facts.st_mode) ? unavailable("open", failure) : not_found(digest);
  }
  return errno == ENOENT || errno == ENOTDIR ? not_found(digest) : unavailable("open", failure);
}

Result<std::uint64_t> EvidenceStore::renew(const Digest& digest, Instant now) {
  const MutexLock lock(placing_);
  const auto file = open(digest);
  if (!file) return file.error();
  const auto times = file_times(now);
  if (::futimens(*file->descriptor, times.data()) != 0) return unavailable("futimens", errno);
  return file->size_bytes;
}

Result<void> EvidenceStore::verify(const Digest& digest) const {
  const auto file = open(digest);
  if (!file) return file.error();
  Sha256 hash;
  std::string buffer(std::size_t{256} << 10U, '\0');
  while (true) {
    const auto got = ::read(*file->descriptor, buffer.data(), buffer.size());
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return unavailable("read", errno);
    if (got == 0) break;
    hash.update(std::string_view(buffer).substr(0, static_cast<std::size_t>(got)));
  }
  if (hash.finish() != digest) return Error{errors::evidence_corrupt, {{"digest", digest.hex()}}};
  return {};
}

Result<void> EvidenceStore::sweep_file(const fs::path& path, const Digest& digest,
                                       const std::function<bool(const Digest&)>& is_referenced,
                                       Instant older_than, SweepReport& report) {
  const MutexLock lock(placing_);
  struct stat facts {};
  if (::lstat(path.c_str(), &facts) != 0) return unavailable("stat", errno);
  if (modified_at(facts) >= older_than || is_referenced(digest) || holds_->contain(digest)) {
    ++report.kept_files;
    return {};
  }
  if (::unlink(path.c_str()) != 0) return unavailable("unlink", errno);
  ++report.removed_files;
  report.removed_bytes += static_cast<std::uint64_t>(facts.st_size);
  return {};
}

Result<SweepReport> EvidenceStore::sweep(const std::function<bool(const Digest&)>& is_referenced,
                                         Instant older_than) {
  SweepReport report;
  std::error_code error;
  for (fs::recursive_directory_iterator at(root_, error), end; !error && at != end; at.increment(error)) {
    const auto digest = Digest::from_hex(at->path().filename().string());
    // Uploads under way and whatever somebody put here are not ours to judge.
    if (!digest || at->path() != path_of(*digest)) continue;
    const auto swept = sweep_file(at->path(), *digest, is_referenced, older_than, report);
    if (!swept) return swept.error();
  }
  if (error) return unavailable("readdir", error.value());
  return report;
}

}  // namespace duban
