// The simulator must notice what is put in on purpose, by the check that is there for it, and a seed must
// tell the same story twice.
#include "orchestrator/log/logger.hpp"
#include "tests/simulation/world.hpp"

#include <gtest/gtest.h>

namespace duban::simulation {
namespace {

constexpr int kSteps = 250;
constexpr std::uint64_t kSeeds = 20;

// What the server logs of its own doing would bury what is said here.
const bool kQuiet = (set_log_level(LogLevel::error), true);

bool says_one_of(const std::string& complaint, std::string_view words) {
  while (!words.empty()) {
    const auto end = std::min(words.find('|'), words.size());
    if (complaint.find(words.substr(0, end)) != std::string::npos) return true;
    words.remove_prefix(std::min(end + 1, words.size()));
  }
  return false;
}

class PlantedFault : public ::testing::TestWithParam<Planted> {};

TEST_P(PlantedFault, IsNoticedWithinAFewSeedsAndCalledByItsName) {
  std::string others;
  for (std::uint64_t seed = 1; seed <= kSeeds; ++seed) {
    const auto complaint = World(seed, GetParam()).run(kSteps).complaint;
    if (!complaint) continue;
    if (says_one_of(*complaint, words_about(GetParam()))) return;
    others += "\nseed " + std::to_string(seed) + ": " + *complaint;
  }
  FAIL() << "none of " << kSeeds << " seeds noticed it" << others;
}

INSTANTIATE_TEST_SUITE_P(Each, PlantedFault,
                         ::testing::Values(Planted::batch_lost, Planted::receipt_lost, Planted::wake_up_lost,
                                           Planted::facet_lost, Planted::count_lost, Planted::state_lost,
                                           Planted::filing_lost, Planted::token_lost, Planted::outbox_lost,
                                           Planted::tree_node_damaged, Planted::old_node_damaged,
                                           Planted::rung_fired_twice, Planted::history_rewritten,
                                           Planted::clock_early, Planted::clock_late,
                                           Planted::notice_undelivered, Planted::notice_renamed));

TEST(Seed, TellsTheSameStoryTwice) {
  for (std::uint64_t seed = 1; seed <= kSeeds; ++seed) {
    const auto once = World(seed).run(kSteps);
    const auto again = World(seed).run(kSteps);
    EXPECT_EQ(once.story, again.story);
    EXPECT_EQ(once.records, again.records);
    EXPECT_EQ(once.crashes, again.crashes);
    EXPECT_EQ(once.deliveries, again.deliveries);
    EXPECT_EQ(once.complaint, again.complaint);
  }
}

// A simulation in which nothing happens would find nothing.
TEST(Seeds, AreEventful) {
  RunReport total;
  for (std::uint64_t seed = 1; seed <= kSeeds; ++seed) total.add(World(seed).run(kSteps));
  EXPECT_GT(total.records, kSeeds * 40);
  EXPECT_GT(total.rungs, kSeeds * 5);
  EXPECT_GT(total.crashes, kSeeds * 4);
  EXPECT_GT(total.refused_busy, kSeeds);
  EXPECT_GT(total.notices, kSeeds * 3);
  EXPECT_GT(total.deliveries, kSeeds * 3);
  EXPECT_GT(total.repeated_deliveries, 0U);
}

}  // namespace
}  // namespace duban::simulation
