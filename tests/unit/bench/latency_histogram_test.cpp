#include "ops/bench/load/latency_histogram.hpp"

#include <algorithm>
#include <cmath>
#include <random>
#include <vector>

#include <gtest/gtest.h>

namespace duban::bench {
namespace {

// The judge: the value itself, from the sorted list.
std::uint64_t exact_percentile(std::vector<std::uint64_t> values, double percent) {
  std::sort(values.begin(), values.end());
  const auto rank = static_cast<std::size_t>(std::ceil(static_cast<double>(values.size()) * percent / 100));
  return values[std::max<std::size_t>(rank, 1) - 1];
}

TEST(LatencyHistogram, KeepsPercentilesToAThousandthAndNeverTooLow) {
  std::mt19937_64 random(7);
  std::lognormal_distribution<double> spread(13, 2.5);
  LatencyHistogram histogram;
  std::vector<std::uint64_t> values;
  for (int i = 0; i < 50'000; ++i) {
    values.push_back(static_cast<std::uint64_t>(spread(random)));
    histogram.record(values.back());
  }
  for (const double percent : {0.1, 1.0, 25.0, 50.0, 90.0, 99.0, 99.9, 99.99, 100.0}) {
    const auto exact = exact_percentile(values, percent);
    EXPECT_GE(histogram.percentile(percent), exact) << percent;
    EXPECT_LE(static_cast<double>(histogram.percentile(percent)), static_cast<double>(exact) * 1.001 + 1)
        << percent;
  }
  EXPECT_EQ(histogram.count(), values.size());
  EXPECT_EQ(histogram.max(), *std::max_element(values.begin(), values.end()));
  EXPECT_EQ(histogram.min(), *std::min_element(values.begin(), values.end()));
}

TEST(LatencyHistogram, CountsSmallValuesExactly) {
  LatencyHistogram histogram;
  for (std::uint64_t value = 0; value < 2048; ++value) histogram.record(value);
  for (std::uint64_t value = 1; value < 2048; ++value) {
    EXPECT_EQ(histogram.percentile(100.0 * static_cast<double>(value) / 2048), value - 1);
  }
}

TEST(LatencyHistogram, TakesWhatIsSlowerThanItCanTellApart) {
  LatencyHistogram histogram;
  histogram.record(UINT64_MAX);
  EXPECT_EQ(histogram.count(), 1U);
  EXPECT_EQ(histogram.max(), UINT64_MAX);
}

TEST(LatencyHistogram, DrawsEveryValueOnce) {
  LatencyHistogram histogram;
  for (const std::uint64_t value : {0ULL, 999ULL, 1000ULL, 1001ULL, 5'000'000ULL, 80'000'000'000ULL})
    histogram.record(value);
  std::uint64_t drawn = 0, last = 0;
  for (const auto& bar : histogram.bars()) {
    EXPECT_GT(bar.up_to_ns, last);
    last = bar.up_to_ns;
    drawn += bar.count;
  }
  EXPECT_EQ(drawn, histogram.count());
  EXPECT_GT(histogram.bars().back().count, 0U);
}

TEST(LatencyHistogram, ForgetsWhenCleared) {
  LatencyHistogram histogram;
  histogram.record(5);
  histogram.clear();
  EXPECT_EQ(histogram.count(), 0U);
  EXPECT_EQ(histogram.percentile(99), 0U);
  EXPECT_EQ(histogram.max(), 0U);
  EXPECT_TRUE(histogram.bars().empty());
}

}  // namespace
}  // namespace duban::bench
