#include "tests/unit/evidence/evidence_fixture.hpp"

#include <sys/stat.h>

namespace duban {
namespace {

class EvidenceStoreTest : public EvidenceFolder {};

unsigned mode_of(const std::filesystem::path& path) {
  struct stat facts {};
  EXPECT_EQ(::stat(path.c_str(), &facts), 0);
  return facts.st_mode & 0777U;
}

TEST_F(EvidenceStoreTest, KeepsAFileUnderItsDigest) {
  const auto store = start();
  const auto stored = upload(*store, kPdf, "Application/PDF; name=x", 3);
  ASSERT_TRUE(stored.has_value());
  EXPECT_EQ(stored->digest, sha256(kPdf));
  EXPECT_EQ(stored->size_bytes, kPdf.size());
  EXPECT_EQ(stored->media_type, "application/pdf");
  EXPECT_EQ(incoming_files(), 0);

  const auto body = store->open(stored->digest);
  ASSERT_TRUE(body.has_value());
  EXPECT_EQ(read(*body), kPdf);
  EXPECT_TRUE(store->verify(stored->digest).has_value());
  EXPECT_TRUE(start()->open(stored->digest).has_value()) << "it outlives the store";
}

TEST_F(EvidenceStoreTest, LetsNobodyElseRead) {
  const auto store = start();
  const auto stored = upload(*store, kPdf, "application/pdf");
  ASSERT_TRUE(stored.has_value());
  const auto path = place_of(stored->digest);
  EXPECT_EQ(mode_of(path), 0600U);
  for (const auto& folder :
       {root(), root() / "incoming", path.parent_path(), path.parent_path().parent_path()}) {
    EXPECT_EQ(mode_of(folder), 0700U) << folder;
  }
}

TEST_F(EvidenceStoreTest, SyncsTheFileAndThenEveryFolderOnTheWay) {
  const auto store = start();
  disk_->syncs = 0;
  ASSERT_TRUE(upload(*store, kPdf, "application/pdf").has_value());
  EXPECT_EQ(disk_->syncs, 4);
}

TEST_F(EvidenceStoreTest, KeepsEqualFilesOnceAndOldReadersReading) {
  const auto store = start();
  const auto first = upload(*store, kPdf, "application/pdf");
  ASSERT_TRUE(first.has_value());
  const auto body = store->open(first->digest);
  ASSERT_TRUE(body.has_value());
  const auto second = upload(*store, kPdf, "");
  ASSERT_TRUE(second.has_value());
  EXPECT_EQ(second->digest, first->digest);
  EXPECT_EQ(files(), 1);
  EXPECT_EQ(read(*body), kPdf);
}

TEST_F(EvidenceStoreTest, RemovesAbandonedUploads) {
  const auto store = start();
  {
    auto sink = store->open_sink("application/pdf");
    ASSERT_TRUE(sink.has_value());
    ASSERT_TRUE((*sink)->write(kPdf).has_value());
    EXPECT_EQ(incoming_files(), 1);
  }
  EXPECT_EQ(files(), 0);
}

TEST_F(EvidenceStoreTest, RemovesAtStartWhatACrashLeft) {
  const auto stored = upload(*start(), kPdf, "application/pdf");
  ASSERT_TRUE(stored.has_value());
  std::ofstream(root() / "incoming" / "upload-crashed") << "half a file";
  const auto store = start();
  EXPECT_EQ(incoming_files(), 0);
  EXPECT_TRUE(store->verify(stored->digest).has_value());
}

TEST_F(EvidenceStoreTest, LimitsTheSizeOfAFile) {
  const auto store = start({.file_bytes_max = kPdf.size(), .reserve_bytes = 0});
  EXPECT_EQ(refusal(*store, kPdf, "application/pdf"), "accepted as application/pdf");
  EXPECT_EQ(refusal(*store, kPdf + "x", "application/pdf"), "evidence.too_large");
  auto sink = store->open_sink("application/pdf", 10);
  ASSERT_TRUE(sink.has_value());
  EXPECT_TRUE((*sink)->write(kPdf.substr(0, 10)).has_value());
  const auto over = (*sink)->write("x");
  ASSERT_TRUE(over.has_error());
  EXPECT_EQ(over.error().name(), "evidence.too_large");
  // Nobody may finish what was refused.
  const auto finished = store->finish(*std::move(sink), kNoon);
  ASSERT_TRUE(finished.has_error());
  EXPECT_EQ(finished.error().name(), "evidence.too_large");
  EXPECT_EQ(incoming_files(), 0);
}

TEST_F(EvidenceStoreTest, RefusesWhatIsNotWhatItClaims) {
  const auto store = start();
  const std::string png = "\x89PNG\r\n\x1A\n and so on";
  EXPECT_EQ(refusal(*store, "MZ\x90\x03 a program", "application/x-msdownload"), "evidence.type_not_allowed");
  EXPECT_EQ(refusal(*store, "PK\x03\x04 a zip file", "application/zip"), "evidence.type_not_allowed");
  EXPECT_EQ(refusal(*store, png, "application/pdf"), "evidence.type_mismatch");
  EXPECT_EQ(refusal(*store, kPdf, "image/png"), "evidence.type_mismatch");
  EXPECT_EQ(refusal(*store, "short", "application/pdf"), "evidence.type_mismatch");
  EXPECT_EQ(refusal(*store, "not UTF-8: \xB5\xDA", "text/plain"), "evidence.type_mismatch");
  EXPECT_EQ(refusal(*store, "PK\x03\x04 a zip file", "application/octet-stream"), "evidence.type_mismatch");
  EXPECT_EQ(refusal(*store, "", "application/pdf"), "evidence.empty");
  EXPECT_EQ(refusal(*store, png, ""), "accepted as image/png");
  EXPECT_EQ(refusal(*store, "编号,名称\n", "text/csv"), "accepted as text/csv");
  EXPECT_EQ(refusal(*store, "编号,名称\n", "application/octet-stream"), "accepted as text/plain");
  EXPECT_EQ(files(), 2);
}

TEST_F(EvidenceStoreTest, StopsAnUploadAtItsFirstPieceWhenTheTypeIsWrong) {
  const auto store = start();
  auto sink = store->open_sink("image/jpeg");
  ASSERT_TRUE(sink.has_value());
  const auto written = (*sink)->write(kPdf);
  ASSERT_TRUE(written.has_error());
  EXPECT_EQ(written.error().message(Language::en),
            "the file is declared as image/jpeg, but its content is PDF");
  EXPECT_EQ(disk_->writes, 0);
}

TEST_F(EvidenceStoreTest, KnowsNoFileThatWasNeverStored) {
  const auto store = start();
  const auto digest = sha256("never seen");
  EXPECT_EQ(store->open(digest).error().name(), "evidence.not_found");
  EXPECT_EQ(store->verify(digest).error().name(), "evidence.not_found");
  EXPECT_EQ(store->renew(digest, kNoon).error().name(), "evidence.not_found");
}

TEST_F(EvidenceStoreTest, FindsDamageAndHealsItByANewUpload) {
  const auto store = start();
  const auto stored = upload(*store, kPdf, "application/pdf");
  ASSERT_TRUE(stored.has_value());
  std::fstream(place_of(stored->digest), std::ios::in | std::ios::out) << '$';
  const auto verified = store->verify(stored->digest);
  ASSERT_TRUE(verified.has_error());
  EXPECT_EQ(verified.error().name(), "evidence.corrupt");
  ASSERT_TRUE(upload(*store, kPdf, "application/pdf").has_value());
  EXPECT_TRUE(store->verify(stored->digest).has_value());
}

TEST_F(EvidenceStoreTest, SweepsNothingThatIsHeldWhateverTheClockSays) {
  const auto store = start();
  const auto file = upload(*store, kPdf, "application/pdf", 64, kNoon);
  const auto nobody = [](const Digest&) { return false; };
  const auto year_later = kNoon + std::chrono::days(365);
  auto hold = store->hold(file->digest);
  store->begin_sweep();
  EXPECT_EQ(store->sweep(nobody, year_later)->removed_files, 0U);
  store->begin_sweep();
  hold.reset();  // its reference is on disk, but the sweep may have looked before it was
  EXPECT_EQ(store->sweep(nobody, year_later)->removed_files, 0U);
  store->begin_sweep();
  EXPECT_EQ(store->sweep(nobody, year_later)->removed_files, 1U);
}

TEST_F(EvidenceStoreTest, SweepsWhatIsOldAndUnused) {
  const auto store = start();
  const Milliseconds hour = std::chrono::hours(1);
  const auto used = upload(*store, kPdf + "used", "", 64, kNoon);
  const auto unused = upload(*store, kPdf + "unused", "", 64, kNoon);
  const auto renewed = upload(*store, kPdf + "renewed", "", 64, kNoon);
  const auto fresh = upload(*store, kPdf + "fresh", "", 64, kNoon + hour);
  EXPECT_EQ(store->renew(renewed->digest, kNoon + hour).value(), renewed->size_bytes);
  std::ofstream(root() / "notes.txt") << "not an evidence file";
  const auto under_way = store->open_sink("application/pdf");
  ASSERT_TRUE(under_way.has_value());

  const auto in_use = [&](const Digest& digest) { return digest == used->digest; };
  const auto nothing = store->sweep(in_use, kNoon);
  ASSERT_TRUE(nothing.has_value());
  EXPECT_EQ(nothing->removed_files, 0U) << "a file of this very moment is not older";

  const auto report = store->sweep(in_use, kNoon + Milliseconds(1));
  ASSERT_TRUE(report.has_value());
  EXPECT_EQ(report->removed_files, 1U);
  EXPECT_EQ(report->removed_bytes, unused->size_bytes);
  EXPECT_EQ(report->kept_files, 3U);
  EXPECT_TRUE(store->open(unused->digest).has_error());
  for (const auto& kept : {used, renewed, fresh}) EXPECT_TRUE(store->open(kept->digest).has_value());
  EXPECT_TRUE(std::filesystem::exists(root() / "notes.txt"));
  EXPECT_EQ(incoming_files(), 1);
}

}  // namespace
}  // namespace duban
