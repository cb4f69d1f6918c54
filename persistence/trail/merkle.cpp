#include "persistence/trail/merkle.hpp"

#include "persistence/store_errors.hpp"
#include "persistence/tables/trail.hpp"
#include "workflows/base/record_errors.hpp"

#include <algorithm>
#include <bit>
#include <string>
#include <utility>

namespace duban {
namespace {

constexpr std::string_view kLeafPrefix("\x00", 1);
constexpr std::string_view kNodePrefix("\x01", 1);

// A run of leaves [begin, end) that starts where a subtree of the tree does.
struct Run {
  std::uint64_t begin;
  std::uint64_t end;
  [[nodiscard]] std::uint64_t size() const { return end - begin; }
  // The largest power of two below the size: where RFC 9162 splits a run of two leaves or more.
  [[nodiscard]] std::uint64_t middle() const { return begin + std::bit_floor(size() - 1); }
};

Error missing_node(std::uint8_t level, std::uint64_t index) {
  const std::string detail =
      "node " + std::to_string(index) + " of level " + std::to_string(level) + " is missing";
  return Error(errors::store_corrupt, {{"what", "audit tree"}, {"detail", detail}});
}

Error no_such_leaf(std::uint64_t index, std::uint64_t size) {
  return Error(errors::store_no_such_leaf,
               {{"index", std::to_string(index)}, {"size", std::to_string(size)}});
}

Result<Digest> read_node(const MerkleReader& reader, std::uint8_t level, std::uint64_t index) {
  const auto hash = reader.node(level, index);
  if (!hash) return missing_node(level, index);
  return *hash;
}

// The complete subtrees that make up a run, from the left: one for each bit of its size.
Result<std::vector<Digest>> read_peaks(Run run, const MerkleReader& reader) {
  std::vector<Digest> peaks;
  while (run.size() > 0) {
    const std::uint64_t width = std::bit_floor(run.size());
    const auto level = static_cast<std::uint8_t>(std::countr_zero(width));
    const auto hash = read_node(reader, level, run.begin >> level);
    if (!hash) return hash.error();
    peaks.push_back(*hash);
    run.begin += width;
  }
  return peaks;
}

// Joins peaks from the right: the smaller subtrees hang below the larger ones.
Digest join(std::span<const Digest> peaks) {
  if (peaks.empty()) return sha256({});
  Digest hash = peaks.back();
  for (std::size_t left = peaks.size() - 1; left > 0; --left) hash = merkle_node_hash(peaks[left - 1], hash);
  return hash;
}

Result<Digest> run_root(Run run, const MerkleReader& reader) {
  const auto peaks = read_peaks(run, reader);
  if (!peaks) return peaks.error();
  return join(*peaks);
}

// The roots of the runs beside a way down the tree, which was walked from the top: proofs list them from the
// bottom.
Result<MerkleProof> roots_upwards(const std::vector<Run>& beside, const MerkleReader& reader) {
  MerkleProof proof;
  for (auto run = beside.rbegin(); run != beside.rend(); ++run) {
    const auto hash = run_root(*run, reader);
    if (!hash) return hash.error();
    proof.push_back(*hash);
  }
  return proof;
}

}  // namespace

Digest merkle_leaf_hash(std::string_view leaf) {
  return sha256(kLeafPrefix, leaf);
}

Digest merkle_node_hash(const Digest& left, const Digest& right) {
  return sha256(kNodePrefix, left.view(), right.view());
}

std::optional<Digest> SnapshotMerkleReader::node(std::uint8_t level, std::uint64_t index) const {
  if (level == 0) {
    const auto leaf = tables::Audit::get(snapshot_, tables::Audit::at(partition_, index));
    return leaf ? std::optional(merkle_leaf_hash(*leaf)) : std::nullopt;
  }
  if (level < kTreeLevelMin) {
    const auto below = static_cast<std::uint8_t>(level - 1);
    const auto left = node(below, 2 * index);
    const auto right = left ? node(below, 2 * index + 1) : std::nullopt;
    return right ? std::optional(merkle_node_hash(*left, *right)) : std::nullopt;
  }
  const auto stored = tables::Tree::get(snapshot_, tables::Tree::at(partition_, level, index));
  Digest hash;
  if (!stored || stored->size() != hash.bytes.size()) return std::nullopt;
  std::copy(stored->begin(), stored->end(), hash.bytes.begin());
  return hash;
}

Result<MerkleAppender> MerkleAppender::restore(std::uint64_t size, const MerkleReader& reader) {
  auto peaks = read_peaks({0, size}, reader);
  if (!peaks) return peaks.error();
  MerkleAppender appender;
  appender.size_ = size;
  appender.peaks_ = std::move(*peaks);
  return appender;
}

Result<MerkleAppender> MerkleAppender::restore(const Snapshot& snapshot, Partition partition) {
  const auto size = audit_size(snapshot, partition);
  if (!size) {
    return Error(errors::store_corrupt, {{"what", "audit size"}, {"detail", "it is not eight bytes"}});
  }
  return restore(*size, SnapshotMerkleReader(snapshot, partition));
}

Digest MerkleAppender::append(std::string_view leaf, std::vector<MerkleNode>& completed) {
  const Digest leaf_hash = merkle_leaf_hash(leaf);
  Digest hash = leaf_hash;
  std::uint8_t level = 0;
  // Each trailing one bit of the old size is a complete subtree that the new leaf turns into the left half of
  // another.
  for (std::uint64_t index = size_; (index & 1) != 0; index >>= 1) {
    hash = merkle_node_hash(peaks_.back(), hash);
    peaks_.pop_back();
    completed.push_back({++level, index >> 1, hash});
  }
  peaks_.push_back(hash);
  ++size_;
  return leaf_hash;
}

Digest MerkleAppender::append(std::string_view leaf, Partition partition, WriteBatch& batch) {
  std::vector<MerkleNode> completed;
  const Digest leaf_hash = append(leaf, completed);
  for (const MerkleNode& node : completed) {
    if (node.level < kTreeLevelMin) continue;
    tables::Tree::put(batch, tables::Tree::at(partition, node.level, node.index), node.hash.view());
  }
  return leaf_hash;
}

Digest MerkleAppender::root() const {
  return join(peaks_);
}

Result<Digest> merkle_root(std::uint64_t size, const MerkleReader& reader) {
  return run_root({0, size}, reader);
}

Result<MerkleProof> inclusion_proof(std::uint64_t index, std::uint64_t size, const MerkleReader& reader) {
  if (index >= size) return no_such_leaf(index, size);
  std::vector<Run> beside;
  for (Run run{0, size}; run.size() > 1;) {
    const std::uint64_t middle = run.middle();
    if (index < middle) {
      beside.push_back({middle, run.end});
      run.end = middle;
    } else {
      beside.push_back({run.begin, middle});
      run.begin = middle;
    }
  }
  return roots_upwards(beside, reader);
}

Result<MerkleProof> consistency_proof(std::uint64_t first, std::uint64_t second, const MerkleReader& reader) {
  if (first > second) return no_such_leaf(first, second);
  if (first == 0 || first == second) return MerkleProof{};
  std::vector<Run> beside;
  Run run{0, second};
  // Down to the subtree that ends where the first tree does.
  while (run.end != first) {
    const std::uint64_t middle = run.middle();
    if (first <= middle) {
      beside.push_back({middle, run.end});
      run.end = middle;
    } else {
      beside.push_back({run.begin, middle});
      run.begin = middle;
    }
  }
  // It is the first tree itself when nothing lies left of it, and then the verifier has its root already.
  if (run.begin != 0) beside.push_back(run);
  return roots_upwards(beside, reader);
}

bool verify_inclusion(const Digest& leaf_hash, std::uint64_t index, std::uint64_t size,
                      std::span<const Digest> proof, const Digest& root) {
  if (index >= size) return false;
  std::uint64_t node = index;
  std::uint64_t last = size - 1;
  Digest hash = leaf_hash;
  for (const Digest& sibling : proof) {
    if (last == 0) return false;
    if ((node & 1) != 0 || node == last) {
      hash = merkle_node_hash(sibling, hash);
      // A node without right sibling rises unchanged to where it is a right child.
      const int levels = (node & 1) != 0 ? 0 : std::countr_zero(node);
      node >>= levels;
      last >>= levels;
    } else {
      hash = merkle_node_hash(hash, sibling);
    }
    node >>= 1;
    last >>= 1;
  }
  return last == 0 && hash == root;
}

bool verify_consistency(std::uint64_t first, std::uint64_t second, const Digest& first_root,
                        const Digest& second_root, std::span<const Digest> proof) {
  if (first > second) return false;
  if (first == 0) return proof.empty() && first_root == sha256({});
  if (first == second) return proof.empty() && first_root == second_root;

  // When the first tree is a complete subtree of the second its root starts both chains; else the proof names
  // a start.
  const bool complete = std::has_single_bit(first);
  if (!complete && proof.empty()) return false;
  Digest first_hash = complete ? first_root : proof.front();
  Digest second_hash = first_hash;
  if (!complete) proof = proof.subspan(1);

  std::uint64_t node = first - 1;
  std::uint64_t last = second - 1;
  const int shared = std::countr_one(node);
  node >>= shared;
  last >>= shared;
  for (const Digest& sibling : proof) {
    if (last == 0) return false;
    if ((node & 1) != 0 || node == last) {
      first_hash = merkle_node_hash(sibling, first_hash);
      second_hash = merkle_node_hash(sibling, second_hash);
      const int levels = (node & 1) != 0 ? 0 : std::countr_zero(node);
      node >>= levels;
      last >>= levels;
    } else {
      second_hash = merkle_node_hash(second_hash, sibling);
    }
    node >>= 1;
    last >>= 1;
  }
  return last == 0 && first_hash == first_root && second_hash == second_root;
}

}  // namespace duban
