// Evidence files, each stored once under the SHA-256 of its content.
//
//   <root>/incoming/upload-XXXXXX     uploads under way; emptied at start
//   <root>/ab/cd/abcd…                64 hex digits; folders 0700, files 0600
//
// A file is in its place only when its content and its name are on disk: finish() syncs both before it
// returns, so a digest may go into the audit record. The store knows no references: whoever submits holds and
// renews the digests it names first, and sweep() asks the caller which are in use.
//
// Threads: every function may be called from any thread. open_sink and the sink's write are quick enough for
// an io thread; finish, verify and sweep wait for the disk, so call them off it. A sink may outlive the
// store. One process owns a root at a time (the data folder's lock sees to that). Times are given by the
// caller, from one clock for all calls. Sizes are bytes.
#pragma once

#include "orchestrator/evidence/disk.hpp"
#include "orchestrator/http/body_sink.hpp"
#include "orchestrator/http/message.hpp"
#include "persistence/threads/mutex.hpp"
#include "workflows/base/digest.hpp"
#include "workflows/base/error.hpp"
#include "workflows/base/time.hpp"

#include <cstdint>
#include <filesystem>
#include <functional>
#include <limits>
#include <memory>
#include <string>
#include <string_view>

namespace duban {

struct EvidenceLimits {
  std::uint64_t file_bytes_max = std::uint64_t{50} << 20U;
  std::uint64_t reserve_bytes = std::uint64_t{512} << 20U;  // free space that uploads never touch
};

struct StoredFile {
  Digest digest;
  std::uint64_t size_bytes = 0;
  std::string media_type;
};

struct SweepReport {
  std::uint64_t kept_files = 0;
  std::uint64_t removed_files = 0;
  std::uint64_t removed_bytes = 0;
};

class EvidenceStore {
 public:
  // Creates the folders and removes what a crash left in incoming/. Errors: evidence.unavailable.
  [[nodiscard]] static Result<std::unique_ptr<EvidenceStore>> start(
      std::filesystem::path root, EvidenceLimits limits = {},
      std::shared_ptr<const Disk> disk = system_disk());

  // The smaller of `size_max_bytes` and the store's own limit holds. An empty type is octet-stream: the
  // content decides. Errors: evidence.type_not_allowed, store.full, evidence.unavailable; the sink's write
  // adds evidence.type_mismatch and evidence.too_large.
  [[nodiscard]] Result<std::unique_ptr<http::BodySink>> open_sink(
      std::string_view declared_media_type,
      std::uint64_t size_max_bytes = std::numeric_limits<std::uint64_t>::max());

  // Puts an uploaded file into its place; one with the same content that is there already is replaced by it.
  // `sink` must come from open_sink. After an error nothing of the upload is left to refer to. Errors:
  // evidence.empty, evidence.type_mismatch, store.full, evidence.unavailable, or what a write failed with.
  [[nodiscard]] Result<StoredFile> finish(std::unique_ptr<http::BodySink> sink, Instant now);

  // Errors: evidence.not_found, evidence.unavailable.
  [[nodiscard]] Result<http::FileBody> open(const Digest& digest) const;

  // As long as the result lives, and until the end of a sweep that began meanwhile, no sweep takes the file.
  // For the time between naming it and having the reference on disk, which no clock measures: a clock may be
  // set, and a machine may be suspended. The result may outlive the store.
  [[nodiscard]] std::shared_ptr<const void> hold(const Digest& digest);

  // Keeps the file from a sweep for as long as a new one, and returns its size. Call before committing a
  // reference to it, with a hold on it. Errors: evidence.not_found, evidence.unavailable.
  [[nodiscard]] Result<std::uint64_t> renew(const Digest& digest, Instant now);

  // Reads the whole file. Errors: evidence.not_found, evidence.corrupt, evidence.unavailable.
  [[nodiscard]] Result<void> verify(const Digest& digest) const;

  // Call before looking for the references that the next sweep is to respect.
  void begin_sweep();

  // Removes the files that were finished or renewed before `older_than` and that nobody refers to. In doubt
  // `is_referenced` must answer yes; uploads and renewals wait while it runs, so it must not call the store.
  // Errors: evidence.unavailable, with part of the work done.
  [[nodiscard]] Result<SweepReport> sweep(const std::function<bool(const Digest&)>& is_referenced,
                                          Instant older_than);

 private:
  struct Holds;

  EvidenceStore(std::filesystem::path root, EvidenceLimits limits, std::shared_ptr<const Disk> disk);
  [[nodiscard]] Result<void> prepare() const;
  [[nodiscard]] Result<void> place(const std::filesystem::path& from, const Digest& digest)
      DUBAN_REQUIRES(placing_);
  [[nodiscard]] Result<void> sync_folder(const std::filesystem::path& folder) const;
  [[nodiscard]] std::filesystem::path path_of(const Digest& digest) const;
  [[nodiscard]] Result<void> sweep_file(const std::filesystem::path& path, const Digest& digest,
                                        const std::function<bool(const Digest&)>& is_referenced,
                                        Instant older_than, SweepReport& report);

  const std::filesystem::path root_;
  const EvidenceLimits limits_;
  const std::shared_ptr<const Disk> disk_;
  const std::shared_ptr<Holds> holds_;
  // Between a sweep's look at a file and its removal nobody may put the file back or renew it.
  Mutex placing_;
};

}  // namespace duban
