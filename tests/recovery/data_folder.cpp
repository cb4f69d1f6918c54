#include "tests/recovery/data_folder.hpp"

#include "persistence/tables/campaigns.hpp"
#include "persistence/tables/lists.hpp"
#include "persistence/tables/trail.hpp"

#include <algorithm>
#include <fstream>
#include <iterator>
#include <set>
#include <system_error>
#include <tuple>

#include <gtest/gtest.h>

namespace duban::testing {

RocksDbOptions options_for(const fs::path& folder) {
  RocksDbOptions options;
  options.folder = folder;
  options.reserve_bytes = 0;
  return options;
}

Result<std::unique_ptr<Store>> open(const fs::path& folder) {
  return open_rocksdb_store(options_for(folder), nullptr);
}

std::unique_ptr<Store> open_sound(const fs::path& folder) {
  auto store = open(folder);
  if (store) return std::move(*store);
  ADD_FAILURE() << store.error().message(Language::en);
  return nullptr;
}

namespace {

// Every file with its size and the moment of its last change.
std::set<std::tuple<fs::path, std::uintmax_t, fs::file_time_type>> files_of(const fs::path& folder) {
  std::set<std::tuple<fs::path, std::uintmax_t, fs::file_time_type>> files;
  std::error_code gone;
  for (fs::recursive_directory_iterator at(folder), end; at != end; at.increment(gone)) {
    files.emplace(at->path(), at->is_regular_file(gone) ? at->file_size(gone) : 0, at->last_write_time(gone));
  }
  return files;
}

}  // namespace

// A kill freezes the folder at one moment; a copy takes a while, and RocksDB tidies up in the background. So
// it is made again until nothing changed meanwhile.
void copy_as_if_killed(const fs::path& from, const fs::path& to) {
  for (;;) {
    const auto before = files_of(from);
    fs::remove_all(to);
    std::error_code gone;
    fs::copy(from, to, fs::copy_options::recursive, gone);
    if (!gone && files_of(from) == before) return;
  }
}

std::vector<fs::path> files_ending(const fs::path& folder, const std::string& suffix) {
  std::vector<fs::path> files;
  for (const auto& entry : fs::directory_iterator(folder / "records")) {
    if (entry.path().extension() == suffix) files.push_back(entry.path());
  }
  std::sort(files.begin(), files.end());
  return files;
}

fs::path write_ahead_log(const fs::path& folder) {
  return files_ending(folder, ".log").back();
}

std::string contents_of(const fs::path& file) {
  std::ifstream stream(file, std::ios::binary);
  return {std::istreambuf_iterator<char>(stream), {}};
}

void flip_byte(const fs::path& file, std::uint64_t at) {
  std::fstream stream(file, std::ios::in | std::ios::out | std::ios::binary);
  stream.seekg(static_cast<std::streamoff>(at));
  const int byte = stream.get();
  stream.seekp(static_cast<std::streamoff>(at));
  stream.put(static_cast<char>(byte ^ 0x10));
  ASSERT_TRUE(stream.good()) << file;
}

bool commit_campaign(Store& store, const std::string& name) {
  WriteBatch batch;
  batch.put(Table::campaigns, tables::Campaigns::key(0, name), std::string(200, 'c'));
  batch.put(Table::counters, tables::Counters::key(0, name, "units"), "1");
  return store.commit(batch).has_value();
}

bool commit_audited(Store& store, std::uint64_t records_before) {
  WriteBatch batch;
  batch.put(Table::campaigns, tables::Campaigns::key(0, "audited-" + std::to_string(records_before)),
            "state");
  tables::Audit::put(batch, tables::Audit::at(0, records_before), "{\"event\":\"CampaignCreated\"}");
  batch.set_audit_size(0, records_before + 1);
  return store.commit(batch).has_value();
}

std::size_t campaigns_in(const Store& store) {
  std::size_t campaigns = 0;
  store.snapshot()->scan(Table::campaigns, {}, {}, [&](std::string_view, std::string_view) {
    ++campaigns;
    return true;
  });
  return campaigns;
}

}  // namespace duban::testing
