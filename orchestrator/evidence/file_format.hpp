// What an evidence file is, told from its content, and which media types are taken.
//
// A name or a declared type proves nothing, so the first bytes (for Office packages also the list of members,
// for text every byte) decide. This keeps programs and archives out of the evidence; it is no virus scanner.
// Pure, except office_package_of, which reads an open file.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace duban {

enum class FileFormat {
  unknown,
  pdf,
  ole2,     // doc, xls, ppt, wps, et, dps: one container, not told apart
  package,  // a zip file that may be docx, xlsx or pptx: see office_package_of
  word,
  sheet,
  slides,
  jpeg,
  png,
  text,  // UTF-8 without control characters other than white space
};

// For messages: "PDF", "unknown".
[[nodiscard]] std::string_view to_text(FileFormat format);

// "Text/Plain; charset=utf-8" becomes "text/plain".
[[nodiscard]] std::string bare_media_type(std::string_view declared);

// The format that a bare media type promises; empty when it is not taken. application/octet-stream promises
// nothing (kUnknown): the content decides.
[[nodiscard]] std::optional<FileFormat> promised_format(std::string_view media_type);
// The media type of a file about whose type nothing was said; empty for formats that are not taken.
[[nodiscard]] std::string_view media_type_of(FileFormat format);

// Watches a file go by, piece by piece.
class FormatSniffer {
 public:
  void update(std::string_view piece);
  // Call after the last piece: text that ends inside a character is no text.
  void finish();
  // Empty until enough bytes were seen. kText may still turn into kUnknown.
  [[nodiscard]] std::optional<FileFormat> format() const { return format_; }

 private:
  void decide();
  void check_text(std::string_view piece);

  std::optional<FileFormat> format_;
  std::string head_;   // until decided
  std::string carry_;  // the beginning of a character that the last piece cut
};

// Whether the zip file open as `descriptor` is an Office package, by the members in its central directory:
// kWord, kSheet, kSlides, or kUnknown for any other archive.
[[nodiscard]] FileFormat office_package_of(int descriptor);

}  // namespace duban
