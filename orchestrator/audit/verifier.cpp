#include "orchestrator/audit/verifier.hpp"

#include "orchestrator/audit/replay_check.hpp"
#include "orchestrator/audit/trail_check.hpp"
#include "orchestrator/audit/tree_check.hpp"
#include "workflows/base/record_errors.hpp"

#include <array>

namespace duban {
namespace {

template <class Act>
std::chrono::nanoseconds time_of(Act act) {
  const auto began = std::chrono::steady_clock::now();
  act();
  return std::chrono::steady_clock::now() - began;
}

}  // namespace

std::string_view check_name(VerifyCheck check) {
  static constexpr std::array<std::string_view, 10> kNames{"tree",  "order", "form",    "history", "shelf",
                                                           "state", "list",  "wake_up", "count",   "fact"};
  return kNames.at(static_cast<std::size_t>(check));
}

Result<void> read_everything(const Snapshot& snapshot) {
  try {
    for (int table = 0; table < kTableCount; ++table) {
      snapshot.scan(static_cast<Table>(table), {}, {},
                    [](std::string_view, std::string_view) { return true; });
    }
  } catch (const CorruptRead& unreadable) {
    return Error{errors::store_corrupt, {{"what", "record"}, {"detail", unreadable.what()}}};
  }
  return {};
}

VerifyReport verify_store(const Snapshot& snapshot, Partition partition, const VerifyOptions& options) {
  VerifyReport report;
  Findings findings(report, options.findings_max);
  try {
    report.took.tree = time_of([&] {
      check_tree(snapshot, partition, report.trail, findings);
      const auto about = findings.about("system trail, ");
      check_tree(snapshot, kSystemTrail, report.system, findings);
    });
    report.took.records = time_of([&] {
      check_records(snapshot, partition, findings);
      const auto about = findings.about("system trail, ");
      check_records(snapshot, kSystemTrail, findings);
    });
    report.replayed = findings.none();
    if (report.replayed) {
      report.took.replay = time_of([&] { check_replay(snapshot, partition, report, findings); });
    }
  } catch (const CorruptRead& unreadable) {
    findings.add(VerifyCheck::form, std::nullopt, "the store", unreadable.what());
  }
  return report;
}

}  // namespace duban
