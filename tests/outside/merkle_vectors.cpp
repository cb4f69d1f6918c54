// Prints the roots and proofs that Duban makes, for an outside judge (merkle_judge.go) to check. One
// statement a line:
//   leaf TEXT | root SIZE HASH | inclusion INDEX SIZE HASH… | consistency FIRST SECOND HASH…
#include "persistence/memory_store.hpp"
#include "persistence/tables/trail.hpp"
#include "persistence/trail/merkle.hpp"

#include <iostream>
#include <string>

namespace {

constexpr std::uint64_t kLeaves = 70;

void print(const std::string& statement, const duban::MerkleProof& hashes) {
  std::cout << statement;
  for (const auto& hash : hashes) std::cout << ' ' << hash.hex();
  std::cout << '\n';
}

}  // namespace

int main() {
  duban::MemoryStore store;
  duban::MerkleAppender appender;
  for (std::uint64_t size = 1; size <= kLeaves; ++size) {
    const std::string leaf = "record-" + std::to_string(size);
    duban::WriteBatch batch;
    batch.put(duban::Table::audit, duban::tables::Audit::key(0, appender.size()), leaf);
    appender.append(leaf, 0, batch);
    batch.set_audit_size(0, size);
    if (!store.commit(batch)) return 1;
    std::cout << "leaf " << leaf << '\n';
    print("root " + std::to_string(size), {appender.root()});
  }
  const auto snapshot = store.snapshot();
  const duban::SnapshotMerkleReader reader(*snapshot, 0);
  for (std::uint64_t size = 1; size <= kLeaves; ++size) {
    for (std::uint64_t index = 0; index < size; ++index) {
      print("inclusion " + std::to_string(index) + " " + std::to_string(size),
            duban::inclusion_proof(index, size, reader).value());
    }
    for (std::uint64_t first = 1; first <= size; ++first) {
      print("consistency " + std::to_string(first) + " " + std::to_string(size),
            duban::consistency_proof(first, size, reader).value());
    }
  }
  return 0;
}
