// simulate [--seeds N] [--from SEED] [--seed SEED] [--steps K]
// Runs N worlds and prints one line of figures; the first that goes wrong ends it with the seed that shows it
// again.
#include "tests/simulation/world.hpp"

#include <chrono>
#include <cstdio>
#include <string>
#include <string_view>

int main(int count, char** arguments) {
  std::uint64_t from = 1, seeds = 100;
  int steps = 250;
  for (int i = 1; i + 1 < count; i += 2) {
    const std::string_view name = arguments[i];
    const auto value = std::stoull(arguments[i + 1]);
    if (name == "--seeds") {
      seeds = value;
    } else if (name == "--from") {
      from = value;
    } else if (name == "--steps") {
      steps = static_cast<int>(value);
    } else if (name == "--seed") {
      from = value;
      seeds = 1;
    } else {
      std::fprintf(stderr, "usage: simulate [--seeds N] [--from SEED] [--seed SEED] [--steps K]\n");
      return 2;
    }
  }
  const auto began = std::chrono::steady_clock::now();
  duban::simulation::RunReport total;
  for (auto seed = from; seed < from + seeds; ++seed) {
    const auto report = duban::simulation::World(seed).run(steps);
    if (report.complaint) {
      std::printf("seed %llu, commit %s: %s\n", static_cast<unsigned long long>(seed), DUBAN_COMMIT,
                  report.complaint->c_str());
      std::printf("again: simulate --seed %llu --steps %d\n", static_cast<unsigned long long>(seed), steps);
      return 1;
    }
    total.commands += report.commands;
    total.records += report.records;
    total.rungs += report.rungs;
    total.crashes += report.crashes;
    total.simulated += report.simulated;
  }
  const auto took = std::chrono::duration<double>(std::chrono::steady_clock::now() - began).count();
  const auto simulated = std::chrono::duration<double>(total.simulated).count();
  std::printf(
      "%llu seeds from %llu, all well: %llu commands, %llu records, %llu rungs, %llu crashes, %.0f years in "
      "%.1f s "
      "(%.0f seeds/s, %.0f times real time), commit %s\n",
      static_cast<unsigned long long>(seeds), static_cast<unsigned long long>(from),
      static_cast<unsigned long long>(total.commands), static_cast<unsigned long long>(total.records),
      static_cast<unsigned long long>(total.rungs), static_cast<unsigned long long>(total.crashes),
      simulated / 86400 / 365, took, static_cast<double>(seeds) / took, simulated / took, DUBAN_COMMIT);
  return 0;
}
