// The simulator must notice what is put in on purpose, and a seed must tell the same story twice.
#include "tests/simulation/world.hpp"

#include <gtest/gtest.h>

namespace duban::simulation {
namespace {

constexpr int kSteps = 250;
constexpr std::uint64_t kSeeds = 20;

class PlantedFault : public ::testing::TestWithParam<Planted> {};

TEST_P(PlantedFault, IsNoticedWithinAFewSeeds) {
  for (std::uint64_t seed = 1; seed <= kSeeds; ++seed) {
    if (World(seed, GetParam()).run(kSteps).complaint) return;
  }
  FAIL() << "none of " << kSeeds << " seeds noticed it";
}

INSTANTIATE_TEST_SUITE_P(Each, PlantedFault,
                         ::testing::Values(Planted::batch_lost, Planted::receipt_lost, Planted::clock_early,
                                           Planted::wake_up_lost, Planted::facet_lost, Planted::count_lost,
                                           Planted::state_lost));

TEST(Seed, TellsTheSameStoryTwice) {
  for (std::uint64_t seed = 1; seed <= kSeeds; ++seed) {
    const auto once = World(seed).run(kSteps);
    const auto again = World(seed).run(kSteps);
    EXPECT_EQ(once.records, again.records);
    EXPECT_EQ(once.rungs, again.rungs);
    EXPECT_EQ(once.crashes, again.crashes);
    EXPECT_EQ(once.complaint, again.complaint);
  }
}

// A simulation in which nothing happens would find nothing.
TEST(Seeds, AreEventful) {
  RunReport total;
  for (std::uint64_t seed = 1; seed <= kSeeds; ++seed) {
    const auto report = World(seed).run(kSteps);
    total.records += report.records;
    total.rungs += report.rungs;
    total.crashes += report.crashes;
  }
  EXPECT_GT(total.records, kSeeds * 40);
  EXPECT_GT(total.rungs, kSeeds * 5);
  EXPECT_GT(total.crashes, kSeeds * 4);
}

}  // namespace
}  // namespace duban::simulation
