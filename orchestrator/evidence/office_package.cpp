// The end of a zip file, as far as telling Office packages from other archives needs it (PKWARE APPNOTE
// 6.3.10, sections 4.3.12 and 4.3.16). Zip64 is not needed below 4 GiB and is not read.
#include "orchestrator/evidence/file_format.hpp"

#include <algorithm>
#include <cstdint>
#include <sys/stat.h>
#include <unistd.h>

namespace duban {
namespace {

using namespace std::string_view_literals;

constexpr std::size_t kEndRecordBytes = 22;
constexpr std::size_t kCommentBytesMax = 0xFFFF;
constexpr std::size_t kMemberBytes = 46;  // of a central directory entry before its name
constexpr std::uint64_t kDirectoryBytesMax = 4U << 20U;

std::optional<std::string> read_range(int descriptor, std::uint64_t offset, std::size_t bytes) {
  std::string text(bytes, '\0');
  std::size_t done = 0;
  while (done < bytes) {
    const auto got = ::pread(descriptor, text.data() + done, bytes - done, static_cast<off_t>(offset + done));
    if (got <= 0) return std::nullopt;
    done += static_cast<std::size_t>(got);
  }
  return text;
}

std::uint32_t little_endian(std::string_view text, std::size_t offset, int bytes) {
  std::uint32_t value = 0;
  for (int i = bytes - 1; i >= 0; --i) {
    value = value << 8U | static_cast<unsigned char>(text[offset + static_cast<std::size_t>(i)]);
  }
  return value;
}

std::optional<std::string> read_directory(int descriptor) {
  struct stat facts {};
  if (::fstat(descriptor, &facts) != 0) return std::nullopt;
  const auto size = static_cast<std::uint64_t>(facts.st_size);
  const auto tail_bytes =
      static_cast<std::size_t>(std::min<std::uint64_t>(size, kEndRecordBytes + kCommentBytesMax));
  const auto tail = read_range(descriptor, size - tail_bytes, tail_bytes);
  if (!tail) return std::nullopt;
  const auto at = tail->rfind("PK\x05\x06");
  if (at == std::string::npos || tail->size() - at < kEndRecordBytes) return std::nullopt;
  const std::uint64_t bytes = little_endian(*tail, at + 12, 4);
  const std::uint64_t offset = little_endian(*tail, at + 16, 4);
  if (bytes > kDirectoryBytesMax || offset + bytes > size) return std::nullopt;
  return read_range(descriptor, offset, static_cast<std::size_t>(bytes));
}

}  // namespace

FileFormat office_package_of(int descriptor) {
  const auto directory = read_directory(descriptor);
  if (!directory) return FileFormat::unknown;
  bool has_types = false;
  auto format = FileFormat::unknown;
  std::string_view rest = *directory;
  while (rest.size() >= kMemberBytes && rest.starts_with("PK\x01\x02"sv)) {
    const std::size_t name_bytes = little_endian(rest, 28, 2);
    const std::size_t entry_bytes =
        kMemberBytes + name_bytes + little_endian(rest, 30, 2) + little_endian(rest, 32, 2);
    if (entry_bytes > rest.size()) return FileFormat::unknown;
    const auto name = rest.substr(kMemberBytes, name_bytes);
    if (name == "[Content_Types].xml") has_types = true;
    if (name == "word/document.xml") format = FileFormat::word;
    if (name == "xl/workbook.xml") format = FileFormat::sheet;
    if (name == "ppt/presentation.xml") format = FileFormat::slides;
    rest.remove_prefix(entry_bytes);
  }
  return has_types && rest.empty() ? format : FileFormat::unknown;
}

}  // namespace duban
