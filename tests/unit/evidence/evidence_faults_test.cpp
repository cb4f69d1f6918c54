#include "tests/unit/evidence/evidence_fixture.hpp"

#include <sys/resource.h>

namespace duban {
namespace {

class EvidenceFaults : public EvidenceFolder {};

// While it lives this process can open no more files.
class NoMoreFiles {
 public:
  NoMoreFiles() {
    ::getrlimit(RLIMIT_NOFILE, &before_);
    const rlimit none{0, before_.rlim_max};
    ::setrlimit(RLIMIT_NOFILE, &none);
  }
  ~NoMoreFiles() { ::setrlimit(RLIMIT_NOFILE, &before_); }
  NoMoreFiles(const NoMoreFiles&) = delete;
  NoMoreFiles& operator=(const NoMoreFiles&) = delete;

 private:
  rlimit before_{};
};

TEST_F(EvidenceFaults, ShortAndInterruptedWritesLoseNothing) {
  const auto store = start();
  disk_->write_at_most = 7;
  disk_->interrupt_next_write = true;
  const auto stored = upload(*store, kPdf, "application/pdf");
  ASSERT_TRUE(stored.has_value());
  EXPECT_GT(disk_->writes, 4);
  EXPECT_TRUE(store->verify(stored->digest).has_value());
}

TEST_F(EvidenceFaults, AFileThatCannotBeOpenedNowIsNotSaidToBeGone) {
  const auto store = start();
  const auto stored = upload(*store, kPdf, "application/pdf");
  ASSERT_TRUE(stored.has_value());
  {
    const NoMoreFiles none;
    EXPECT_EQ(store->open(stored->digest).error().name(), "evidence.unavailable");
    EXPECT_EQ(store->renew(stored->digest, kNoon).error().name(), "evidence.unavailable");
    EXPECT_EQ(store->verify(stored->digest).error().name(), "evidence.unavailable");
    EXPECT_EQ(store->open(sha256("never filed")).error().name(), "evidence.not_found");
  }
  EXPECT_TRUE(store->open(stored->digest).has_value());
}

TEST_F(EvidenceFaults, AFullDiskIsSaidToBeFull) {
  const auto store = start();
  for (const int reason : {ENOSPC, EDQUOT}) {
    disk_->write_error = reason;
    EXPECT_EQ(refusal(*store, kPdf, "application/pdf"), "store.full");
  }
  EXPECT_EQ(files(), 0);
}

TEST_F(EvidenceFaults, AFailedWriteEndsTheUpload) {
  const auto store = start();
  auto sink = store->open_sink("application/pdf");
  ASSERT_TRUE(sink.has_value());
  disk_->write_error = EIO;
  EXPECT_EQ((*sink)->write(kPdf).error().name(), "evidence.unavailable");
  disk_->write_error = 0;
  EXPECT_TRUE((*sink)->write(kPdf).has_error());
  EXPECT_TRUE(store->finish(*std::move(sink), kNoon).has_error());
  EXPECT_EQ(files(), 0);
}

TEST_F(EvidenceFaults, UploadsLeaveTheReserveAlone) {
  const auto store = start({.file_bytes_max = 5U << 20U, .reserve_bytes = 1000});
  disk_->free = 999;
  const auto refused = store->open_sink("application/pdf");
  ASSERT_TRUE(refused.has_error());
  EXPECT_EQ(refused.error().name(), "store.full");
  disk_->free = 1000 + kPdf.size() - 1;
  EXPECT_EQ(refusal(*store, kPdf, "application/pdf"), "store.full");
  disk_->free = 1000 + kPdf.size();
  EXPECT_EQ(refusal(*store, kPdf, "application/pdf"), "accepted as application/pdf");
  EXPECT_EQ(incoming_files(), 0);
}

TEST_F(EvidenceFaults, SpaceIsCheckedAgainWhileALargeFileArrives) {
  const auto store = start({.file_bytes_max = 5U << 20U, .reserve_bytes = 1000});
  auto sink = store->open_sink("application/pdf");
  ASSERT_TRUE(sink.has_value());
  ASSERT_TRUE((*sink)->write(kPdf).has_value());
  disk_->free = 1500;
  Result<void> written;
  std::size_t pieces = 0;
  while (written.has_value() && pieces < 100) {
    written = (*sink)->write(std::string(64U << 10U, 'x'));
    ++pieces;
  }
  ASSERT_TRUE(written.has_error());
  EXPECT_EQ(written.error().name(), "store.full");
  EXPECT_LE(pieces, 17U) << "at most a megabyte later";
}

TEST_F(EvidenceFaults, NoFailedSyncIsTakenForStored) {
  const auto store = start();
  for (int number = 1; number <= 4; ++number) {
    disk_->syncs = 0;
    disk_->fail_sync_number = number;
    EXPECT_EQ(refusal(*store, kPdf, "application/pdf"), "evidence.unavailable") << number;
    EXPECT_EQ(incoming_files(), 0);
  }
  disk_->fail_sync_number = 0;
  EXPECT_EQ(refusal(*store, kPdf, "application/pdf"), "accepted as application/pdf");
}

TEST_F(EvidenceFaults, AFailureWhileReplacingLeavesTheFileInUse) {
  const auto store = start();
  const auto stored = upload(*store, kPdf, "application/pdf");
  ASSERT_TRUE(stored.has_value());
  for (int number = 1; number <= 4; ++number) {
    disk_->syncs = 0;
    disk_->fail_sync_number = number;
    EXPECT_TRUE(upload(*store, kPdf, "application/pdf").has_error());
    EXPECT_TRUE(store->verify(stored->digest).has_value()) << number;
  }
}

TEST_F(EvidenceFaults, AFolderThatCannotBeMadeIsSaidSo) {
  std::ofstream(root()) << "a file where the folder should be";
  const auto store = EvidenceStore::start(root(), {}, disk_);
  ASSERT_TRUE(store.has_error());
  EXPECT_EQ(store.error().name(), "evidence.unavailable");
  const auto nowhere = EvidenceStore::start(folder_ / "missing" / "evidence", {}, disk_);
  ASSERT_TRUE(nowhere.has_error());
}

TEST_F(EvidenceFaults, ASinkOutlivesItsStore) {
  auto store = start();
  auto sink = store->open_sink("application/pdf");
  ASSERT_TRUE(sink.has_value());
  store.reset();
  EXPECT_TRUE((*sink)->write(kPdf).has_value());
  sink->reset();
  EXPECT_EQ(files(), 0);
}

}  // namespace
}  // namespace duban
