#include "persistence/rocksdb/torn_tail.hpp"

#include "persistence/store_errors.hpp"

#include <algorithm>
#include <cerrno>
#include <fcntl.h>
#include <fstream>
#include <iterator>
#include <system_error>
#include <unistd.h>

#include <boost/crc.hpp>

namespace duban {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kBlockBytes = 32768;  // no fragment of a record crosses the border of two
constexpr std::size_t kHeaderBytes = 7;     // checksum, length, type
constexpr std::size_t kSectorBytes = 512;   // what a disk writes or does not
// Fewer zeros than this at the end of a file prove nothing.
constexpr std::size_t kTellingZeros = 16;

enum class FragmentType : unsigned char { zero, full, first, middle, last };

struct Fragment {
  FragmentType type;
  std::size_t end;
};

std::uint64_t little_endian(std::string_view bytes) {
  std::uint64_t value = 0;
  for (auto at = bytes.rbegin(); at != bytes.rend(); ++at) {
    value = (value << 8U) | static_cast<unsigned char>(*at);
  }
  return value;
}

// CRC-32C, rotated and shifted so that a checksum over data with checksums in it stays a good one.
std::uint32_t masked_checksum(std::string_view bytes) {
  constexpr std::uint32_t kShift = 0xa282ead8;
  boost::crc_optimal<32, 0x1EDC6F41, 0xFFFFFFFF, 0xFFFFFFFF, true, true> crc;
  crc.process_bytes(bytes.data(), bytes.size());
  const auto plain = static_cast<std::uint32_t>(crc.checksum());
  return ((plain >> 15U) | (plain << 17U)) + kShift;
}

bool starts_record(FragmentType type) {
  return type == FragmentType::full || type == FragmentType::first;
}

std::size_t left_in_block(std::size_t at) {
  return kBlockBytes - at % kBlockBytes;
}

// The fragment at this place; nullopt when there is no sound one.
std::optional<Fragment> fragment_at(std::string_view log, std::size_t at) {
  if (left_in_block(at) < kHeaderBytes || log.size() - at < kHeaderBytes) return std::nullopt;
  const auto header = log.substr(at, kHeaderBytes);
  const auto type = static_cast<unsigned char>(header[6]);
  const std::size_t length = little_endian(header.substr(4, 2));
  const auto end = at + kHeaderBytes + length;
  const bool possible = type >= static_cast<unsigned char>(FragmentType::full) &&
                        type <= static_cast<unsigned char>(FragmentType::last) &&
                        kHeaderBytes + length <= left_in_block(at) && end <= log.size();
  if (!possible || little_endian(header.substr(0, 4)) != masked_checksum(log.substr(at + 6, 1 + length))) {
    return std::nullopt;
  }
  return Fragment{static_cast<FragmentType>(type), end};
}

// A record that begins after this place, wherever in a block: then what is wrong here was synced before.
bool a_record_begins_after(std::string_view log, std::size_t at) {
  for (++at; at < log.size(); ++at) {
    const auto fragment = fragment_at(log, at);
    if (fragment && starts_record(fragment->type)) return true;
  }
  return false;
}

// A sector, or the part of one that the record has, which holds zeros only.
bool has_lost_sector(std::string_view log, std::size_t from) {
  while (from < log.size()) {
    const auto end = std::min(log.size(), (from / kSectorBytes + 1) * kSectorBytes);
    const auto sector = log.substr(from, end - from);
    const bool telling = end % kSectorBytes == 0 || sector.size() >= kTellingZeros;
    if (telling && sector.find_first_not_of('\0') == std::string_view::npos) return true;
    from = end;
  }
  return false;
}

Error failure(const fs::path& file) {
  return Error{errors::store_unavailable,
               {{"detail", file.filename().string() + ": " + std::generic_category().message(errno)}}};
}

Result<void> shorten(const fs::path& file, std::uint64_t bytes) {
  const int descriptor = ::open(file.c_str(), O_WRONLY | O_CLOEXEC);
  if (descriptor < 0) return failure(file);
  const bool done = ::ftruncate(descriptor, static_cast<off_t>(bytes)) == 0 && ::fsync(descriptor) == 0;
  const auto result = done ? Result<void>{} : failure(file);
  ::close(descriptor);
  return result;
}

// The newest log that holds anything: a start that was cut short may have made an empty one after it. Numbers
// have six digits and more when there are more, so they are compared as numbers.
std::optional<fs::path> newest_log(const fs::path& records) {
  std::optional<fs::path> newest;
  std::uint64_t newest_number = 0;
  std::error_code error;
  for (fs::directory_iterator at(records, error), end; !error && at != end; at.increment(error)) {
    const auto stem = at->path().stem().string();
    const bool is_log = at->path().extension() == ".log" && !stem.empty() && stem.size() < 19 &&
                        stem.find_first_not_of("0123456789") == std::string::npos;
    if (!is_log || at->file_size(error) == 0) continue;
    const auto number = std::stoull(stem);
    if (!newest || number > newest_number) {
      newest = at->path();
      newest_number = number;
    }
  }
  return newest;
}

std::optional<fs::path> manifest(const fs::path& records) {
  std::ifstream current(records / "CURRENT");
  std::string name;
  if (!std::getline(current, name) || name.find('/') != std::string::npos) return std::nullopt;
  return records / name;
}

}  // namespace

std::optional<std::uint64_t> torn_tail_begin(std::string_view log) {
  std::size_t record = 0;  // where the record begins that the walk is in
  bool in_record = false;
  std::size_t at = 0;
  while (at < log.size()) {
    if (left_in_block(at) < kHeaderBytes) {
      at += left_in_block(at);
      continue;
    }
    const auto fragment = fragment_at(log, at);
    if (!fragment) break;
    if (starts_record(fragment->type)) record = at;
    in_record = fragment->type == FragmentType::first || fragment->type == FragmentType::middle;
    at = fragment->end;
  }
  if (at >= log.size() || !has_lost_sector(log, at) || a_record_begins_after(log, at)) return std::nullopt;
  return in_record ? record : at;
}

Result<std::vector<TornTail>> cut_torn_tails(const fs::path& records) {
  std::vector<TornTail> cut;
  for (const auto& file : {newest_log(records), manifest(records)}) {
    if (!file) continue;
    std::ifstream stream(*file, std::ios::binary);
    const std::string contents{std::istreambuf_iterator<char>(stream), {}};
    if (!stream) return failure(*file);
    const auto begin = torn_tail_begin(contents);
    if (!begin) continue;
    if (const auto done = shorten(*file, *begin); !done) return done.error();
    cut.push_back({file->filename().string(), contents.size() - *begin});
  }
  return cut;
}

}  // namespace duban
