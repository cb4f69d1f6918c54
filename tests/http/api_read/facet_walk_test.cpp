// Units found by several facets at once, against the intersection of the sets.
#include "orchestrator/queries/facet_walk.hpp"

#include "persistence/memory_store.hpp"
#include "persistence/tables/lists.hpp"

#include <algorithm>
#include <random>
#include <set>

#include <gtest/gtest.h>

namespace duban {
namespace {

const std::string kCampaign = "c1";

std::string unit_name(int number) {
  return "U" + std::to_string(1000 + number);
}

class FacetWalks : public ::testing::Test {
 protected:
  void carry(const std::string& facet, const std::set<std::string>& units) {
    WriteBatch batch;
    for (const auto& unit : units) tables::Facets::put(batch, tables::Facets::at(0, kCampaign, facet, unit));
    ASSERT_TRUE(store_.commit(batch));
  }

  struct Walked {
    std::vector<std::string> found;
    std::size_t passed_over = 0;
  };
  Walked walk(const std::vector<std::string>& facets, const std::string& after = "") {
    Walked walked;
    const auto snapshot = store_.snapshot();
    FacetWalk{*snapshot, 0, kCampaign, facets}.run(
        after,
        [&](const std::string& unit) {
          walked.found.push_back(unit);
          return true;
        },
        [&](const std::string&) {
          ++walked.passed_over;
          return true;
        });
    return walked;
  }

  MemoryStore store_;
};

TEST_F(FacetWalks, FindWhatTheSetsHaveInCommon) {
  std::mt19937 random(20111030);
  for (int round = 0; round < 40; ++round) {
    std::vector<std::string> facets;
    std::set<std::string> common;
    const auto count = 1U + random() % 3;
    for (unsigned number = 0; number < count; ++number) {
      const auto one_in = 1U + random() % 6;
      std::set<std::string> units;
      for (int unit = 0; unit < 200; ++unit) {
        if (random() % one_in == 0) units.insert(unit_name(unit));
      }
      facets.push_back("facet" + std::to_string(round) + "-" + std::to_string(number));
      carry(facets.back(), units);
      if (number == 0) common = units;
      std::erase_if(common, [&](const std::string& unit) { return !units.contains(unit); });
    }
    EXPECT_EQ(walk(facets).found, std::vector(common.begin(), common.end()));
    const auto after = unit_name(static_cast<int>(random() % 200));
    EXPECT_EQ(walk(facets, after).found, std::vector(common.upper_bound(after), common.end()));
  }
}

TEST_F(FacetWalks, AreShortWhereListsShareNothing) {
  std::set<std::string> low, high;
  for (int unit = 0; unit < 500; ++unit) (unit < 250 ? low : high).insert(unit_name(unit));
  carry("low", low);
  carry("high", high);
  carry("nobody", {});
  for (const std::vector<std::string>& facets :
       {std::vector<std::string>{"low", "high"}, {"high", "low"}, {"low", "nobody"}, {"nobody", "low"}}) {
    const auto walked = walk(facets);
    EXPECT_TRUE(walked.found.empty());
    EXPECT_LE(walked.passed_over, 1U) << facets.front();
  }
}

TEST_F(FacetWalks, StopWhenToldTo) {
  carry("odd", {unit_name(1), unit_name(3), unit_name(5)});
  carry("all", {unit_name(1), unit_name(2), unit_name(3), unit_name(4), unit_name(5)});
  const auto snapshot = store_.snapshot();
  const std::vector<std::string> facets{"all", "odd"};
  int seen = 0, passed = 0;
  FacetWalk{*snapshot, 0, kCampaign, facets}.run(
      "", [&](const std::string&) { return ++seen < 2; }, [&](const std::string&) { return ++passed < 5; });
  EXPECT_EQ(seen, 2);
  EXPECT_EQ(passed, 1);
  FacetWalk{*snapshot, 0, kCampaign, facets}.run(
      "", [](const std::string&) { return true; }, [&](const std::string&) { return ++passed < 0; });
  EXPECT_EQ(passed, 2);
}

}  // namespace
}  // namespace duban
