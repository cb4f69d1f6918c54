#include "tests/simulation/faulty_store.hpp"

#include "persistence/store_errors.hpp"
#include "workflows/base/record_errors.hpp"

namespace duban::simulation {

Result<void> FaultyStore::commit(const WriteBatch& batch) {
  const auto unknown = Error{errors::store_write_failed, {{"detail", "simulated"}}};
  if (fate == Outcome::full) return Error{errors::store_full, {{"reserve", "simulated"}}};
  if (fate == Outcome::failed_unwritten) return unknown;
  batch.for_each([&](const WriteBatch::Change& change) {
    touched_.push_back({change.table, std::string(change.key)});
  });
  const auto committed = loses || damages ? inner_.commit(what_arrives(batch)) : inner_.commit(batch);
  if (!committed) return committed;
  if (fate == Outcome::failed_written) return unknown;
  return {};
}

WriteBatch FaultyStore::what_arrives(const WriteBatch& batch) const {
  WriteBatch kept;
  batch.for_each([&](const WriteBatch::Change& change) {
    if (loses && loses(change)) return;
    if (!change.value) return kept.erase(change.table, change.key);
    std::string value(*change.value);
    if (damages) damages(change.table, value);
    kept.put(change.table, change.key, value);
  });
  return kept;
}

}  // namespace duban::simulation
