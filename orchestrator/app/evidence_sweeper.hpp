// Removes evidence files that no submission refers to, a day after they were uploaded. A thread of its own.
#pragma once

#include "orchestrator/engine/engine.hpp"

#include <memory>

namespace duban {

class EvidenceStore;

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
