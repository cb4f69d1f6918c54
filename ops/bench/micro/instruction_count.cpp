// bench_instructions filing|wake_up [REPEATS]: runs decide_and_encode once, inside a function of its own that
// callgrind is told to count (count_instructions.py does). Before that once more outside it, so that what is
// done only once – binding symbols, filling caches – is not counted.
//
// REPEATS is for the test of the check itself: the work done so many times, as a change for the worse would.
#include "ops/bench/micro/education_unit.hpp"

#include <cstdlib>
#include <iostream>
#include <string_view>

namespace {

using duban::bench::Encoded;
using duban::bench::Sample;

}  // namespace

// Not inlined and by a plain name, because it is what the count is told to look at.
extern "C" __attribute__((noinline)) void duban_counted_work(const Sample& sample, Encoded& encoded,
                                                             int repeats) {
  for (int done = 0; done < repeats; ++done) duban::bench::decide_and_encode(sample, encoded);
}

int main(int count, char** arguments) {
  const std::string_view what = count > 1 ? arguments[1] : "";
  if (what != "filing" && what != "wake_up") {
    std::cerr << "usage: bench_instructions filing|wake_up [REPEATS]\n";
    return 2;
  }
  const auto sample = what == "filing" ? duban::bench::filing_sample() : duban::bench::wake_up_sample();
  Encoded encoded;
  duban::bench::decide_and_encode(sample, encoded);
  duban_counted_work(sample, encoded, count > 2 ? std::atoi(arguments[2]) : 1);
  std::cout << "{\"record_bytes\":" << encoded.records.size() << ",\"state_bytes\":" << encoded.state.size()
            << "}\n";
  return 0;
}
