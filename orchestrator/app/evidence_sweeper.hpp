// Removes evidence files that no submission refers to, a day after they were uploaded. A thread of its own.
#pragma once

#include "orchestrator/engine/engine.hpp"

#include <memory>

namespace duban {

class EvidenceStore;

// One sweep: removes what no submission refers to and was uploaded or renewed before `now` less a day. Logs.
// May throw CorruptRead; a submission that cannot be read keeps everything.
void sweep_evidence(EvidenceStore& evidence, const Store& store, Partition partition, Instant now);

class EvidenceSweeper {
 public:
  // Sweeps once at the start and then every six hours of real time, until it is destroyed.
  EvidenceSweeper(EvidenceStore& evidence, const Store& store, const Engine& engine, Partition partition);
  ~EvidenceSweeper();
  EvidenceSweeper(const EvidenceSweeper&) = delete;
  EvidenceSweeper& operator=(const EvidenceSweeper&) = delete;

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace duban
