// bench_disk FOLDER SECONDS: how long this machine takes to append 4 KiB to a file and fdatasync it, one
// after the other, in JSON. The yardstick for the latency of a durable transition, so it does what a log does
// and nothing more: the file grows, its space is reserved beforehand.
#include "ops/bench/load/latency_histogram.hpp"

#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <fcntl.h>
#include <iostream>
#include <string>
#include <unistd.h>

#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>

namespace duban::bench {
namespace {

constexpr std::size_t kBlockBytes = 4096;
constexpr off_t kReservedBytes = off_t{64} << 20;

[[noreturn]] void fail(const char* what) {
  std::perror(what);
  std::exit(1);
}

LatencyHistogram measure(const std::string& path, std::chrono::duration<double> length) {
  using Clock = std::chrono::steady_clock;
  const int file = ::open(path.c_str(), O_CREAT | O_TRUNC | O_WRONLY | O_CLOEXEC, 0600);
  if (file < 0) fail("open");
  // A file system that cannot reserve space is measured without.
  (void)::fallocate(file, FALLOC_FL_KEEP_SIZE, 0, kReservedBytes);
  const std::string block(kBlockBytes, 'x');
  LatencyHistogram latencies;
  const auto until = Clock::now() + length;
  for (auto before = Clock::now(); before < until;) {
    if (::write(file, block.data(), block.size()) != static_cast<ssize_t>(block.size())) fail("write");
    if (::fdatasync(file) != 0) fail("fdatasync");
    const auto after = Clock::now();
    latencies.record(static_cast<std::uint64_t>((after - before) / std::chrono::nanoseconds{1}));
    before = after;
  }
  ::close(file);
  ::unlink(path.c_str());
  return latencies;
}

}  // namespace
}  // namespace duban::bench

int main(int count, char** arguments) {
  if (count != 3) {
    std::cerr << "usage: bench_disk FOLDER SECONDS\n";
    return 2;
  }
  const std::chrono::duration<double> length{std::strtod(arguments[2], nullptr)};
  const auto latencies = duban::bench::measure(std::string(arguments[1]) + "/disk-sync-probe", length);
  const boost::json::object report{{"syncs", latencies.count()},
                                   {"per_second", static_cast<double>(latencies.count()) / length.count()},
                                   {"p50", latencies.percentile(50)},
                                   {"p90", latencies.percentile(90)},
                                   {"p99", latencies.percentile(99)},
                                   {"max", latencies.max()}};
  std::cout << boost::json::serialize(report) << "\n";
  return 0;
}
