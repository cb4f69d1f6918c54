// Latencies in the manner of HdrHistogram: counters whose width grows with the value, so that every value is
// kept to the same relative precision, from a nanosecond to an hour, in fixed memory and constant time.
//
// Values are nanoseconds. A percentile is the highest value that its counter may stand for, so it is never
// reported too low. Belongs to one thread.
#pragma once

#include <cstdint>
#include <vector>

namespace duban::bench {

class LatencyHistogram {
 public:
  // Values are told apart to one part in 2^(precision_bits - 1).
  explicit LatencyHistogram(unsigned precision_bits = 11);

  void record(std::uint64_t ns);
  void clear();

  [[nodiscard]] std::uint64_t count() const { return count_; }
  [[nodiscard]] std::uint64_t min() const { return count_ == 0 ? 0 : min_; }
  [[nodiscard]] std::uint64_t max() const { return max_; }
  [[nodiscard]] double mean() const;
  // The smallest counter up to which at least `percent` of the values lie; 0 when nothing was recorded.
  [[nodiscard]] std::uint64_t percentile(double percent) const;

  struct Bar {
    std::uint64_t up_to_ns;
    std::uint64_t count;
  };
  // What to draw: counters joined into bars that grow by a quarter octave; empty ones at both ends left out.
  [[nodiscard]] std::vector<Bar> bars() const;

 private:
  [[nodiscard]] std::size_t index_of(std::uint64_t ns) const;
  [[nodiscard]] std::uint64_t highest_of(std::size_t index) const;

  unsigned half_bits_;  // of a counter group: 2^half_bits counters an octave
  std::vector<std::uint64_t> counters_;
  std::uint64_t count_ = 0;
  std::uint64_t sum_ = 0;
  std::uint64_t min_ = UINT64_MAX;
  std::uint64_t max_ = 0;
};

}  // namespace duban::bench
