// A flipped bit in each 4 KiB of every file of a data folder, and every cut of its log: the start refuses, or
// verification finds it, or nothing has changed. Never silently fewer records.
#include "orchestrator/audit/verifier.hpp"
#include "orchestrator/engine/engine.hpp"
#include "persistence/memory_store.hpp"
#include "persistence/tables/campaigns.hpp"
#include "tests/recovery/data_folder.hpp"
#include "tests/support/campaign_fixture.hpp"
#include "workflows/base/record_errors.hpp"

#include <cstdlib>
#include <iostream>
#include <limits>
#include <map>
#include <set>

#include <gtest/gtest.h>
#include <rocksdb/db.h>

namespace duban::testing {
namespace {

constexpr int kUnits = 24;
constexpr std::uint64_t kBlockBytes = 4096;

// A file has its turn at this many places at most, unless DUBAN_DAMAGE_ALL is set: the minutes are spent on
// opening the store again and again.
std::uint64_t places_max() {
  constexpr std::uint64_t kInCi = 12;
  return std::getenv("DUBAN_DAMAGE_ALL") == nullptr ? kInCi : std::numeric_limits<std::uint64_t>::max();
}

enum class Outcome { refused, found, harmless, silent };

std::string_view name_of(Outcome outcome) {
  switch (outcome) {
    case Outcome::refused:
      return "start refused";
    case Outcome::found:
      return "found by verification";
    case Outcome::harmless:
      return "harmless";
    case Outcome::silent:
      return "SILENT";
  }
  return "?";
}

// Every key of every table with its value.
Digest content_of(const Store& store) {
  Sha256 digest;
  const auto snapshot = store.snapshot();
  for (int table = 0; table < kTableCount; ++table) {
    snapshot->scan(static_cast<Table>(table), {}, {}, [&](std::string_view key, std::string_view value) {
      digest.update(key);
      digest.update(value);
      return true;
    });
  }
  return digest.finish();
}

// A small campaign that puts something into every table.
void fill(Store& store) {
  const auto clock = virtual_clock(at("2011-09-01T00:00:00+08:00"));
  EngineObserver nobody;
  InlineEngine engine(store, *clock, {}, nobody);
  ASSERT_TRUE(engine.start());
  CampaignFixture campaign{[&](Command command) {
    command.idempotent = true;
    command.key_owner = "token";
    return engine.submit(std::move(command));
  }};
  const EndpointTarget target{"secret", "https://receiver.example/"};
  (void)campaign
      .order(AggregateOrder<EndpointKind>{
          {OrganiserId{"bureau"}, "ep"}, RegisterEndpoint{binding_of(target), target.url}, target})
      .value();
  IssueToken issue;
  issue.name = "a token";
  (void)campaign.order(AggregateOrder<AccessTokenKind>{{"token"}, issue}).value();
  (void)campaign
      .order(NoteUpload{CampaignId{"c1"}, UnitId{"S1"}, Side::unit, sha256("file"), {4, "text/plain"}})
      .value();
  const People people{{{"unit_head", "Head", "head@example.invalid"}}, "salt"};
  (void)campaign
      .order(AggregateOrder<ContactsKind>{
          {CampaignId{"c1"}, UnitId{"S1"}}, ReplaceContacts{{"unit_head"}, binding_of(people)}, people})
      .value();
  campaign.publish_and_enrol(kUnits);
  campaign.launch();
  engine.move_clock(at("2011-09-25T12:00:00+08:00"));
  (void)campaign.file("S3", "unit_work_plan").value();
  engine.move_clock(at("2011-10-12T12:00:00+08:00"));
}

class Damage : public ::testing::Test {
 protected:
  // The folder as an orderly end leaves it (everything in table files) or as a kill does (the newest in the
  // log).
  void prepare(bool killed) {
    {
      auto store = open_sound(live());
      fill(*store);
      if (!killed) {
        store.reset();
        store = open_sound(live());  // recovery moves the log into tables
      }
      before_ = content_of(*store);
      copy_as_if_killed(live(), sound());
    }
    for (int table = 0; table < kTableCount; ++table) {
      const auto store = open_sound(live());
      bool holds = false;
      store->snapshot()->scan(static_cast<Table>(table), {}, {}, [&](auto, auto) { return !(holds = true); });
      EXPECT_TRUE(holds) << table_name(static_cast<Table>(table))
                         << " is empty, so damage to it shows nothing";
    }
  }
  void begin_copy() { copy_as_if_killed(sound(), copy()); }

  // What an operator would meet who starts on the copy and verifies it.
  [[nodiscard]] Outcome look() const {
    auto opened = open(copy());
    if (!opened) {
      EXPECT_FALSE(opened.error().message(Language::en).empty());
      EXPECT_NE(opened.error().kind(), ErrorKind::invalid);
      return Outcome::refused;
    }
    const auto& store = **opened;
    EngineObserver nobody;
    Writer writer(**opened, {}, nobody);
    if (!writer.recover()) return Outcome::found;
    if (!read_everything(*store.snapshot())) return Outcome::found;
    if (!verify_store(*store.snapshot(), 0).passed()) return Outcome::found;
    return content_of(store) == before_ ? Outcome::harmless : Outcome::silent;
  }

  [[nodiscard]] fs::path live() const { return folder_.path() / "live"; }
  [[nodiscard]] fs::path sound() const { return folder_.path() / "sound"; }
  [[nodiscard]] fs::path copy() const { return folder_.path() / "copy"; }

  TemporaryFolder folder_;
  Digest before_;
};

// The names of the files that hold a table, as RocksDB knows them.
std::vector<std::string> files_of_table(const fs::path& folder, const std::string& table) {
  std::vector<std::string> names;
  const auto records = (folder / "records").string();
  EXPECT_TRUE(rocksdb::DB::ListColumnFamilies({}, records, &names).ok());
  std::vector<rocksdb::ColumnFamilyDescriptor> families;
  for (const auto& name : names) families.emplace_back(name, rocksdb::ColumnFamilyOptions{});
  std::vector<rocksdb::ColumnFamilyHandle*> handles;
  rocksdb::DB* opened = nullptr;
  EXPECT_TRUE(rocksdb::DB::OpenForReadOnly({}, records, families, &handles, &opened).ok());
  const std::unique_ptr<rocksdb::DB> db(opened);
  std::vector<rocksdb::LiveFileMetaData> files;
  db->GetLiveFilesMetaData(&files);
  for (auto* handle : handles) db->DestroyColumnFamilyHandle(handle);
  std::vector<std::string> found;
  for (const auto& file : files) {
    if (file.column_family_name == table) found.push_back(fs::path(file.name).filename().string());
  }
  return found;
}

std::string kind_of(const fs::path& file) {
  const auto name = file.filename().string();
  if (file.extension() == ".sst" || file.extension() == ".log") return file.extension().string();
  return name.substr(0, name.find_first_of("-."));
}

void print(bool killed, const std::map<std::string, std::map<Outcome, int>>& table) {
  for (const auto& [kind, outcomes] : table) {
    std::cout << (killed ? "after a kill   " : "after an end   ") << kind;
    for (const auto& [outcome, count] : outcomes) std::cout << "  " << name_of(outcome) << " " << count;
    std::cout << '\n';
  }
}

TEST_F(Damage, AFlippedBitInEachBlockOfEveryFileIsNeverSilent) {
  for (const bool killed : {false, true}) {
    prepare(killed);
    std::map<std::string, std::map<Outcome, int>> table;
    for (const auto& entry : fs::recursive_directory_iterator(sound())) {
      if (!entry.is_regular_file() || entry.file_size() == 0) continue;
      const auto blocks = (entry.file_size() + kBlockBytes - 1) / kBlockBytes;
      const auto step = (1 + (blocks - 1) / places_max()) * kBlockBytes;
      for (std::uint64_t block = 0; block < entry.file_size(); block += step) {
        const auto end = std::min<std::uint64_t>(block + kBlockBytes, entry.file_size());
        // Not always the first byte of the block: headers, bodies and checksums all have their turn.
        const auto place = block + (block / kBlockBytes * 997 + 61) % (end - block);
        begin_copy();
        flip_byte(copy() / fs::relative(entry.path(), sound()), place);
        const auto outcome = look();
        EXPECT_NE(outcome, Outcome::silent) << entry.path().filename() << " at " << place;
        ++table[kind_of(entry.path())][outcome];
      }
    }
    auto& damaged = table[killed ? ".log" : ".sst"];
    EXPECT_GT(damaged[Outcome::found] + damaged[Outcome::refused], 10);
    print(killed, table);
    fs::remove_all(live());
  }
}

// Every cut of the log takes acknowledged records away, and the mark outside RocksDB tells.
TEST_F(Damage, ACutLogIsNeverSilent) {
  prepare(true);
  const auto size = fs::file_size(write_ahead_log(sound()));
  ASSERT_GT(size, 10'000U);
  for (std::uint64_t cut = 0; cut < size; cut += size / std::min<std::uint64_t>(places_max(), 480)) {
    begin_copy();
    fs::resize_file(write_ahead_log(copy()), cut);
    EXPECT_EQ(look(), Outcome::refused) << "cut at " << cut << " of " << size;
  }
  // And of the end, where cuts happen, byte by byte.
  constexpr std::uint64_t kTailBytes = 2048;
  for (std::uint64_t cut = 1; cut <= std::min(places_max(), kTailBytes); ++cut) {
    begin_copy();
    fs::resize_file(write_ahead_log(copy()), size - cut);
    EXPECT_EQ(look(), Outcome::refused) << cut << " bytes cut off";
  }
}

// A file that ends early, whichever it is.
TEST_F(Damage, AFileCutShortIsNeverSilent) {
  for (const bool killed : {false, true}) {
    prepare(killed);
    std::map<std::string, std::map<Outcome, int>> table;
    for (const auto& entry : fs::recursive_directory_iterator(sound())) {
      if (!entry.is_regular_file() || entry.file_size() == 0) continue;
      const auto size = entry.file_size();
      const std::set<std::uint64_t> kept{0, size / 3, size / 2, size - std::min<std::uint64_t>(size, 64),
                                         size - 1};
      for (const auto bytes : kept) {
        begin_copy();
        fs::resize_file(copy() / fs::relative(entry.path(), sound()), bytes);
        const auto outcome = look();
        EXPECT_NE(outcome, Outcome::silent)
            << entry.path().filename() << " cut to " << bytes << " of " << size;
        ++table[kind_of(entry.path())][outcome];
      }
    }
    print(killed, table);
    fs::remove_all(live());
  }
}

// The harness has teeth: without the mark, and with the checks blind to it, a cut log is what it calls silent
// or what verification finds; it is never called harmless.
TEST_F(Damage, WithoutTheMarkACutLogShowsAsLostContent) {
  prepare(true);
  begin_copy();
  fs::remove(copy() / "highwater");
  fs::resize_file(write_ahead_log(copy()), fs::file_size(write_ahead_log(copy())) * 3 / 4);
  EXPECT_EQ(look(), Outcome::silent);
}

// Each table has its own file: the block of each is damaged in turn.
TEST_F(Damage, ADamagedBlockOfAnyTableIsNoticed) {
  prepare(false);
  for (int number = 0; number < kTableCount; ++number) {
    const auto name = std::string(table_name(static_cast<Table>(number)));
    begin_copy();
    int damaged = 0;
    for (const auto& file : files_of_table(sound(), name)) {
      flip_byte(copy() / "records" / file, 20);
      ++damaged;
    }
    ASSERT_GT(damaged, 0) << name;
    const auto outcome = look();
    EXPECT_TRUE(outcome == Outcome::refused || outcome == Outcome::found) << name << ": " << name_of(outcome);
  }
}

// A store in which the states of some units cannot be read, as below a bad block. (On a real disk RocksDB may
// meet the block first, while it merges files, and then takes no more writes; so this is shown without one.)
class UnreadableUnits final : public Store {
 public:
  class View final : public Snapshot {
   public:
    View(std::unique_ptr<Snapshot> inner, bool bad) : inner_(std::move(inner)), bad_(bad) {}
    std::optional<std::string> get(Table table, std::string_view key) const override {
      const auto unit = table == Table::unit_campaigns ? tables::UnitCampaigns::parse(key) : std::nullopt;
      if (bad_ && unit && unit->unit.starts_with("S1")) throw CorruptRead("block checksum mismatch");
      return inner_->get(table, key);
    }
    void scan(Table table, std::string_view from, std::string_view to, const Visitor& visit) const override {
      inner_->scan(table, from, to, visit);
    }
    void scan_reverse(Table table, std::string_view from, std::string_view to,
                      const Visitor& visit) const override {
      inner_->scan_reverse(table, from, to, visit);
    }

   private:
    std::unique_ptr<Snapshot> inner_;
    bool bad_;
  };
  std::unique_ptr<Snapshot> snapshot() const override {
    return std::make_unique<View>(inner_.snapshot(), bad);
  }
  Result<void> commit(const WriteBatch& batch) override { return inner_.commit(batch); }
  Space space() const override { return inner_.space(); }
  bool bad = false;

 private:
  MemoryStore inner_;
};

TEST(Quarantine, UnitsThatCannotBeReadAreSetAsideAndTheOthersRunOn) {
  UnreadableUnits damaged;
  fill(damaged);
  damaged.bad = true;
  auto* store = &damaged;
  class Watch final : public EngineObserver {
   public:
    void aggregate_quarantined(const CampaignId&, const Error& why) override {
      ++quarantined;
      EXPECT_EQ(why.code, errors::store_corrupt);
    }
    int quarantined = 0;
  };
  Watch watch;
  const auto clock = virtual_clock(at("2011-10-12T12:00:00+08:00"));
  InlineEngine engine(*store, *clock, {}, watch);
  ASSERT_TRUE(engine.start());
  CampaignFixture campaign{[&](Command command) { return engine.submit(std::move(command)); }};
  int refused = 0, accepted = 0;
  for (int unit = 1; unit <= kUnits; ++unit) {
    const auto filed = campaign.file("S" + std::to_string(unit), "unit_rectification_report");
    if (filed) {
      ++accepted;
    } else {
      EXPECT_EQ(filed.error().code, errors::store_corrupt);
      ++refused;
    }
  }
  EXPECT_GT(refused, 0);
  EXPECT_GT(accepted, 0) << "the units of other blocks";
  EXPECT_EQ(watch.quarantined, refused);
  engine.move_clock(at("2011-11-02T12:00:00+08:00"));  // deadlines go on for those that can be read
}

}  // namespace
}  // namespace duban::testing
