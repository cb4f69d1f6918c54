#include "ops/bench/load/unit_walk.hpp"

#include <map>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

namespace duban::bench {
namespace {

// A request twice would be a refusal, or the same command again: no work done.
TEST(UnitWalk, VisitsEveryUnitWithEveryStepOnceAndInOrder) {
  for (const std::uint64_t units : {1U, 7U, 100U}) {
    for (const std::uint64_t connections : {1U, 3U, 256U}) {
      for (const std::uint64_t window : {0U, 1U, 16U}) {
        std::map<std::uint64_t, std::uint64_t> steps_taken;
        for (std::uint64_t connection = 0; connection < connections; ++connection) {
          UnitWalk walk({.first_unit = 500, .units = units, .window = window, .steps = 4}, connection,
                        connections);
          while (const auto stop = walk.next()) EXPECT_EQ(stop->step, steps_taken[stop->unit]++);
        }
        ASSERT_EQ(steps_taken.size(), units);
        EXPECT_EQ(steps_taken.begin()->first, 500U);
        for (const auto& [unit, steps] : steps_taken) EXPECT_EQ(steps, 4U) << unit;
      }
    }
  }
}

TEST(UnitWalk, MeetsAUnitAgainOnlyAfterTheOthersOfItsWindow) {
  UnitWalk walk({.first_unit = 0, .units = 6, .window = 3, .steps = 2}, 0, 1);
  std::vector<std::pair<std::uint64_t, std::uint64_t>> way;
  while (const auto stop = walk.next()) way.emplace_back(stop->unit, stop->step);
  const decltype(way) expected{{0, 0}, {1, 0}, {2, 0}, {0, 1}, {1, 1}, {2, 1},
                               {3, 0}, {4, 0}, {5, 0}, {3, 1}, {4, 1}, {5, 1}};
  EXPECT_EQ(way, expected);
}

TEST(UnitWalk, NeverEndsWithoutUnits) {
  UnitWalk walk({.units = 0, .steps = 2}, 0, 4);
  for (std::uint64_t taken = 0; taken < 10; ++taken) EXPECT_EQ(walk.next()->step, taken % 2);
}

}  // namespace
}  // namespace duban::bench
