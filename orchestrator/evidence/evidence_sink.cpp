#include "orchestrator/evidence/evidence_sink.hpp"

#include "orchestrator/evidence/evidence_errors.hpp"
#include "workflows/base/record_errors.hpp"

#include <cerrno>
#include <system_error>
#include <unistd.h>
#include <utility>

namespace duban {
namespace {

// Asking the file system before each piece would cost more than writing it.
constexpr std::uint64_t kSpaceCheckEveryBytes = 1U << 20U;

bool fits(FileFormat promised, FileFormat found) {
  if (promised == FileFormat::unknown) return found != FileFormat::unknown;
  if (promised == found) return true;
  // Which package a zip file is stands at its end.
  const bool promised_package =
      promised == FileFormat::word || promised == FileFormat::sheet || promised == FileFormat::slides;
  return promised_package && found == FileFormat::package;
}

}  // namespace

Descriptor::Descriptor(Descriptor&& other) noexcept : number_(std::exchange(other.number_, -1)) {}

Descriptor::~Descriptor() {
  if (number_ >= 0) ::close(number_);
}

Error disk_error(std::string_view doing, int error_number, std::uint64_t reserve_bytes) {
  if (error_number == ENOSPC || error_number == EDQUOT) {
    return Error{errors::store_full, {{"reserve", std::to_string(reserve_bytes)}}};
  }
  return Error{errors::evidence_unavailable,
               {{"detail", std::string(doing) + ": " + std::generic_category().message(error_number)}}};
}

EvidenceSink::EvidenceSink(std::filesystem::path path, Descriptor file, SinkTerms terms,
                           std::shared_ptr<const Disk> disk)
    : path_(std::move(path)), file_(std::move(file)), terms_(std::move(terms)), disk_(std::move(disk)) {}

EvidenceSink::~EvidenceSink() {
  // What cannot be removed now is removed at the next start.
  if (!placed_) ::unlink(path_.c_str());
}

Error EvidenceSink::mismatch(FileFormat found) const {
  return Error{errors::evidence_type_mismatch, {{"declared", terms_.media_type}, {"found", to_text(found)}}};
}

Result<void> EvidenceSink::check_space(std::size_t more_bytes) {
  if (size_bytes_ > 0 && size_bytes_ + more_bytes < space_checked_at_bytes_ + kSpaceCheckEveryBytes)
    return {};
  space_checked_at_bytes_ = size_bytes_;
  const auto free = disk_->free_bytes(file_.get());
  if (free && *free < terms_.reserve_bytes + more_bytes) {
    return Error{errors::store_full, {{"reserve", std::to_string(terms_.reserve_bytes)}}};
  }
  return {};
}

Result<void> EvidenceSink::write(std::string_view piece) {
  if (failure_) return *failure_;
  const auto written = write_checked(piece);
  if (!written) failure_ = written.error();
  return written;
}

Result<void> EvidenceSink::write_checked(std::string_view piece) {
  if (piece.size() > terms_.size_max_bytes - size_bytes_) {
    return Error{errors::evidence_too_large, {{"max", std::to_string(terms_.size_max_bytes)}}};
  }
  sniffer_.update(piece);
  if (const auto found = sniffer_.format(); found && !fits(terms_.promised, *found)) return mismatch(*found);
  if (const auto space = check_space(piece.size()); !space) return space.error();
  hash_.update(piece);
  size_bytes_ += piece.size();
  while (!piece.empty()) {
    const auto wrote = disk_->write(file_.get(), piece.data(), piece.size());
    if (wrote < 0 && errno == EINTR) continue;
    if (wrote < 0) return disk_error("write", errno, terms_.reserve_bytes);
    piece.remove_prefix(static_cast<std::size_t>(wrote));
  }
  return {};
}

Result<std::string> EvidenceSink::settle_type() {
  if (failure_) return *failure_;
  if (size_bytes_ == 0) return Error{errors::evidence_empty};
  sniffer_.finish();
  auto found = sniffer_.format().value_or(FileFormat::unknown);
  if (found == FileFormat::package) {
    const auto office = office_package_of(file_.get());
    if (office != FileFormat::unknown) found = office;
  }
  if (terms_.promised == found && found != FileFormat::unknown) return terms_.media_type;
  const auto type = media_type_of(found);
  if (terms_.promised != FileFormat::unknown || type.empty()) return mismatch(found);
  return std::string(type);
}

}  // namespace duban
