#include "persistence/rocksdb/high_water.hpp"

#include "persistence/keys.hpp"
#include "persistence/store_errors.hpp"
#include "persistence/tables/trail.hpp"
#include "workflows/base/record_errors.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <fcntl.h>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <sys/stat.h>
#include <system_error>
#include <unistd.h>

#include <boost/crc.hpp>

namespace duban {
namespace {

constexpr std::size_t kSlotBytes = 32;
constexpr std::size_t kChecksumAt = 28;
constexpr std::string_view kMagic = "DHW1";
constexpr std::size_t kPartitionAt = 4;
constexpr std::size_t kSizeAt = 8;
constexpr off_t kFileBytesMax = off_t{65536} * kSlotBytes;

using Slot = std::array<unsigned char, kSlotBytes>;

template <class Unsigned>
void store_big_endian(Slot& slot, std::size_t at, Unsigned value) {
  for (std::size_t byte = 0; byte < sizeof(Unsigned); ++byte) {
    slot[at + byte] = static_cast<unsigned char>(value >> (8 * (sizeof(Unsigned) - 1 - byte)));
  }
}

std::uint64_t load_big_endian(const Slot& slot, std::size_t at, std::size_t bytes) {
  std::uint64_t value = 0;
  for (std::size_t byte = 0; byte < bytes; ++byte) value = (value << 8) | slot[at + byte];
  return value;
}

std::uint32_t checksum(const Slot& slot) {
  boost::crc_32_type crc;
  crc.process_bytes(slot.data(), kChecksumAt);
  return crc.checksum();
}

Slot make_slot(Partition partition, std::uint64_t size) {
  Slot slot{};
  std::copy(kMagic.begin(), kMagic.end(), slot.begin());
  store_big_endian(slot, kPartitionAt, partition);
  store_big_endian(slot, kSizeAt, size);
  store_big_endian(slot, kChecksumAt, checksum(slot));
  return slot;
}

Error unreadable(const std::string& detail) {
  return Error(errors::store_unavailable, {{"detail", "the high-water mark: " + detail}});
}

// One past the last sequence number in audit, by partition; found from the end, partition by partition.
Result<std::map<Partition, std::uint64_t>> trail_ends(const Snapshot& snapshot) {
  std::map<Partition, std::uint64_t> ends;
  std::string below;
  for (bool more = true; more;) {
    std::optional<std::string> last;
    snapshot.scan_reverse(Table::audit, {}, below, [&](std::string_view key, std::string_view) {
      last = key;
      return false;
    });
    if (!last) break;
    const auto key = tables::Audit::parse(*last);
    const auto partition = keys::partition_of(*last);
    if (!key || !partition)
      return Error(errors::store_corrupt, {{"what", "audit trail"}, {"detail", "a key is malformed"}});
    ends[*partition] = key->sequence + 1;
    below = tables::Audit::range(*partition).from;
    more = *partition != 0;
  }
  return ends;
}

std::string last_failure() {
  return std::generic_category().message(errno);
}

}  // namespace

Result<std::unique_ptr<HighWaterFile>> HighWaterFile::open(const std::filesystem::path& path) {
  const int descriptor = ::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  if (descriptor < 0) return unreadable(last_failure());
  std::unique_ptr<HighWaterFile> file(new HighWaterFile(descriptor));
  if (auto read = file->read_marks(); !read) return read.error();
  return file;
}

HighWaterFile::~HighWaterFile() {
  ::close(descriptor_);
}

Result<void> HighWaterFile::read_marks() {
  struct stat status {};
  if (::fstat(descriptor_, &status) != 0) return unreadable(last_failure());
  const off_t end = std::min(status.st_size, kFileBytesMax);
  for (off_t at = 0; at + static_cast<off_t>(kSlotBytes) <= end; at += kSlotBytes) {
    Slot slot{};
    if (::pread(descriptor_, slot.data(), slot.size(), at) != static_cast<ssize_t>(slot.size())) {
      return unreadable(last_failure());
    }
    if (slot == Slot{}) continue;
    const auto partition = static_cast<Partition>(at / static_cast<off_t>(kSlotBytes));
    const std::uint64_t size = load_big_endian(slot, kSizeAt, sizeof(size));
    if (slot != make_slot(partition, size)) {
      return Error(errors::store_corrupt, {{"what", "high-water mark"},
                                           {"detail", "the slot of partition " + std::to_string(partition) +
                                                          " has a bad checksum"}});
    }
    marks_[partition] = size;
  }
  return {};
}

bool HighWaterFile::write(Partition partition, std::uint64_t size) {
  const Slot slot = make_slot(partition, size);
  const off_t at = static_cast<off_t>(partition) * static_cast<off_t>(kSlotBytes);
  return ::pwrite(descriptor_, slot.data(), slot.size(), at) == static_cast<ssize_t>(slot.size());
}

Result<void> check_audit_tail(const Snapshot& snapshot, const std::map<Partition, std::uint64_t>& marks) {
  const auto ends = trail_ends(snapshot);
  if (!ends) return ends.error();
  std::set<Partition> partitions;
  for (const auto& [partition, mark] : marks) partitions.insert(partition);
  for (const auto& [partition, end] : *ends) partitions.insert(partition);

  for (const Partition partition : partitions) {
    const auto size = audit_size(snapshot, partition);
    const auto mark = marks.find(partition);
    const auto end = ends->find(partition);
    if (size && mark != marks.end() && mark->second > *size) {
      return Error(errors::store_lost_tail, {{"partition", std::to_string(partition)},
                                             {"stored", std::to_string(*size)},
                                             {"known", std::to_string(mark->second)}});
    }
    const std::uint64_t records = end == ends->end() ? 0 : end->second;
    if (!size || *size != records) {
      const std::string detail = "partition " + std::to_string(partition) + " ends after " +
                                 std::to_string(records) + " records, but its size is " +
                                 (size ? std::to_string(*size) : "malformed");
      return Error(errors::store_corrupt, {{"what", "audit trail"}, {"detail", detail}});
    }
  }
  return {};
}

}  // namespace duban
