// bench_trail DATA MOMENT UNIT: counts the escalations that the audit trail of a stopped server holds for one
// instant (RFC 3339), in JSON.
//
// The judge of "each exactly once": how many rungs fired, how many of them twice, how many early, how late
// each was recorded; and how many rungs each unit got, for the units from UNIT on in the order of their ids –
// those that nobody filed anything for, so that it is known what they must have got.
#include "ops/bench/load/latency_histogram.hpp"
#include "persistence/keys.hpp"
#include "persistence/rocksdb/rocksdb_store.hpp"
#include "workflows/audit/audit_record.hpp"

#include <iostream>
#include <map>
#include <unordered_map>
#include <unordered_set>

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>

namespace duban::bench {
namespace {

class EscalationCount {
 public:
  EscalationCount(Instant moment, std::string first_unit)
      : moment_(moment), first_unit_(std::move(first_unit)) {}

  // False: the record cannot be read.
  [[nodiscard]] bool take(std::string_view leaf) {
    ++records_;
    // Most records are of other events, and reading one costs a hundred times what this search does.
    if (leaf.find("RungFired") == std::string_view::npos) return true;
    const auto record = read_audit_record(leaf);
    if (!record) return false;
    const auto* event = std::get_if<UnitEvent>(&record->event);
    const auto* fired = event == nullptr ? nullptr : std::get_if<RungFired>(event);
    if (fired != nullptr && fired->moment == moment_) count(record->envelope, *fired);
    return true;
  }

  [[nodiscard]] boost::json::object report() const {
    boost::json::array bars;
    for (const auto& bar : lateness_.bars()) bars.push_back({bar.up_to_ns, bar.count});
    return {{"records", records_},
            {"rungs", rungs_},
            {"units", rungs_of_.size()},
            {"fired_twice", twice_},
            {"early", early_},
            {"units_by_rungs", units_by_rungs()},
            {"lateness_ns",
             {{"p50", lateness_.percentile(50)},
              {"p90", lateness_.percentile(90)},
              {"p99", lateness_.percentile(99)},
              {"max", lateness_.max()}}},
            {"lateness_up_to_ns", std::move(bars)}};
  }

 private:
  // Of the units from first_unit_ on: how many got one rung, two, and so on.
  [[nodiscard]] boost::json::object units_by_rungs() const {
    std::map<unsigned, std::uint64_t> units;
    for (const auto& [unit, counted] : rungs_of_) {
      if (counted.listed) ++units[counted.rungs];
    }
    boost::json::object object;
    for (const auto& [rungs, count] : units) object[std::to_string(rungs)] = count;
    return object;
  }

  void count(const AuditEnvelope& envelope, const RungFired& fired) {
    ++rungs_;
    const auto unit = envelope.campaign.value + "/" + envelope.unit.value;
    auto& counted = rungs_of_[std::hash<std::string>{}(unit)];
    ++counted.rungs;
    counted.listed = envelope.unit.value >= first_unit_;
    const auto name =
        unit + "/" + fired.task + "/" + std::to_string(fired.round) + "/" + std::to_string(fired.rung);
    if (!seen_.insert(std::hash<std::string>{}(name)).second) ++twice_;
    const auto late = envelope.at - fired.moment;
    if (late.count() < 0) {
      ++early_;
    } else {
      lateness_.record(static_cast<std::uint64_t>(std::chrono::nanoseconds{late}.count()));
    }
  }

  struct UnitCount {
    unsigned rungs = 0;
    bool listed = false;
  };

  Instant moment_;
  std::string first_unit_;
  std::uint64_t records_ = 0, rungs_ = 0, twice_ = 0, early_ = 0;
  // Hashes of 64 bits instead of names: with a few million of them a collision is one in millions, and it
  // would be reported as a fault, never hide one.
  std::unordered_map<std::size_t, UnitCount> rungs_of_;
  std::unordered_set<std::size_t> seen_;
  LatencyHistogram lateness_;
};

int count_trail(const std::string& folder, Instant moment, const std::string& first_unit) {
  RocksDbOptions options;
  options.folder = folder;
  const auto store = open_rocksdb_store(options, nullptr);
  if (!store) {
    std::cerr << store.error().message(Language::en) << "\n";
    return 1;
  }
  EscalationCount counted(moment, first_unit);
  bool readable = true;
  const auto range = keys::partition_range(Partition{0});
  (*store)->snapshot()->scan(Table::audit, range.from, range.to,
                             [&](std::string_view, std::string_view leaf) {
                               readable = counted.take(leaf);
                               return readable;
                             });
  if (!readable) {
    std::cerr << "a record of the trail cannot be read\n";
    return 1;
  }
  std::cout << boost::json::serialize(counted.report()) << "\n";
  return 0;
}

}  // namespace
}  // namespace duban::bench

int main(int count, char** arguments) {
  if (count != 4) {
    std::cerr << "usage: bench_trail DATA MOMENT UNIT\n";
    return 2;
  }
  const auto moment = duban::parse_instant(arguments[2]);
  if (!moment) {
    std::cerr << "not a moment: " << arguments[2] << "\n";
    return 2;
  }
  return duban::bench::count_trail(arguments[1], *moment, arguments[3]);
}
