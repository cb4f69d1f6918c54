#include "orchestrator/evidence/file_format.hpp"

#include "workflows/base/utf8.hpp"

#include <algorithm>
#include <array>

namespace duban {
namespace {

using namespace std::string_view_literals;

struct Magic {
  std::string_view bytes;
  FileFormat format;
};
constexpr std::array kMagics{
    Magic{"%PDF-"sv, FileFormat::pdf},
    Magic{"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1"sv, FileFormat::ole2},
    Magic{"PK\x03\x04"sv, FileFormat::package},
    Magic{"\xFF\xD8\xFF"sv, FileFormat::jpeg},
    Magic{"\x89PNG\r\n\x1A\n"sv, FileFormat::png},
};
constexpr std::size_t kMagicBytesMax = 8;

struct TakenType {
  std::string_view media_type;
  FileFormat format;
};
// The first type of a format is the one given to files of undeclared type.
constexpr std::array kTaken{
    TakenType{"application/pdf", FileFormat::pdf},
    TakenType{"application/x-ole-storage", FileFormat::ole2},
    TakenType{"application/msword", FileFormat::ole2},
    TakenType{"application/vnd.ms-excel", FileFormat::ole2},
    TakenType{"application/vnd.ms-powerpoint", FileFormat::ole2},
    TakenType{"application/wps-office.wps", FileFormat::ole2},
    TakenType{"application/wps-office.et", FileFormat::ole2},
    TakenType{"application/wps-office.dps", FileFormat::ole2},
    TakenType{"application/kswps", FileFormat::ole2},
    TakenType{"application/kset", FileFormat::ole2},
    TakenType{"application/ksdps", FileFormat::ole2},
    TakenType{"application/vnd.openxmlformats-officedocument.wordprocessingml.document", FileFormat::word},
    TakenType{"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", FileFormat::sheet},
    TakenType{"application/vnd.openxmlformats-officedocument.presentationml.presentation",
              FileFormat::slides},
    TakenType{"image/jpeg", FileFormat::jpeg},
    TakenType{"image/png", FileFormat::png},
    TakenType{"text/plain", FileFormat::text},
    TakenType{"text/csv", FileFormat::text},
    TakenType{"application/octet-stream", FileFormat::unknown},
};

bool is_text_control(char byte) {
  const auto code = static_cast<unsigned char>(byte);
  return (code < 0x20 && "\t\n\r\f"sv.find(byte) == std::string_view::npos) || code == 0x7F;
}

}  // namespace

std::string_view to_text(FileFormat format) {
  switch (format) {
    case FileFormat::pdf:
      return "PDF";
    case FileFormat::ole2:
      return "OLE2 (doc, xls, ppt, wps, et)";
    case FileFormat::package:
      return "zip";
    case FileFormat::word:
      return "docx";
    case FileFormat::sheet:
      return "xlsx";
    case FileFormat::slides:
      return "pptx";
    case FileFormat::jpeg:
      return "JPEG";
    case FileFormat::png:
      return "PNG";
    case FileFormat::text:
      return "text";
    case FileFormat::unknown:
      break;
  }
  return "unknown";
}

std::string bare_media_type(std::string_view declared) {
  std::string type(declared.substr(0, declared.find(';')));
  while (!type.empty() && (type.back() == ' ' || type.back() == '\t')) type.pop_back();
  std::ranges::transform(type, type.begin(),
                         [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
  return type;
}

std::optional<FileFormat> promised_format(std::string_view media_type) {
  const auto* const found = std::ranges::find(kTaken, media_type, &TakenType::media_type);
  if (found == kTaken.end()) return std::nullopt;
  return found->format;
}

std::string_view media_type_of(FileFormat format) {
  if (format == FileFormat::unknown) return {};
  const auto* const found = std::ranges::find(kTaken, format, &TakenType::format);
  return found == kTaken.end() ? std::string_view{} : found->media_type;
}

void FormatSniffer::decide() {
  format_ = FileFormat::text;
  for (const auto& magic : kMagics) {
    if (std::string_view(head_).starts_with(magic.bytes)) format_ = magic.format;
  }
  if (*format_ == FileFormat::text) check_text(head_);
  head_.clear();
}

void FormatSniffer::update(std::string_view piece) {
  if (!format_) {
    head_.append(piece);
    if (head_.size() >= kMagicBytesMax) decide();
  } else if (*format_ == FileFormat::text) {
    check_text(piece);
  }
}

void FormatSniffer::finish() {
  if (!format_) decide();
  if (!carry_.empty()) format_ = FileFormat::unknown;
}

void FormatSniffer::check_text(std::string_view piece) {
  std::string joined;
  if (!carry_.empty()) {
    joined = carry_;
    joined.append(piece);
    piece = joined;
  }
  std::string left;
  while (!piece.empty()) {
    const auto bytes = first_character(piece.substr(0, 4)).bytes;
    if (bytes == 0 && piece.size() < 4) {
      left.assign(piece);
      break;
    }
    if (bytes == 0 || is_text_control(piece.front())) {
      format_ = FileFormat::unknown;
      break;
    }
    piece.remove_prefix(bytes);
  }
  carry_ = std::move(left);
}

}  // namespace duban
