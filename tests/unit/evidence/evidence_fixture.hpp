// A store in a folder of its own, and a disk that fails when told to.
#pragma once

#include "orchestrator/evidence/evidence_store.hpp"

#include <algorithm>
#include <cerrno>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <unistd.h>

#include <gtest/gtest.h>

namespace duban {

inline const std::string kPdf = "%PDF-1.7\nof invented content\n";
inline constexpr Instant kNoon{std::chrono::milliseconds{1'314'849'600'123}};  // 2011-09-01T04:00:00.123Z

class FaultyDisk final : public Disk {
 public:
  [[nodiscard]] ssize_t write(int descriptor, const void* data, std::size_t bytes) const override {
    ++writes;
    if (interrupt_next_write) {
      interrupt_next_write = false;
      errno = EINTR;
      return -1;
    }
    if (write_error != 0) {
      errno = write_error;
      return -1;
    }
    return Disk::write(descriptor, data, std::min(bytes, write_at_most));
  }
  [[nodiscard]] int sync(int descriptor) const override {
    ++syncs;
    if (fail_sync_number == syncs) {
      errno = EIO;
      return -1;
    }
    return Disk::sync(descriptor);
  }
  [[nodiscard]] std::optional<std::uint64_t> free_bytes(int) const override { return free; }

  std::size_t write_at_most = 1U << 30U;
  int write_error = 0;
  int fail_sync_number = 0;
  std::optional<std::uint64_t> free;
  mutable bool interrupt_next_write = false;
  mutable int writes = 0;
  mutable int syncs = 0;
};

class EvidenceFolder : public testing::Test {
 protected:
  EvidenceFolder() {
    std::string name = (std::filesystem::temp_directory_path() / "duban-evidence-XXXXXX").string();
    if (::mkdtemp(name.data()) == nullptr) throw std::runtime_error("no temporary folder");
    folder_ = name;
  }
  ~EvidenceFolder() override { std::filesystem::remove_all(folder_); }

  std::unique_ptr<EvidenceStore> start(EvidenceLimits limits = {.file_bytes_max = 5U << 20U,
                                                                .reserve_bytes = 0}) {
    auto store = EvidenceStore::start(root(), limits, disk_);
    if (!store) throw std::runtime_error(store.error().message(Language::en));
    return *std::move(store);
  }

  // The whole way of an upload, in pieces of `piece_bytes`.
  static Result<StoredFile> upload(EvidenceStore& store, std::string_view content, std::string_view type,
                                   std::size_t piece_bytes = 64U << 10U, Instant now = kNoon) {
    auto sink = store.open_sink(type);
    if (!sink) return sink.error();
    while (!content.empty()) {
      const auto piece = content.substr(0, piece_bytes);
      if (const auto written = (*sink)->write(piece); !written) return written.error();
      content.remove_prefix(piece.size());
    }
    return store.finish(*std::move(sink), now);
  }

  static std::string refusal(EvidenceStore& store, std::string_view content, std::string_view type) {
    const auto stored = upload(store, content, type);
    return stored ? "accepted as " + stored->media_type : std::string(stored.error().name());
  }

  [[nodiscard]] std::filesystem::path root() const { return folder_ / "evidence"; }
  [[nodiscard]] std::filesystem::path place_of(const Digest& digest) const {
    const auto hex = digest.hex();
    return root() / hex.substr(0, 2) / hex.substr(2, 2) / hex;
  }
  [[nodiscard]] std::ptrdiff_t incoming_files() const {
    return std::distance(std::filesystem::directory_iterator(root() / "incoming"), {});
  }
  [[nodiscard]] std::ptrdiff_t files() const {
    std::ptrdiff_t count = 0;
    for (const auto& entry : std::filesystem::recursive_directory_iterator(root())) {
      if (entry.is_regular_file()) ++count;
    }
    return count;
  }
  static std::string read(const http::FileBody& body) {
    std::string text(body.size_bytes, '\0');
    EXPECT_EQ(::pread(*body.descriptor, text.data(), text.size(), 0), static_cast<ssize_t>(text.size()));
    return text;
  }

  std::filesystem::path folder_;
  std::shared_ptr<FaultyDisk> disk_ = std::make_shared<FaultyDisk>();
};

}  // namespace duban
