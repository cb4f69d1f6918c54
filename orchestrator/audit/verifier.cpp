#include "orchestrator/audit/verifier.hpp"

#include "orchestrator/audit/finding_words.hpp"
#include "orchestrator/audit/replay_check.hpp"
#include "orchestrator/audit/trail_check.hpp"
#include "orchestrator/audit/tree_check.hpp"
#include "workflows/base/record_errors.hpp"

namespace duban {
namespace {

template <class Act>
std::chrono::nanoseconds time_of(Act act) {
  const auto began = std::chrono::steady_clock::now();
  act();
  return std::chrono::steady_clock::now() - began;
}

}  // namespace

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
      const auto about = findings.about({"system trail, ", "系统审计链，"});
      check_tree(snapshot, kSystemTrail, report.system, findings);
    });
    report.took.records = time_of([&] {
      check_records(snapshot, partition, findings);
      const auto about = findings.about({"system trail, ", "系统审计链，"});
      check_records(snapshot, kSystemTrail, findings);
    });
    report.replayed = findings.none();
    if (report.replayed) {
      report.took.replay = time_of([&] { check_replay(snapshot, partition, report, findings); });
    }
  } catch (const CorruptRead& unreadable) {
    findings.add(VerifyCheck::form, std::nullopt, {"the store", "存储"},
                 words::unreadable(unreadable.what()));
  }
  return report;
}

}  // namespace duban
