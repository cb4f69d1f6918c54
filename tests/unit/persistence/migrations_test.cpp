// Formats and the runner of migrations. What the real steps make of a real folder is shown by tests/golden.
#include "persistence/memory_store.hpp"
#include "persistence/migrations/migrate.hpp"
#include "persistence/migrations/walk.hpp"
#include "persistence/store_errors.hpp"
#include "persistence/tables/campaigns.hpp"
#include "persistence/tables/meta.hpp"
#include "workflows/base/record_errors.hpp"

#include <string>
#include <vector>

#include <gtest/gtest.h>

namespace duban {
namespace {

std::vector<std::string> todays_tables() {
  std::vector<std::string> names;
  for (int table = 0; table < kTableCount; ++table) names.emplace_back(table_name(static_cast<Table>(table)));
  return names;
}

ErrorCode code_of(const Result<void>& result) {
  return result ? ErrorCode{} : result.error().code;
}

TEST(FolderFormat, IsANumberOrTheWayToTheNextOne) {
  EXPECT_EQ(*read_format("3"), (FolderFormat{3, false}));
  EXPECT_EQ(*read_format("3>4"), (FolderFormat{3, true}));
  EXPECT_EQ(text_of({3, false}), "3");
  EXPECT_EQ(text_of({3, true}), "3>4");
  EXPECT_EQ(read_format("2>4").error().code, errors::store_corrupt);
  const auto next = std::to_string(kFormat + 1);
  for (const auto& newer : {next, std::to_string(kFormat) + ">" + next, std::string("1000"),
                            std::string("new"), std::string(), std::string("-1"), std::string("4 ")}) {
    EXPECT_EQ(read_format(newer).error().code, errors::store_unknown_format) << newer;
  }
}

TEST(CheckTables, LetsAYoungerTableBeMissingAndNoOlderOne) {
  auto names = todays_tables();
  EXPECT_TRUE(check_tables(names, "4"));
  std::erase(names, "notices");
  EXPECT_TRUE(check_tables(names, "3"));
  EXPECT_TRUE(check_tables(names, "3>4")) << "killed between two tables";
  EXPECT_TRUE(check_tables(names, std::nullopt)) << "a first start that was cut short";
  EXPECT_EQ(code_of(check_tables(names, "4")), errors::store_corrupt);
  std::erase(names, "contacts");
  EXPECT_EQ(code_of(check_tables(names, "3")), errors::store_corrupt);
}

TEST(CheckTables, LooksAtTheFormatFirst) {
  auto names = todays_tables();
  names.emplace_back("complaints");
  EXPECT_EQ(code_of(check_tables(names, "4")), errors::store_unknown_format);
  names = {"meta"};
  EXPECT_EQ(code_of(check_tables(names, std::to_string(kFormat + 1))), errors::store_unknown_format)
      << "newer, not damaged";
}

// --- the runner --------------------------------------------------------------------------------------------

// Marks every campaign once more each time it is looked at, so that one left out or done twice is seen.
Result<std::optional<std::string>> mark_campaigns(const Snapshot& snapshot, const std::string& place,
                                                  WriteBatch& batch) {
  return migrations::walk(snapshot, Table::campaigns, place, batch,
                          [&](std::string_view key, std::string_view value) -> std::optional<Error> {
                            batch.put(Table::campaigns, key, std::string(value) + "!");
                            return std::nullopt;
                          });
}

constexpr migrations::Step kSteps[] = {{1, "nothing", nullptr}, {2, "marks campaigns", mark_campaigns}};

// Commits as often as it is told to and not once more, as a process that is killed.
class KilledStore final : public Store {
 public:
  KilledStore(Store& store, int commits) : store_(store), left_(commits) {}
  [[nodiscard]] std::unique_ptr<Snapshot> snapshot() const override { return store_.snapshot(); }
  [[nodiscard]] Result<void> commit(const WriteBatch& batch) override {
    if (left_-- == 0) return Error(errors::store_write_failed, {{"detail", "killed"}});
    return store_.commit(batch);
  }
  [[nodiscard]] Space space() const override { return store_.space(); }

 private:
  Store& store_;
  int left_;
};

constexpr int kCampaigns = 2500;  // in three batches

void fill(Store& store) {
  WriteBatch batch;
  for (int number = 0; number < kCampaigns; ++number) {
    batch.put(Table::campaigns, tables::Campaigns::key(0, std::to_string(number)), "c");
  }
  ASSERT_TRUE(store.commit(batch));
}

std::string format_of(const Store& store) {
  return tables::Meta::get(*store.snapshot(), tables::Meta::at(0, "format")).value_or("none");
}

TEST(Migrate, FinishesAfterAKillAtEveryCommit) {
  for (int commits = 0; commits <= 4; ++commits) {
    const auto store = std::make_unique<MemoryStore>();
    fill(*store);
    KilledStore killed(*store, commits);
    const auto quiet = [](const MigrationProgress&) {};
    EXPECT_EQ(migrate(killed, {1, false}, quiet, kSteps).has_value(), commits == 4) << commits;
    const auto left = format_of(*store);
    const auto found = left == "none" ? FolderFormat{1, false} : *read_format(left);
    ASSERT_TRUE(migrate(*store, found, quiet, kSteps)) << commits;

    EXPECT_EQ(format_of(*store), "3");
    EXPECT_FALSE(tables::Meta::get(*store->snapshot(), tables::Meta::at(0, "migration")));
    int once = 0;
    store->snapshot()->scan(Table::campaigns, {}, {}, [&](std::string_view, std::string_view value) {
      once += value == "c!" ? 1 : 0;
      return true;
    });
    EXPECT_EQ(once, kCampaigns) << "after " << commits << " commits";
  }
}

TEST(Migrate, TellsHowFarItIs) {
  const auto store = std::make_unique<MemoryStore>();
  fill(*store);
  std::vector<std::uint64_t> changes;
  ASSERT_TRUE(migrate(
      *store, {2, false}, [&](const MigrationProgress& progress) { changes.push_back(progress.changes); },
      kSteps));
  EXPECT_EQ(changes, (std::vector<std::uint64_t>{1000, 2000, 2500}));
}

TEST(Migrate, LeavesAFolderOfTodayAlone) {
  const auto store = std::make_unique<MemoryStore>();
  KilledStore killed(*store, 0);
  EXPECT_TRUE(migrate(killed, {kFormat, false}, [](const MigrationProgress&) {}));
}

}  // namespace
}  // namespace duban
