// The Store in memory, for tests and rehearsals: the same contract, no disk, nothing survives the object.
//
// Each key keeps the versions that live snapshots may still need (multi-version concurrency); what no
// snapshot can see is dropped by the next commit. One thread commits, any thread takes snapshots and reads
// them; a scan holds no lock while its visitor runs. commit() never fails.
#pragma once

#include "persistence/store.hpp"

#include <memory>

namespace duban {

class MemoryStore : public Store {
 public:
  MemoryStore();
  ~MemoryStore() override;

  [[nodiscard]] std::unique_ptr<Snapshot> snapshot() const override;
  [[nodiscard]] Result<void> commit(const WriteBatch& batch) override;
  [[nodiscard]] Space space() const override;
  // entries: keys with a value or kept versions; kept_versions: superseded ones not dropped yet;
  // live_snapshots.
  [[nodiscard]] std::vector<Statistic> statistics() const override;

 private:
  class Versions;
  class View;
  std::unique_ptr<Versions> versions_;
};

}  // namespace duban
