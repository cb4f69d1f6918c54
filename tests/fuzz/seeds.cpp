// fuzz_seeds FOLDER: writes inputs for the targets whose inputs nobody types: keys, and one record of each
// type with every member filled in. Needed anew only when a layout changes or a type is added.
#include "persistence/tables/aggregates.hpp"
#include "persistence/tables/campaigns.hpp"
#include "persistence/tables/commands.hpp"
#include "persistence/tables/filings.hpp"
#include "persistence/tables/library.hpp"
#include "persistence/tables/lists.hpp"
#include "persistence/tables/meta.hpp"
#include "persistence/tables/trail.hpp"
#include "tests/fuzz/stored_records.hpp"
#include "tests/unit/audit/sample_events.hpp"

#include <cstdio>
#include <filesystem>
#include <fstream>
#include <vector>

#include <boost/mp11/algorithm.hpp>

namespace {

using namespace duban;

void write(const std::filesystem::path& folder, const std::string& name, std::size_t choice,
           const std::string& bytes) {
  std::filesystem::create_directories(folder);
  std::ofstream file(folder / name, std::ios::binary);
  file.put(static_cast<char>(choice));
  file << bytes;
  if (!file.flush()) throw std::runtime_error("cannot write " + (folder / name).string());
}

void write_records(const std::filesystem::path& folder) {
  std::size_t place = 0;
  boost::mp11::mp_for_each<boost::mp11::mp_transform<std::type_identity, fuzz::StoredRecords>>(
      [&](auto identity) {
        typename decltype(identity)::type record{};
        test::Filler().fill(record);
        write(folder, "full-" + std::to_string(place), place, codec::encode(record));
        ++place;
      });
}

void write_keys(const std::filesystem::path& folder) {
  const Digest digest = sha256("plan");
  const Instant moment{Milliseconds{1319990400000}};
  // In the order of the parsers in keys_target.cpp.
  const std::vector<std::string> all{tables::Meta::key(1, "format"),
                                     tables::Plans::key(1, digest),
                                     tables::Blobs::key(1, digest),
                                     tables::Calendars::key(1, "cn", "2026.1"),
                                     tables::Campaigns::key(1, "edu"),
                                     tables::UnitCampaigns::key(1, "edu", "school"),
                                     tables::WakeUps::key(1, moment, "edu", "school"),
                                     tables::Audit::key(1, 7),
                                     tables::Outbox::key(1, 7, "hook"),
                                     tables::Tree::key(1, 3, 5),
                                     tables::History::key(1, "edu", "school", 9),
                                     tables::Facets::key(1, "edu", "level:red", "school"),
                                     tables::Counters::key(1, "edu", "level:red"),
                                     tables::Commands::key(1, "office", std::string("k\0\1", 3)),
                                     tables::AccessTokens::key(1, "t1"),
                                     tables::Endpoints::key(1, "bureau", "hook"),
                                     "edu|school|edu2|school|x"};
  for (std::size_t at = 0; at < all.size(); ++at) write(folder, "key-" + std::to_string(at), at, all[at]);
}

}  // namespace

int main(int count, char** arguments) {
  if (count != 2) {
    std::fprintf(stderr, "usage: fuzz_seeds FOLDER\n");
    return 2;
  }
  const std::filesystem::path folder = arguments[1];
  write_records(folder / "stored_records");
  write_keys(folder / "keys");
  return 0;
}
