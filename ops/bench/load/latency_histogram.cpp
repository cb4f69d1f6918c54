#include "ops/bench/load/latency_histogram.hpp"

#include <algorithm>
#include <bit>
#include <cmath>

namespace duban::bench {
namespace {

// Just over an hour; what is slower is counted as that, and seen in max().
constexpr unsigned kValueBits = 42;

}  // namespace

LatencyHistogram::LatencyHistogram(unsigned precision_bits) : half_bits_(precision_bits - 1) {
  counters_.resize(index_of((std::uint64_t{1} << kValueBits) - 1) + 1);
}

std::size_t LatencyHistogram::index_of(std::uint64_t ns) const {
  const auto width = static_cast<unsigned>(std::bit_width(ns));
  const unsigned shift = width > half_bits_ + 1 ? width - half_bits_ - 1 : 0;
  return (static_cast<std::size_t>(shift) << half_bits_) + (ns >> shift);
}

std::uint64_t LatencyHistogram::highest_of(std::size_t index) const {
  const std::size_t group = index >> half_bits_;
  const unsigned shift = group < 2 ? 0 : static_cast<unsigned>(group) - 1;
  const std::uint64_t base = index - (static_cast<std::size_t>(shift) << half_bits_);
  return ((base + 1) << shift) - 1;
}

void LatencyHistogram::record(std::uint64_t ns) {
  ++counters_[std::min(index_of(ns), counters_.size() - 1)];
  ++count_;
  sum_ += ns;
  min_ = std::min(min_, ns);
  max_ = std::max(max_, ns);
}

void LatencyHistogram::clear() {
  std::fill(counters_.begin(), counters_.end(), 0);
  count_ = sum_ = max_ = 0;
  min_ = UINT64_MAX;
}

double LatencyHistogram::mean() const {
  return count_ == 0 ? 0 : static_cast<double>(sum_) / static_cast<double>(count_);
}

std::uint64_t LatencyHistogram::percentile(double percent) const {
  const auto wanted = static_cast<std::uint64_t>(std::ceil(static_cast<double>(count_) * percent / 100));
  std::uint64_t seen = 0;
  for (std::size_t index = 0; index < counters_.size() && count_ > 0; ++index) {
    seen += counters_[index];
    if (seen >= std::max<std::uint64_t>(wanted, 1)) return std::min(highest_of(index), max_);
  }
  return max_;
}

std::vector<LatencyHistogram::Bar> LatencyHistogram::bars() const {
  std::vector<Bar> bars;
  double edge = 1000;  // a microsecond: nothing that crosses a socket is faster
  const double step = std::pow(2, 0.25);
  std::uint64_t joined = 0;
  const auto close = [&] {
    if (!bars.empty() || joined > 0) bars.push_back({static_cast<std::uint64_t>(edge), joined});
    edge *= step;
    joined = 0;
  };
  for (std::size_t index = 0; index < counters_.size(); ++index) {
    if (counters_[index] == 0) continue;
    while (static_cast<double>(highest_of(index)) > edge) close();
    joined += counters_[index];
  }
  if (joined > 0) close();
  return bars;
}

}  // namespace duban::bench
