// The Merkle tree over the audit records: RFC 9162 section 2.1 (the tree of RFC 6962), SHA-256.
//
// A leaf is the exact bytes of an audit record; leaf hash = SHA-256(00, leaf), node hash = SHA-256(01, left,
// right). A node is named by its level (leaves are level 0) and its index from the left at that level. Only
// nodes above complete subtrees are stored, from kTreeLevelMin on, each written once and never changed; those
// below are computed from the leaves. Appending and reading keep no clock and no global state; a
// MerkleAppender belongs to one thread.
#pragma once

#include "persistence/store.hpp"
#include "workflows/base/digest.hpp"
#include "workflows/base/error.hpp"

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

namespace duban {

// Below, a node costs more to write than its at most eight leaves cost to hash when a proof asks for it:
// nearly one more change a record, when these are one in eight (docs/adr/0009).
inline constexpr std::uint8_t kTreeLevelMin = 4;

[[nodiscard]] Digest merkle_leaf_hash(std::string_view leaf);
[[nodiscard]] Digest merkle_node_hash(const Digest& left, const Digest& right);

struct MerkleNode {
  std::uint8_t level = 0;
  std::uint64_t index = 0;
  Digest hash;
  friend bool operator==(const MerkleNode&, const MerkleNode&) = default;
};

// Where proofs and restoring find the hashes of complete subtrees, level 0 included. nullopt: not there.
class MerkleReader {
 public:
  virtual ~MerkleReader() = default;
  [[nodiscard]] virtual std::optional<Digest> node(std::uint8_t level, std::uint64_t index) const = 0;
};

// Reads stored nodes from tree and computes those below them out of audit. Borrows the snapshot. get() may
// throw CorruptRead.
class SnapshotMerkleReader : public MerkleReader {
 public:
  SnapshotMerkleReader(const Snapshot& snapshot, Partition partition)
      : snapshot_(snapshot), partition_(partition) {}
  [[nodiscard]] std::optional<Digest> node(std::uint8_t level, std::uint64_t index) const override;

 private:
  const Snapshot& snapshot_;
  Partition partition_;
};

// The right edge of the tree: enough to append and to tell the root, about log2(size) hashes. Copy it to try
// a batch and keep the copy only once the batch is committed.
class MerkleAppender {
 public:
  MerkleAppender() = default;
  // The appender as it was after `size` leaves. Error: store.corrupt when a node is missing.
  [[nodiscard]] static Result<MerkleAppender> restore(std::uint64_t size, const MerkleReader& reader);
  [[nodiscard]] static Result<MerkleAppender> restore(const Snapshot& snapshot, Partition partition);

  // Returns the leaf hash and adds the interior nodes that this leaf completed to `completed`, lowest first.
  Digest append(std::string_view leaf, std::vector<MerkleNode>& completed);
  // The same, with the nodes put into the batch that carries the leaf.
  Digest append(std::string_view leaf, Partition partition, WriteBatch& batch);

  [[nodiscard]] std::uint64_t size() const { return size_; }
  [[nodiscard]] Digest root() const;  // of the empty tree: SHA-256 of nothing
  friend bool operator==(const MerkleAppender&, const MerkleAppender&) = default;

 private:
  std::uint64_t size_ = 0;
  std::vector<Digest> peaks_;  // roots of the complete subtrees that make up the tree, largest first
};

using MerkleProof = std::vector<Digest>;

// The root of the first `size` leaves. Error: store.corrupt when a node is missing.
[[nodiscard]] Result<Digest> merkle_root(std::uint64_t size, const MerkleReader& reader);

// That the leaf `index` is in the tree of the first `size` leaves. Errors: store.no_such_leaf (index >=
// size), store.corrupt.
[[nodiscard]] Result<MerkleProof> inclusion_proof(std::uint64_t index, std::uint64_t size,
                                                  const MerkleReader& reader);
// That the tree of the first `first` leaves is a prefix of the tree of the first `second`. Empty when first
// is 0 or equal to second. Errors: store.no_such_leaf (first > second), store.corrupt.
[[nodiscard]] Result<MerkleProof> consistency_proof(std::uint64_t first, std::uint64_t second,
                                                    const MerkleReader& reader);

// RFC 9162 sections 2.1.3.2 and 2.1.4.2. Pure; untrusted input is fine.
[[nodiscard]] bool verify_inclusion(const Digest& leaf_hash, std::uint64_t index, std::uint64_t size,
                                    std::span<const Digest> proof, const Digest& root);
[[nodiscard]] bool verify_consistency(std::uint64_t first, std::uint64_t second, const Digest& first_root,
                                      const Digest& second_root, std::span<const Digest> proof);

}  // namespace duban
