// How long RocksDB's manifest has been, noted outside RocksDB.
//
// The manifest is a log, and one that ends early opens like any other. What it lacks then is the last tables
// and table files, and RocksDB clears away the files that it does not name: records would be fewer, and
// nobody would have been told. So its length is noted whenever it has been synced after a table file was
// added, in a file of its own beside the high-water mark. Used by the one thread that opens and commits.
// FORMAT.md has the layout.
#pragma once

#include "workflows/base/error.hpp"

#include <filesystem>

namespace duban {

class ManifestMark {
 public:
  explicit ManifestMark(const std::filesystem::path& data_folder);

  // Before the database is opened. store.corrupt: the manifest is shorter than it has been, or the mark is
  // damaged. A mark that is missing, or about another manifest, says nothing.
  [[nodiscard]] Result<void> check() const;

  // Syncs the manifest as it is now and notes its length. False: the mark could not be written, and the older
  // one stays, which is never wrong. Error: the sync failed, so that nothing is known (store.write_failed).
  [[nodiscard]] Result<bool> note() const;

 private:
  std::filesystem::path mark_;
  std::filesystem::path records_;
};

}  // namespace duban
