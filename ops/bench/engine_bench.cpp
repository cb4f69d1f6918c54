// The engine on RocksDB without HTTP: how fast units are enrolled and launched, how fast what the clock
// brings about at one instant for all of them is decided and written, how large they are on disk and in
// memory.
//
//   bench_engine FOLDER UNITS [UNTIL]      FOLDER must not exist; UNTIL: 2011-10-01 (a local day)
//
// One line a step on stdout; the figures mean something beside each other only.
#include "orchestrator/engine/engine.hpp"
#include "persistence/rocksdb/rocksdb_store.hpp"
#include "tests/support/campaign_fixture.hpp"

#include <algorithm>
#include <atomic>
#include <cstdio>
#include <fstream>
#include <future>

namespace duban {
namespace {

using Seconds = std::chrono::duration<double>;

class Stopwatch {
 public:
  [[nodiscard]] double seconds() const { return Seconds(std::chrono::steady_clock::now() - began_).count(); }

 private:
  std::chrono::steady_clock::time_point began_ = std::chrono::steady_clock::now();
};

class Tally : public EngineObserver {
 public:
  void wake_up_fired(Milliseconds) override { ++wake_ups; }
  void batch_committed(const Batch& batch, std::chrono::nanoseconds took) override {
    ++batches;
    events += batch.events.size();
    rungs += static_cast<std::uint64_t>(std::ranges::count(batch.events, snake_name<RungFired>()));
    changes += batch.writes.size();
    commit_ns += static_cast<std::uint64_t>(took.count());
  }
  std::atomic<std::uint64_t> events{0};
  std::atomic<std::uint64_t> rungs{0};
  std::atomic<std::uint64_t> wake_ups{0};
  std::atomic<std::uint64_t> batches{0};
  std::atomic<std::uint64_t> changes{0};
  std::atomic<std::uint64_t> commit_ns{0};
};

std::uint64_t resident_kib(const std::string& field) {
  std::ifstream status("/proc/self/status");
  for (std::string line; std::getline(status, line);) {
    if (line.starts_with(field)) return std::stoull(line.substr(line.find_first_of("0123456789")));
  }
  return 0;
}

class Bench {
 public:
  Bench(const std::filesystem::path& folder, std::uint64_t units) : units_(units) {
    RocksDbOptions options;
    options.folder = folder;
    store_ = open_rocksdb_store(options, nullptr).value();
    clock_ = virtual_clock(testing::at("2011-09-20T09:00:00+08:00"));
    engine_ = std::make_unique<Engine>(*store_, *clock_, EngineOptions{}, tally_);
    engine_->start().value();
  }

  void run(Instant until) {
    step("publish", [&] { fixture_.publish_and_enrol(0); });
    step("enrol", [&] { enrol(); });
    step("launch", [&] {
      fixture_.launch();
      move(engine_->now() + Milliseconds{1});
    });
    std::printf("store       %.0f bytes a unit on disk\n",
                static_cast<double>(store_->space().used_bytes) / static_cast<double>(units_));
    for (auto next = engine_->next_wake_up(); next && *next < until; next = engine_->next_wake_up()) {
      const auto moment = *next;
      step(format_instant_utc(moment), [&] { move(moment); });
    }
    std::printf("store       %.0f bytes a unit on disk, at most %llu MiB resident\n",
                static_cast<double>(store_->space().used_bytes) / static_cast<double>(units_),
                static_cast<unsigned long long>(resident_kib("VmHWM") / 1024));
  }

 private:
  Result<Receipt> ask(Command command) {
    std::promise<Result<Receipt>> promise;
    auto future = promise.get_future();
    command.reply = [&promise](Result<Receipt> result) { promise.set_value(std::move(result)); };
    engine_->submit(std::move(command));
    return future.get();
  }

  void move(Instant to) {
    Command command;
    command.id = "move";
    command.actor = "bench";
    command.order = MoveClock{to};
    (void)ask(std::move(command)).value();
  }

  void enrol() {
    constexpr std::uint64_t kRows = 1000;
    for (std::uint64_t first = 0; first < units_; first += kRows) {
      EnrolUnits order{fixture_.campaign, {}};
      for (auto number = first; number < std::min(first + kRows, units_); ++number) {
        char id[24];
        std::snprintf(id, sizeof id, "B%07llu", static_cast<unsigned long long>(number));
        NewUnit row;
        row.id = UnitId{id};
        row.profile.name = std::string("Bench school ") + id;
        row.profile.kind = "school";
        order.units.push_back(std::move(row));
      }
      (void)fixture_.order(std::move(order)).value();
    }
  }

  void step(const std::string& name, const std::function<void()>& act) {
    const auto events = tally_.events.load(), rungs = tally_.rungs.load(), batches = tally_.batches.load(),
               changes = tally_.changes.load(), commit_ns = tally_.commit_ns.load();
    const Stopwatch watch;
    act();
    const auto seconds = watch.seconds();
    const auto done = static_cast<double>(tally_.events - events);
    std::printf(
        "%-24s %8.3f s  %9.0f records (%.0f/s)  %9llu rungs (%.0f/s)  %5llu batches  %5.1f changes a record  "
        "commit busy %.2f\n",
        name.c_str(), seconds, done, done / seconds, static_cast<unsigned long long>(tally_.rungs - rungs),
        static_cast<double>(tally_.rungs - rungs) / seconds,
        static_cast<unsigned long long>(tally_.batches - batches),
        done == 0 ? 0.0 : static_cast<double>(tally_.changes - changes) / done,
        static_cast<double>(tally_.commit_ns - commit_ns) / 1e9 / seconds);
    std::fflush(stdout);
  }

  std::uint64_t units_;
  Tally tally_;
  std::unique_ptr<Store> store_;
  std::unique_ptr<Clock> clock_;
  std::unique_ptr<Engine> engine_;
  testing::CampaignFixture fixture_{[this](Command command) { return ask(std::move(command)); }};
};

}  // namespace
}  // namespace duban

int main(int count, char** arguments) {
  if (count < 3) {
    std::fprintf(stderr, "usage: bench_engine FOLDER UNITS [UNTIL]\n");
    return 2;
  }
  const std::string until = count > 3 ? arguments[3] : "2011-10-02";
  duban::Bench(arguments[1], std::stoull(arguments[2])).run(duban::testing::at(until + "T00:00:00+08:00"));
}
