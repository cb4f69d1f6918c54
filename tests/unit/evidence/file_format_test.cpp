#include "orchestrator/evidence/file_format.hpp"

#include <cstdlib>
#include <initializer_list>
#include <random>
#include <stdexcept>
#include <string>
#include <unistd.h>
#include <vector>

#include <gtest/gtest.h>

namespace duban {
namespace {

std::optional<FileFormat> sniff(std::string_view content, std::size_t piece_bytes) {
  FormatSniffer sniffer;
  while (!content.empty()) {
    const auto piece = content.substr(0, piece_bytes);
    sniffer.update(piece);
    content.remove_prefix(piece.size());
  }
  sniffer.finish();
  return sniffer.format();
}

TEST(FormatSniffer, TellsFormatsWhateverThePieces) {
  struct Row {
    std::string content;
    FileFormat format;
  };
  const std::vector<Row> table = {
      {"%PDF-1.4\nx", FileFormat::pdf},
      {"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1 x", FileFormat::ole2},
      {"PK\x03\x04 xxxxxx", FileFormat::package},
      {"\xFF\xD8\xFF\xE0 xxxxxx", FileFormat::jpeg},
      {"\xFF\xD8\xFF", FileFormat::jpeg},
      {"\x89PNG\r\n\x1A\n", FileFormat::png},
      {"a", FileFormat::text},
      {"\xEF\xBB\xBF编号,名称\r\n\t第一小学\U00020087\n", FileFormat::text},
      {"第一小学\xE7\xAC", FileFormat::unknown},
      {"第一小学\xB5\xDA\xD2\xBB", FileFormat::unknown},
      {std::string("text with a NUL \0 in it", 23), FileFormat::unknown},
      {"\x7F"
       "ELF and so on",
       FileFormat::unknown},
      {"GIF89a\x01\x02", FileFormat::unknown},
      {"\x89PNG\r\n\x1A", FileFormat::unknown},
  };
  for (const auto& row : table) {
    for (const std::size_t piece_bytes : {1U, 2U, 3U, 5U, 100U}) {
      EXPECT_EQ(sniff(row.content, piece_bytes), row.format) << row.content << " by " << piece_bytes;
    }
  }
}

TEST(MediaTypes, AreTakenByTheirBareName) {
  EXPECT_EQ(bare_media_type("Text/Plain ; charset=UTF-8"), "text/plain");
  EXPECT_EQ(promised_format("text/csv"), FileFormat::text);
  EXPECT_EQ(promised_format("application/octet-stream"), FileFormat::unknown);
  EXPECT_FALSE(promised_format("application/zip"));
  EXPECT_FALSE(promised_format("text/html"));
  EXPECT_EQ(media_type_of(FileFormat::package), "");
  EXPECT_EQ(media_type_of(FileFormat::unknown), "");
}

// A file without a name, read by descriptor.
class OfficePackage : public testing::Test {
 protected:
  OfficePackage() {
    std::string name = std::string(testing::TempDir()) + "/duban-package-XXXXXX";
    descriptor_ = ::mkstemp(name.data());
    if (descriptor_ < 0) throw std::runtime_error("no temporary file");
    ::unlink(name.c_str());
  }
  ~OfficePackage() override { ::close(descriptor_); }

  FileFormat format_of(const std::string& content) const {
    EXPECT_EQ(::ftruncate(descriptor_, 0), 0);
    EXPECT_EQ(::pwrite(descriptor_, content.data(), content.size(), 0), static_cast<ssize_t>(content.size()));
    return office_package_of(descriptor_);
  }

 private:
  int descriptor_ = -1;
};

std::string little_endian(std::size_t value, int bytes) {
  std::string text;
  for (int i = 0; i < bytes; ++i) text.push_back(static_cast<char>(value >> (8 * i) & 0xFFU));
  return text;
}

// A zip file without its members: only the central directory matters here.
std::string archive(std::initializer_list<std::string_view> names, std::string_view comment = {}) {
  const std::string before = "PK\x03\x04 members";
  std::string directory;
  for (const auto name : names) {
    directory += "PK\x01\x02" + std::string(24, '\0') + little_endian(name.size(), 2) + std::string(16, '\0');
    directory += name;
  }
  return before + directory + "PK\x05\x06" + std::string(8, '\0') + little_endian(directory.size(), 4) +
         little_endian(before.size(), 4) + little_endian(comment.size(), 2) + std::string(comment);
}

TEST_F(OfficePackage, IsToldByItsMembers) {
  const auto types = "[Content_Types].xml";
  EXPECT_EQ(format_of(archive({types, "word/document.xml"})), FileFormat::word);
  EXPECT_EQ(format_of(archive({"docProps/app.xml", "xl/workbook.xml", types})), FileFormat::sheet);
  EXPECT_EQ(format_of(archive({types, "ppt/presentation.xml"}, "a comment")), FileFormat::slides);
}

TEST_F(OfficePackage, IsNoOtherArchive) {
  EXPECT_EQ(format_of(archive({"a.exe"})), FileFormat::unknown);
  EXPECT_EQ(format_of(archive({"word/document.xml"})), FileFormat::unknown);
  EXPECT_EQ(format_of(archive({"[Content_Types].xml"})), FileFormat::unknown);
  EXPECT_EQ(format_of(""), FileFormat::unknown);
  EXPECT_EQ(format_of("PK\x03\x04 cut off"), FileFormat::unknown);
}

TEST_F(OfficePackage, SurvivesDamageAnywhere) {
  const auto good = archive({"[Content_Types].xml", "word/document.xml"});
  std::mt19937 random(7);
  int refused = 0;
  for (std::size_t at = 0; at < good.size(); ++at) {
    auto bad = good;
    bad[at] = static_cast<char>(random());
    if (format_of(bad) == FileFormat::unknown) ++refused;
    EXPECT_NE(format_of(good.substr(0, at)), FileFormat::word) << at;
  }
  EXPECT_GT(refused, 50);
}

}  // namespace
}  // namespace duban
