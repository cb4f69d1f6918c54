#include "persistence/rocksdb/manifest_mark.hpp"

#include "persistence/store_errors.hpp"
#include "workflows/base/record_errors.hpp"

#include <cerrno>
#include <charconv>
#include <cstdint>
#include <fcntl.h>
#include <fstream>
#include <iterator>
#include <optional>
#include <string>
#include <sys/stat.h>
#include <system_error>
#include <unistd.h>

#include <boost/crc.hpp>

namespace duban {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kMarkBytes = 64;  // within a sector, so that a power cut leaves the old one or the new

class Descriptor {
 public:
  Descriptor(const fs::path& path, int flags) : number_(::open(path.c_str(), flags | O_CLOEXEC, 0600)) {}
  ~Descriptor() {
    if (number_ >= 0) ::close(number_);
  }
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  [[nodiscard]] int get() const { return number_; }

 private:
  int number_;
};

std::string contents_of(const fs::path& file) {
  std::ifstream stream(file, std::ios::binary);
  return {std::istreambuf_iterator<char>(stream), {}};
}

// "MANIFEST-000005"
std::string manifest_name(const fs::path& records) {
  auto name = contents_of(records / "CURRENT");
  if (!name.empty() && name.back() == '\n') name.pop_back();
  return name;
}

std::string checksum(std::string_view text) {
  boost::crc_32_type crc;
  crc.process_bytes(text.data(), text.size());
  return std::to_string(crc.checksum());
}

std::string make_mark(const std::string& name, std::uint64_t bytes) {
  std::string text = name + " " + std::to_string(bytes) + " ";
  text += checksum(text);
  text.resize(kMarkBytes - 1, ' ');
  return text + "\n";
}

// The length that a mark notes of this manifest; nullopt when its text is not one about this manifest.
std::optional<std::uint64_t> noted_length(const std::string& mark, const std::string& name) {
  if (!mark.starts_with(name + " ")) return std::nullopt;
  std::uint64_t bytes = 0;
  std::from_chars(mark.data() + name.size() + 1, mark.data() + mark.size(), bytes);
  return bytes;
}

// Whichever manifest it is about: what note() wrote, byte by byte.
bool is_sound(const std::string& mark) {
  const auto end = mark.find(' ');
  if (end == std::string::npos) return false;
  const auto name = mark.substr(0, end);
  return mark == make_mark(name, noted_length(mark, name).value_or(0));
}

Error corrupt(std::string_view what, const std::string& detail) {
  return Error{errors::store_corrupt, {{"what", what}, {"detail", detail}}};
}

}  // namespace

ManifestMark::ManifestMark(const fs::path& data_folder)
    : mark_(data_folder / "manifestmark"), records_(data_folder / "records") {}

Result<void> ManifestMark::check() const {
  const auto mark = contents_of(mark_);
  // A power cut may leave the file without its content when it has just been made.
  if (mark.size() < kMarkBytes || mark.find_first_not_of('\0') == std::string::npos) return {};
  if (!is_sound(mark)) return corrupt("manifest mark", "it has a bad checksum");
  const auto name = manifest_name(records_);
  const auto noted = noted_length(mark, name);
  if (!noted) return {};
  std::error_code error;
  const auto found = fs::file_size(records_ / name, error);
  if (error || found >= *noted) return {};  // a missing one is RocksDB's to report
  return corrupt("database",
                 name + " ends after " + std::to_string(found) + " bytes of " + std::to_string(*noted));
}

Result<bool> ManifestMark::note() const {
  const auto name = manifest_name(records_);
  if (name.empty() || name.find('/') != std::string::npos) return false;
  const Descriptor manifest(records_ / name, O_RDONLY);
  struct stat facts {};
  // In this order: what is noted must be on the disk, and it may have grown meanwhile.
  if (manifest.get() < 0 || ::fstat(manifest.get(), &facts) != 0) return false;
  if (::fsync(manifest.get()) != 0) {
    return Error{errors::store_write_failed,
                 {{"detail", name + ": " + std::generic_category().message(errno)}}};
  }
  const auto mark = make_mark(name, static_cast<std::uint64_t>(facts.st_size));
  const Descriptor file(mark_, O_WRONLY | O_CREAT);
  return file.get() >= 0 &&
         ::pwrite(file.get(), mark.data(), mark.size(), 0) == static_cast<ssize_t>(mark.size());
}

}  // namespace duban
