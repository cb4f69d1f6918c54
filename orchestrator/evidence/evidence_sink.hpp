// One upload on its way into the evidence store: internal to orchestrator/evidence.
//
// Owns a file in incoming/ and removes it on destruction unless it was placed. Used by one thread at a time.
#pragma once

#include "orchestrator/evidence/disk.hpp"
#include "orchestrator/evidence/file_format.hpp"
#include "orchestrator/http/body_sink.hpp"
#include "workflows/base/digest.hpp"

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace duban {

// An open file or folder, closed on destruction.
class Descriptor {
 public:
  explicit Descriptor(int number) : number_(number) {}
  Descriptor(Descriptor&& other) noexcept;
  Descriptor& operator=(Descriptor&&) = delete;
  ~Descriptor();
  [[nodiscard]] int get() const { return number_; }
  [[nodiscard]] bool is_open() const { return number_ >= 0; }

 private:
  int number_;
};

// evidence.unavailable, or store.full when errno says that there is no space.
[[nodiscard]] Error disk_error(std::string_view doing, int error_number, std::uint64_t reserve_bytes);

struct SinkTerms {
  std::string media_type;  // bare; octet-stream when undeclared
  FileFormat promised = FileFormat::unknown;
  std::uint64_t size_max_bytes = 0;
  std::uint64_t reserve_bytes = 0;
};

class EvidenceSink final : public http::BodySink {
 public:
  EvidenceSink(std::filesystem::path path, Descriptor file, SinkTerms terms,
               std::shared_ptr<const Disk> disk);
  EvidenceSink(const EvidenceSink&) = delete;
  EvidenceSink& operator=(const EvidenceSink&) = delete;
  ~EvidenceSink() override;

  [[nodiscard]] Result<void> write(std::string_view piece) override;

  // After the last piece: the media type that the content has, or why the file is not taken.
  [[nodiscard]] Result<std::string> settle_type();
  [[nodiscard]] Digest finish_digest() { return hash_.finish(); }
  // The file moved to its place and is no longer this sink's to remove.
  void release() { placed_ = true; }

  [[nodiscard]] const std::filesystem::path& path() const { return path_; }
  [[nodiscard]] int descriptor() const { return file_.get(); }
  [[nodiscard]] std::uint64_t size_bytes() const { return size_bytes_; }

 private:
  [[nodiscard]] Result<void> write_checked(std::string_view piece);
  [[nodiscard]] Result<void> check_space(std::size_t more_bytes);
  [[nodiscard]] Error mismatch(FileFormat found) const;

  const std::filesystem::path path_;
  Descriptor file_;
  const SinkTerms terms_;
  const std::shared_ptr<const Disk> disk_;
  Sha256 hash_;
  FormatSniffer sniffer_;
  std::uint64_t size_bytes_ = 0;
  std::uint64_t space_checked_at_bytes_ = 0;
  std::optional<Error> failure_;  // after one failed write the file is not what was hashed
  bool placed_ = false;
};

}  // namespace duban
