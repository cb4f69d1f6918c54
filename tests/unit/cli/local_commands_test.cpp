// Commands that need no server: checking, comparing, serving, rehearsing, verifying.
#include "persistence/rocksdb/rocksdb_store.hpp"
#include "persistence/tables/trail.hpp"
#include "persistence/trail/merkle.hpp"
#include "tests/support/shipped_files.hpp"
#include "tests/support/temporary_folder.hpp"
#include "tests/unit/cli/cli_fixture.hpp"

#include <fstream>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace duban::cli {
namespace {

using cli::testing::Console;
using ::testing::HasSubstr;
using ::testing::Not;

const std::string kPlans = std::string(DUBAN_SOURCE_DIR) + "/workflows/plans/";

TEST(PlanCheck, AcceptsTheShippedPlans) {
  for (const std::string name : {"education-accountability", "health-accountability"}) {
    Console console;
    EXPECT_EQ(console.run({"plan", "check", kPlans + name + ".yaml"}), 0);
    EXPECT_THAT(console.out, HasSubstr(name));
    EXPECT_EQ(console.err, "");
  }
}

TEST(PlanCheck, SaysWhereABrokenPlanIsBroken) {
  const duban::testing::TemporaryFolder folder;
  const auto path = (folder.path() / "broken.yaml").string();
  std::ofstream(path) << "apiVersion: duban/v1\nkind: Plan\nnonsense: 1\n";
  Console console;
  EXPECT_EQ(console.run({"plan", "check", path}), 1);
  EXPECT_THAT(console.err, HasSubstr("where: " + path + ":3:1\n"));
  EXPECT_THAT(console.err, HasSubstr("code: plan.unknown_key\n"));
  EXPECT_EQ(console.out, "");
  EXPECT_EQ(console.run({"plan", "check", path + ".gone"}), 2);
  EXPECT_THAT(console.err, HasSubstr("cli.file_unreadable"));
}

TEST(PlanDiff, ComparesFilesHereAndPublishedPlansOnTheServer) {
  const duban::testing::TemporaryFolder folder;
  auto text = duban::testing::read_source_file("workflows/plans/education-accountability.yaml");
  const auto at = text.find("timezone: Asia/Shanghai");
  ASSERT_NE(at, std::string::npos);
  text.replace(at, 23, "timezone: Asia/Urumqi");
  const auto path = (folder.path() / "moved.yaml").string();
  std::ofstream(path) << text;
  Console console;
  EXPECT_EQ(console.run({"plan", "diff", kPlans + "education-accountability.yaml", path, "-o", "json"}), 0);
  EXPECT_THAT(console.out, HasSubstr(R"("field":"timezone","before":"Asia/Shanghai","after":"Asia/Urumqi")"));
  EXPECT_TRUE(console.server.calls.empty());
  console.answers(200, R"({"changes":[]})");
  EXPECT_EQ(console.run({"plan", "diff", "education@1", "education@2"}), 0);
  EXPECT_EQ(console.server.calls[0].target, "/api/v1/plans/compare?from=education%401&to=education%402");
}

TEST(ConfigCheck, AcceptsTheShippedSample) {
  Console console;
  EXPECT_EQ(console.run({"config", "check", std::string(DUBAN_SOURCE_DIR) + "/ops/duban.yaml"}), 0);
  EXPECT_THAT(console.out, HasSubstr("listen"));
}

TEST(ConfigCheck, SaysWhereAFileIsWrong) {
  const duban::testing::TemporaryFolder folder;
  const auto path = (folder.path() / "duban.yaml").string();
  std::ofstream(path) << "data: x\n\nlisten_on: y\n";
  Console console;
  console.environment["DUBAN_CONFIG"] = path;
  EXPECT_EQ(console.run({"config", "check"}), 2);
  EXPECT_THAT(console.err, HasSubstr("where: " + path + ":3:1\n"));
  EXPECT_THAT(console.err, HasSubstr("code: config.unknown_key\n"));
}

TEST(Serve, StartsWithWhatWasAskedFor) {
  Console console;
  console.environment["DUBAN_DATA"] = "from-environment";
  EXPECT_EQ(console.run({"serve", "--listen", "127.0.0.1:0", "--clock", "virtual", "--now",
                         "2011-09-01T00:00:00+08:00"}),
            0);
  ASSERT_TRUE(console.served.has_value());
  EXPECT_EQ(console.served->data_folder, "from-environment");
  EXPECT_EQ(console.served->listen_port, 0);
  EXPECT_EQ(console.served->clock, ClockKind::virtual_);
  EXPECT_EQ(console.served->clock_now, parse_instant("2011-09-01T00:00:00+08:00"));
}

TEST(Serve, DoesNotStartOnASettingItCannotUse) {
  Console console;
  EXPECT_EQ(console.run({"serve", "--clock", "sundial"}), 2);
  EXPECT_FALSE(console.served.has_value());
  EXPECT_THAT(console.err, HasSubstr("config.value_invalid"));
}

TEST(Version, IsTheProgramsOwn) {
  Console console;
  EXPECT_EQ(console.run({"version", "-o", "json"}), 0);
  EXPECT_EQ(console.out, "{\"name\":\"duban\",\"version\":\"1.2.3\",\"revision\":\"abc\"}\n");
}

TEST(Rehearse, PlaysTheShippedScenario) {
  const auto scenario = std::string(DUBAN_SOURCE_DIR) + "/tests/scenario/education-2011/";
  Console console;
  EXPECT_EQ(
      console.run({"rehearse", kPlans + "education-accountability.yaml", "--units", scenario + "units.csv",
                   "--behaviour", scenario + "behaviour.yaml", "--year", "2011"}),
      0)
      << console.err;
  EXPECT_THAT(console.out, HasSubstr("2011-09-21"));
}

TEST(Rehearse, ReportsInTheReadersLanguage) {
  const auto scenario = std::string(DUBAN_SOURCE_DIR) + "/tests/scenario/education-2011/";
  Console console;
  console.environment["DUBAN_LANGUAGE"] = "zh";
  EXPECT_EQ(
      console.run({"rehearse", kPlans + "education-accountability.yaml", "--units", scenario + "units.csv",
                   "--behaviour", scenario + "behaviour.yaml", "--year", "2011"}),
      0)
      << console.err;
  EXPECT_TRUE(console.out.starts_with("预演\n"));
  EXPECT_THAT(console.out, HasSubstr("== 2011年9月21日（星期三） ==\n"));
  EXPECT_THAT(console.out, HasSubstr("虚拟晨光小学"));
  EXPECT_THAT(console.out, HasSubstr("建议：领导约谈"));
  for (const auto* key :
       {"unit_work_plan", "self_correction", "campaign_office", "leader_interview", "submitted"}) {
    EXPECT_THAT(console.out, Not(HasSubstr(key))) << key;
  }
}

TEST(Rehearse, RefusesAYearThatIsNone) {
  Console console;
  EXPECT_EQ(console.run({"rehearse", "p", "--units", "u", "--behaviour", "b", "--year", "next"}), 2);
  EXPECT_THAT(console.err, HasSubstr("config.value_invalid"));
}

TEST(AuditVerify, PassesAnEmptyRecordAndCreatesNone) {
  const duban::testing::TemporaryFolder folder;
  Console console;
  EXPECT_EQ(console.run({"audit", "verify", "--data", folder.path().string()}), 2);
  EXPECT_TRUE(std::filesystem::is_empty(folder.path()));
  RocksDbOptions options;
  options.folder = folder.path() / "data";
  ASSERT_TRUE(open_rocksdb_store(options, nullptr).has_value());
  EXPECT_EQ(console.run({"audit", "verify", "--data", options.folder.string(), "-o", "json"}), 0)
      << console.err;
  EXPECT_THAT(console.out, HasSubstr(R"("passed":true,"records":0)"));
}

TEST(AuditVerify, TellsWhatItFoundInTheReadersLanguageAndToProgramsInEnglish) {
  const duban::testing::TemporaryFolder folder;
  RocksDbOptions options;
  options.folder = folder.path() / "data";
  {
    const auto store = open_rocksdb_store(options, nullptr);
    ASSERT_TRUE(store.has_value());
    WriteBatch batch;
    batch.put(Table::tree, tables::Tree::key(0, kTreeLevelMin, 7), "a node of no record");
    ASSERT_TRUE((*store)->commit(batch));
  }
  Console console;
  console.environment["DUBAN_LANGUAGE"] = "zh";
  EXPECT_EQ(console.run({"audit", "verify", "--data", options.folder.string()}), 4);
  EXPECT_THAT(console.out, HasSubstr("发现的问题\n"));
  EXPECT_THAT(console.out, HasSubstr("其节点与由记录推算的0个不符"));
  EXPECT_THAT(console.out, Not(HasSubstr("follow from")));
  EXPECT_THAT(console.err, HasSubstr("记录与应有内容不符。"));
  EXPECT_EQ(console.run({"audit", "verify", "--data", options.folder.string(), "-o", "json"}), 4);
  EXPECT_THAT(
      console.out,
      HasSubstr(
          R"("subject":"the tree","detail":"it does not hold the 0 nodes that follow from the records","zh":{"check":"审计树","subject":"审计树",)"));
}

TEST(AuditVerify, WaitsForTheServerToStop) {
  const duban::testing::TemporaryFolder folder;
  RocksDbOptions options;
  options.folder = folder.path() / "data";
  const auto open_elsewhere = open_rocksdb_store(options, nullptr);
  ASSERT_TRUE(open_elsewhere.has_value());
  Console console;
  EXPECT_EQ(console.run({"audit", "verify", "--data", options.folder.string()}), 3);
  EXPECT_THAT(console.err, HasSubstr("store.unavailable"));
}

}  // namespace
}  // namespace duban::cli
