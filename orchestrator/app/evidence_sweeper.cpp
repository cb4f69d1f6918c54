#include "orchestrator/app/evidence_sweeper.hpp"

#include "orchestrator/evidence/evidence_store.hpp"
#include "orchestrator/log/logger.hpp"
#include "persistence/keys.hpp"
#include "persistence/tables/filings.hpp"
#include "persistence/threads/mutex.hpp"

#include <set>
#include <thread>

namespace duban {
namespace {

constexpr std::chrono::hours kInterval{6};
constexpr std::chrono::hours kGrace{24};

}  // namespace

void sweep_evidence(EvidenceStore& evidence, const Store& store, Partition partition, Instant now) {
  evidence.begin_sweep();
  std::set<Digest> referenced;
  const auto read =
      tables::Submissions::scan(*store.snapshot(), tables::Submissions::range(partition),
                                [&](const tables::SubmissionKey&, const SubmissionRecord& record) {
                                  for (const auto& file : record.content.files)
                                    referenced.insert(file.digest);
                                  return true;
                                });
  if (!read) return log_error("evidence_sweep_skipped", {{"code", "store.corrupt"}});
  const auto report =
      evidence.sweep([&](const Digest& digest) { return referenced.contains(digest); }, now - kGrace);
  if (!report) {
    const Error error = report.error();
    return log_error("evidence_sweep_failed", {{"code", error.name()}});
  }
  if (report->removed_files != 0) {
    log_info("evidence_swept",
             {{"removed_files", report->removed_files}, {"removed_bytes", report->removed_bytes}});
  }
}

struct EvidenceSweeper::Impl {
  EvidenceStore& evidence;
  const Store& store;
  const Engine& engine;
  Partition partition;
  Mutex mutex;
  Condition stops;
  bool stopping DUBAN_GUARDED_BY(mutex) = false;
  std::thread thread;

  Impl(EvidenceStore& given_evidence, const Store& given_store, const Engine& given_engine,
       Partition given_partition)
      : evidence(given_evidence), store(given_store), engine(given_engine), partition(given_partition) {}

  void run() {
    while (!is_stopping()) {
      try {
        sweep_evidence(evidence, store, partition, engine.now());
      } catch (const CorruptRead&) {
        log_error("evidence_sweep_skipped", {{"code", "store.corrupt"}});
      }
      pause();
    }
  }

  bool is_stopping() {
    const MutexLock lock(mutex);
    return stopping;
  }

  void pause() {
    const auto until = std::chrono::steady_clock::now() + kInterval;
    const MutexLock lock(mutex);
    while (!stopping && stops.wait_until(mutex, until)) {
    }
  }
};

EvidenceSweeper::EvidenceSweeper(EvidenceStore& evidence, const Store& store, const Engine& engine,
                                 Partition partition)
    : impl_(std::make_unique<Impl>(evidence, store, engine, partition)) {
  impl_->thread = std::thread([this] { impl_->run(); });
}

EvidenceSweeper::~EvidenceSweeper() {
  {
    const MutexLock lock(impl_->mutex);
    impl_->stopping = true;
  }
  impl_->stops.notify_one();
  impl_->thread.join();
}

}  // namespace duban
