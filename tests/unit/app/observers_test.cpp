// What Prometheus is told after a whole campaign is what the trails hold: every event counted as often as it
// stands there, every command as often as it was given.
#include "orchestrator/app/observers.hpp"

#include "persistence/memory_store.hpp"
#include "persistence/rocksdb/rocksdb_store.hpp"
#include "persistence/tables/commands.hpp"
#include "persistence/tables/trail.hpp"
#include "tests/support/campaign_fixture.hpp"
#include "tests/support/temporary_folder.hpp"

#include <future>
#include <map>
#include <sstream>
#include <string>

#include <gtest/gtest.h>

namespace duban {
namespace {

using testing::at;
using Counts = std::map<std::string, std::uint64_t>;

// `family{label="NAME"} 7` → {"NAME": 7}
Counts counted(const std::string& text, const std::string& family) {
  Counts counts;
  std::istringstream lines(text);
  for (std::string line; std::getline(lines, line);) {
    if (!line.starts_with(family + "{")) continue;
    const auto from = line.find('"') + 1;
    counts[line.substr(from, line.find('"', from) - from)] = std::stoull(line.substr(line.rfind(' ') + 1));
  }
  return counts;
}

void count_records(const Snapshot& snapshot, Partition trail, Counts& counts) {
  const auto range = tables::Audit::from(trail, 0);
  snapshot.scan(Table::audit, range.from, range.to, [&](std::string_view, std::string_view leaf) {
    const auto record = read_audit_record(leaf).value();
    ++counts[std::string(
        std::visit([](const auto& of_kind) { return snake_name_in(of_kind); }, record.event))];
    return true;
  });
}

TEST(Observers, CountWhatTheTrailsHold) {
  MemoryStore store;
  const auto clock = virtual_clock(at("2011-09-01T00:00:00+08:00"));
  Observers observers;
  Counts given;
  Engine engine(store, *clock, {}, observers);
  ASSERT_TRUE(engine.start());
  testing::CampaignFixture campaign{[&](Command command) {
    // The pipeline moves a virtual clock by itself; that is no command to anybody.
    if (!std::holds_alternative<MoveClock>(command.order)) ++given[std::string(kind_of(command))];
    std::promise<Result<Receipt>> answer;
    auto answered = answer.get_future();
    command.reply = [&](Result<Receipt> result) { answer.set_value(std::move(result)); };
    engine.submit(std::move(command));
    return answered.get();
  }};
  const EndpointTarget target{"secret", "https://receiver.example/"};
  (void)campaign
      .order(AggregateOrder<EndpointKind>{
          {OrganiserId{"bureau"}, "ep"}, RegisterEndpoint{binding_of(target), target.url}, target})
      .value();
  campaign.publish_and_enrol(30);
  campaign.launch();
  (void)campaign.order(MoveClock{at("2011-09-25T09:00:00+08:00")}).value();
  for (int unit = 1; unit <= 20; ++unit) {
    (void)campaign.file("S" + std::to_string(unit), "unit_work_plan").value();
  }
  (void)campaign.file("S1", "tea");  // refused
  (void)campaign.order(MoveClock{at("2012-01-31T09:00:00+08:00")}).value();

  const auto text = observers.render(engine, store, 0);
  Counts recorded;
  count_records(*engine.snapshot(), 0, recorded);
  count_records(*engine.snapshot(), kSystemTrail, recorded);
  EXPECT_GT(recorded["rung_fired"], 1000U);
  EXPECT_EQ(counted(text, "duban_engine_transitions_total"), recorded);
  EXPECT_EQ(counted(text, "duban_engine_commands_total"), given);
  engine.stop();
}

// The alert on a store that has stopped watches two of them.
TEST(Observers, ShowWhatRocksDbTellsAboutItself) {
  const testing::TemporaryFolder folder;
  RocksDbOptions options;
  options.folder = folder.path();
  options.reserve_bytes = 0;
  const auto store = open_rocksdb_store(options, nullptr).value();
  const auto clock = virtual_clock(at("2011-09-01T00:00:00+08:00"));
  Observers observers;
  Engine engine(*store, *clock, {}, observers);
  const auto text = observers.render(engine, *store, 1);
  const auto statistics = store->statistics();
  EXPECT_GE(statistics.size(), 10U);
  for (const auto& [name, value] : statistics) {
    EXPECT_NE(text.find("\nduban_rocksdb_" + std::string(name) + " "), std::string::npos) << name;
  }
  EXPECT_EQ(text.find("\nduban_rocksdb_memtable_bytes 0\n"), std::string::npos) << "nothing was measured";
}

}  // namespace
}  // namespace duban
