// simulate [--seeds N] [--from SEED] [--seed SEED] [--steps K] Runs N worlds and prints one line of figures;
// the first that goes wrong ends it with the seed that shows it again.
#include "orchestrator/app/serve.hpp"
#include "orchestrator/log/logger.hpp"
#include "tests/simulation/world.hpp"

#include <algorithm>
#include <charconv>
#include <chrono>
#include <cstdio>
#include <optional>
#include <string>
#include <string_view>

namespace {

std::optional<std::uint64_t> number_in(std::string_view text) {
  std::uint64_t number = 0;
  const auto [end, failure] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (failure != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  return number;
}

int usage() {
  std::fprintf(stderr,
               "usage: simulate [--seeds N] [--from SEED] [--seed SEED] [--steps K]   (numbers from 1 on)\n");
  return 2;
}

void print_figures(const duban::simulation::RunReport& total, std::uint64_t seeds, double took_s) {
  const std::pair<const char*, std::uint64_t> figures[] = {
      {"steps", total.steps},
      {"requests", total.requests},
      {"answers", total.answers},
      {"refused_busy", total.refused_busy},
      {"commits", total.commits},
      {"crashes", total.crashes},
      {"records", total.records},
      {"rungs", total.rungs},
      {"notices", total.notices},
      {"deliveries", total.deliveries},
      {"repeated_deliveries", total.repeated_deliveries},
  };
  for (const auto& [name, figure] : figures) {
    std::printf("%llu %s, ", static_cast<unsigned long long>(figure), name);
  }
  const auto simulated_s = std::chrono::duration<double>(total.simulated).count();
  std::printf("%.0f years in %.1f s (%.0f seeds/s, %.0f times real time)\n", simulated_s / 86400 / 365,
              took_s, static_cast<double>(seeds) / took_s, simulated_s / took_s);
}

}  // namespace

int main(int count, char** arguments) {
  std::uint64_t from = 1, seeds = 100, steps_wanted = 250;
  for (int i = 1; i < count; i += 2) {
    const std::string_view name = arguments[i];
    const auto value = i + 1 < count ? number_in(arguments[i + 1]) : std::nullopt;
    if (!value || *value == 0) return usage();
    if (name == "--seeds") {
      seeds = *value;
    } else if (name == "--from") {
      from = *value;
    } else if (name == "--steps") {
      steps_wanted = std::min<std::uint64_t>(*value, 1'000'000);
    } else if (name == "--seed") {
      from = *value;
      seeds = 1;
    } else {
      return usage();
    }
  }
  const auto steps = static_cast<int>(steps_wanted);
  duban::set_log_level(duban::LogLevel::error);
  const auto began = std::chrono::steady_clock::now();
  duban::simulation::RunReport total;
  for (auto seed = from; seed < from + seeds; ++seed) {
    const auto report = duban::simulation::World(seed).run(steps);
    if (report.complaint) {
      std::printf("seed %llu, commit %s: %s\n", static_cast<unsigned long long>(seed), duban::revision(),
                  report.complaint->c_str());
      std::printf("again: simulate --seed %llu --steps %d\n", static_cast<unsigned long long>(seed), steps);
      return 1;
    }
    total.add(report);
  }
  const auto took = std::chrono::duration<double>(std::chrono::steady_clock::now() - began).count();
  std::printf("%llu seeds from %llu, all well, commit %s\n", static_cast<unsigned long long>(seeds),
              static_cast<unsigned long long>(from), duban::revision());
  print_figures(total, seeds, took);
  return 0;
}
