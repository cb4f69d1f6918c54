#include "tests/simulation/faulty_store.hpp"

namespace duban::simulation {

Result<void> FaultyStore::commit(const WriteBatch& batch) {
  const auto outcome = fate(batch);
  if (outcome == Outcome::full) return Error{ErrorCode::StoreFull, {{"reserve", "simulated"}}};
  if (outcome == Outcome::failed_unwritten) {
    return Error{ErrorCode::StoreWriteFailed, {{"detail", "simulated"}}};
  }
  WriteBatch kept;
  batch.for_each([&](const WriteBatch::Change& change) {
    if (loses && loses(change)) return;
    if (change.value) {
      kept.put(change.table, change.key, *change.value);
    } else {
      kept.erase(change.table, change.key);
    }
  });
  if (auto committed = inner_.commit(kept); !committed) return committed;
  if (outcome == Outcome::failed_written) {
    return Error{ErrorCode::StoreWriteFailed, {{"detail", "simulated"}}};
  }
  return {};
}

}  // namespace duban::simulation
