// bench_load: sends requests to a server and says in JSON how long the answers took. --help lists the
// options; docs/performance.md says how the benchmark uses it.
//
// SIGUSR1 ends the warm-up and SIGTERM or SIGINT the run, before their time.
#include "ops/bench/load/load_run.hpp"

#include <arpa/inet.h>
#include <csignal>
#include <fstream>
#include <iostream>
#include <memory>
#include <stdexcept>
#include <sys/resource.h>

#include <CLI/CLI.hpp>
#include <boost/json/serialize.hpp>

namespace duban::bench {
namespace {

LoadSignals signals;

void note_signal(int number) {
  (number == SIGUSR1 ? signals.begin : signals.end) = true;
}

struct Options {
  LoadPlan plan;
  ScriptOptions script;
  std::string address = "127.0.0.1";
  std::uint16_t port = 0;
  std::vector<std::string> steps;
  std::vector<std::string> token_files;
};

std::string read_token(const std::string& path) {
  std::ifstream file(path);
  std::string token;
  if (!(file >> token)) throw std::invalid_argument("cannot read a token from " + path);
  return token;
}

void finish(Options& options) {
  options.plan.address.sin_family = AF_INET;
  options.plan.address.sin_port = htons(options.port);
  if (::inet_pton(AF_INET, options.address.c_str(), &options.plan.address.sin_addr) != 1) {
    throw std::invalid_argument("not an IPv4 address: " + options.address);
  }
  options.script.host = options.address + ":" + std::to_string(options.port);
  for (const auto& entry : options.token_files) {
    const auto equals = entry.find('=');
    const auto name = equals == std::string::npos ? std::string{} : entry.substr(0, equals);
    options.script.tokens[name] = read_token(equals == std::string::npos ? entry : entry.substr(equals + 1));
  }
  options.plan.walk.steps = options.steps.size();
}

void define(CLI::App& app, Options& options) {
  auto& plan = options.plan;
  app.add_option("--address", options.address, "IPv4 address of the server")->capture_default_str();
  app.add_option("--port", options.port, "port of the server")->required();
  app.add_option("--step", options.steps, "METHOD[@TOKEN] /TARGET [BODY]; {unit} stands for a unit's id")
      ->required();
  app.add_option("--token-file", options.token_files, "FILE, or NAME=FILE for steps with @NAME");
  app.add_option("--connections", plan.connections, "connections")
      ->check(CLI::Range(1, 10000))
      ->capture_default_str();
  app.add_option("--rate", plan.rate, "open loop: requests a second; 0 is a closed loop")
      ->capture_default_str();
  app.add_option("--warmup", plan.warmup_seconds, "seconds before the measured ones")->capture_default_str();
  app.add_option("--seconds", plan.seconds, "seconds measured")->capture_default_str();
  app.add_option("--requests", plan.requests_max, "most requests, warm-up included; 0: no limit")
      ->capture_default_str();
  app.add_option("--units", plan.walk.units, "units to go through, each once; 0: the steps name none")
      ->capture_default_str();
  app.add_option("--first-unit", plan.walk.first_unit, "number of the first of them")->capture_default_str();
  app.add_option("--window", plan.walk.window,
                 "units of one connection that take their steps together; 0: all")
      ->capture_default_str();
  app.add_option("--unit-prefix", options.script.unit_prefix, "what a unit's id begins with")
      ->capture_default_str();
  app.add_option("--unit-digits", options.script.unit_digits, "digits of its number")->capture_default_str();
  app.add_option("--run", options.script.run, "begins the idempotency keys; different for every run")
      ->required();
}

double cpu_seconds() {
  rusage usage{};
  ::getrusage(RUSAGE_SELF, &usage);
  const auto seconds = [](const timeval& time) {
    return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) / 1e6;
  };
  return seconds(usage.ru_utime) + seconds(usage.ru_stime);
}

void run(Options& options) {
  finish(options);
  std::vector<RequestTemplate> steps;
  for (const auto& step : options.steps) {
    steps.emplace_back(step, options.script);
    if (steps.back().names_unit() != (options.plan.walk.units > 0)) {
      throw std::invalid_argument("--units and {unit} belong together: " + step);
    }
  }
  for (const int number : {SIGUSR1, SIGTERM, SIGINT}) std::signal(number, note_signal);
  auto report = run_load(options.plan, steps, signals).report();
  report["connections"] = options.plan.connections;
  report["rate_asked"] = options.plan.rate;
  report["generator_cpu_seconds"] = cpu_seconds();
  std::cout << boost::json::serialize(report) << "\n";
}

}  // namespace
}  // namespace duban::bench

int main(int count, char** arguments) {
  CLI::App app("Sends requests to a server over HTTP/1.1 and reports latencies as JSON.");
  duban::bench::Options options;
  duban::bench::define(app, options);
  CLI11_PARSE(app, count, arguments);
  try {
    duban::bench::run(options);
  } catch (const std::exception& problem) {
    std::cerr << "bench_load: " << problem.what() << "\n";
    return 2;
  }
  return 0;
}
