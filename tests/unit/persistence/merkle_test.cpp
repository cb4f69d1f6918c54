#include "persistence/trail/merkle.hpp"

#include "persistence/memory_store.hpp"
#include "persistence/store_errors.hpp"
#include "persistence/tables/trail.hpp"
#include "workflows/base/record_errors.hpp"

#include <bit>
#include <map>
#include <string>
#include <vector>

#include <gtest/gtest.h>

namespace duban {
namespace {

using namespace std::string_literals;

// The leaves and roots of the Certificate Transparency reference tests.
const std::vector<std::string> kReferenceLeaves = {
    "",
    "\x00"s,
    "\x10",
    "\x20\x21",
    "\x30\x31",
    "\x40\x41\x42\x43",
    "\x50\x51\x52\x53\x54\x55\x56\x57",
    "\x60\x61\x62\x63\x64\x65\x66\x67\x68\x69\x6a\x6b\x6c\x6d\x6e\x6f"};
const std::vector<std::string> kReferenceRoots = {
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328"};

// RFC 9162 word for word, slow and plain: what the appender is measured against.
struct Naive {
  std::vector<std::string> leaves;

  using Leaves = std::vector<std::string>;
  static Leaves part(const Leaves& leaves, std::size_t begin, std::size_t end) {
    return {leaves.begin() + static_cast<std::ptrdiff_t>(begin),
            leaves.begin() + static_cast<std::ptrdiff_t>(end)};
  }
  static std::size_t split(std::size_t size) {
    std::size_t power = 1;
    while (power * 2 < size) power *= 2;
    return power;
  }
  static Digest root(const Leaves& d) {
    if (d.empty()) return sha256("");
    if (d.size() == 1) return sha256("\0"s + d[0]);
    const std::size_t k = split(d.size());
    return sha256("\1" + std::string(root(part(d, 0, k)).view()) +
                  std::string(root(part(d, k, d.size())).view()));
  }
  static MerkleProof path(std::size_t m, const Leaves& d) {
    if (d.size() == 1) return {};
    const std::size_t k = split(d.size());
    MerkleProof proof = m < k ? path(m, part(d, 0, k)) : path(m - k, part(d, k, d.size()));
    proof.push_back(m < k ? root(part(d, k, d.size())) : root(part(d, 0, k)));
    return proof;
  }
  static MerkleProof subproof(std::size_t m, const Leaves& d, bool known) {
    if (m == d.size()) return known ? MerkleProof{} : MerkleProof{root(d)};
    const std::size_t k = split(d.size());
    MerkleProof proof =
        m <= k ? subproof(m, part(d, 0, k), known) : subproof(m - k, part(d, k, d.size()), false);
    proof.push_back(m <= k ? root(part(d, k, d.size())) : root(part(d, 0, k)));
    return proof;
  }
};

// A trail in a store, as the engine writes it: leaf, nodes and size in one batch.
class Trail {
 public:
  explicit Trail(Partition partition) : partition_(partition) {}

  void append(const std::string& leaf) {
    WriteBatch batch;
    tables::Audit::put(batch, tables::Audit::at(partition_, appender_.size()), leaf);
    appender_.append(leaf, partition_, batch);
    batch.set_audit_size(partition_, appender_.size());
    ASSERT_TRUE(store_.commit(batch).has_value());
  }
  [[nodiscard]] const MerkleAppender& appender() const { return appender_; }
  [[nodiscard]] MemoryStore& store() { return store_; }
  [[nodiscard]] Partition partition() const { return partition_; }

 private:
  Partition partition_;
  MemoryStore store_;
  MerkleAppender appender_;
};

std::string leaf_number(std::size_t number) {
  return "record " + std::to_string(number);
}

TEST(MerkleTree, HasTheRootsOfTheReferenceTests) {
  MerkleAppender appender;
  std::vector<MerkleNode> nodes;
  EXPECT_EQ(appender.root().hex(), kReferenceRoots[0]);
  for (std::size_t size = 1; size <= kReferenceLeaves.size(); ++size) {
    const Digest leaf_hash = appender.append(kReferenceLeaves[size - 1], nodes);
    EXPECT_EQ(leaf_hash, merkle_leaf_hash(kReferenceLeaves[size - 1]));
    EXPECT_EQ(appender.root().hex(), kReferenceRoots[size]) << size;
  }
  EXPECT_EQ(nodes.size(), 7U);
}

TEST(MerkleTree, WritesEachInteriorNodeOnceWhenItIsComplete) {
  MerkleAppender appender;
  std::map<std::pair<int, std::uint64_t>, int> written;
  for (std::uint64_t size = 1; size <= 64; ++size) {
    std::vector<MerkleNode> nodes;
    appender.append(leaf_number(size), nodes);
    EXPECT_EQ(nodes.size(), static_cast<std::size_t>(std::countr_zero(size)));
    for (const MerkleNode& node : nodes) {
      EXPECT_EQ((node.index + 1) << node.level, size);
      ++written[{node.level, node.index}];
    }
  }
  EXPECT_EQ(written.size(), 63U);
  for (const auto& [name, times] : written) EXPECT_EQ(times, 1);
}

TEST(MerkleTree, EqualsThePlainDefinitionAtEverySizeAndRestores) {
  Trail trail(3);
  Naive naive;
  for (std::size_t size = 0; size <= 200; ++size) {
    if (size > 0) {
      naive.leaves.push_back(leaf_number(size));
      trail.append(leaf_number(size));
    }
    const auto snapshot = trail.store().snapshot();
    EXPECT_EQ(trail.appender().root(), Naive::root(naive.leaves)) << size;
    const auto restored = MerkleAppender::restore(*snapshot, trail.partition());
    ASSERT_TRUE(restored.has_value());
    EXPECT_EQ(*restored, trail.appender()) << size;
    EXPECT_EQ(*merkle_root(size, SnapshotMerkleReader(*snapshot, 3)), trail.appender().root());
  }
}

TEST(MerkleProofs, OfInclusionVerifyForEveryLeafAndSize) {
  Trail trail(0);
  Naive naive;
  for (std::size_t size = 1; size <= 70; ++size) {
    naive.leaves.push_back(leaf_number(size));
    trail.append(leaf_number(size));
  }
  const auto snapshot = trail.store().snapshot();
  const SnapshotMerkleReader reader(*snapshot, 0);
  for (std::size_t size = 1; size <= 70; ++size) {
    const auto leaves = Naive::part(naive.leaves, 0, size);
    const Digest root = Naive::root(leaves);
    for (std::size_t index = 0; index < size; ++index) {
      const auto proof = inclusion_proof(index, size, reader);
      ASSERT_TRUE(proof.has_value());
      EXPECT_EQ(*proof, Naive::path(index, leaves));
      const Digest leaf_hash = merkle_leaf_hash(leaves[index]);
      EXPECT_TRUE(verify_inclusion(leaf_hash, index, size, *proof, root)) << index << " of " << size;
      EXPECT_FALSE(verify_inclusion(leaf_hash, index + 1, size, *proof, root)) << index << " of " << size;
      EXPECT_FALSE(verify_inclusion(merkle_leaf_hash("forged"), index, size, *proof, root));
    }
  }
}

TEST(MerkleProofs, OfConsistencyVerifyForEveryPairOfSizes) {
  Trail trail(0);
  Naive naive;
  for (std::size_t size = 1; size <= 70; ++size) {
    naive.leaves.push_back(leaf_number(size));
    trail.append(leaf_number(size));
  }
  const auto snapshot = trail.store().snapshot();
  const SnapshotMerkleReader reader(*snapshot, 0);
  for (std::size_t second = 1; second <= 70; ++second) {
    const auto leaves = Naive::part(naive.leaves, 0, second);
    const Digest second_root = Naive::root(leaves);
    for (std::size_t first = 1; first <= second; ++first) {
      const Digest first_root = Naive::root(Naive::part(leaves, 0, first));
      const auto proof = consistency_proof(first, second, reader);
      ASSERT_TRUE(proof.has_value());
      EXPECT_EQ(*proof, Naive::subproof(first, leaves, true)) << first << " of " << second;
      EXPECT_TRUE(verify_consistency(first, second, first_root, second_root, *proof));
      EXPECT_FALSE(verify_consistency(first, second, sha256("forged"), second_root, *proof));
      EXPECT_FALSE(verify_consistency(first, second, first_root, sha256("forged"), *proof));
    }
  }
}

TEST(MerkleProofs, BreakWhenAnyHashIsChangedAddedOrDropped) {
  Trail trail(0);
  for (std::size_t size = 1; size <= 45; ++size) trail.append(leaf_number(size));
  const auto snapshot = trail.store().snapshot();
  const SnapshotMerkleReader reader(*snapshot, 0);
  const Digest root = trail.appender().root();
  const Digest first_root = *merkle_root(19, reader);
  const MerkleProof inclusion = *inclusion_proof(7, 45, reader);
  const MerkleProof consistency = *consistency_proof(19, 45, reader);
  const Digest leaf_hash = merkle_leaf_hash(leaf_number(8));
  const auto both_fail = [&](const MerkleProof& one, const MerkleProof& other) {
    EXPECT_FALSE(verify_inclusion(leaf_hash, 7, 45, one, root));
    EXPECT_FALSE(verify_consistency(19, 45, first_root, root, other));
  };
  const auto without_last = [](MerkleProof proof) {
    proof.pop_back();
    return proof;
  };
  const auto with_one_more = [](MerkleProof proof) {
    proof.push_back(sha256("more"));
    return proof;
  };
  both_fail(without_last(inclusion), without_last(consistency));
  both_fail(with_one_more(inclusion), with_one_more(consistency));
  both_fail({}, {});
  for (std::size_t at = 0; at < std::min(inclusion.size(), consistency.size()); ++at) {
    MerkleProof one = inclusion;
    MerkleProof other = consistency;
    one[at].bytes[at] ^= 1;
    other[at].bytes[at] ^= 1;
    both_fail(one, other);
  }
}

TEST(MerkleProofs, RefuseWhatLiesOutsideTheTrail) {
  Trail trail(0);
  trail.append("only");
  const auto snapshot = trail.store().snapshot();
  const SnapshotMerkleReader reader(*snapshot, 0);
  EXPECT_EQ(inclusion_proof(1, 1, reader).error().code, errors::store_no_such_leaf);
  EXPECT_EQ(consistency_proof(2, 1, reader).error().name(), "store.no_such_leaf");
  EXPECT_TRUE(consistency_proof(0, 1, reader)->empty());
  EXPECT_TRUE(verify_consistency(0, 1, sha256(""), trail.appender().root(), {}));
  EXPECT_FALSE(verify_consistency(0, 1, sha256("x"), trail.appender().root(), {}));
  EXPECT_FALSE(verify_consistency(2, 1, sha256(""), sha256(""), {}));
}

TEST(MerkleTree, ReportsAMissingNode) {
  Trail trail(0);
  for (std::size_t size = 1; size <= 24; ++size) trail.append(leaf_number(size));
  WriteBatch damage;
  tables::Tree::erase(damage, tables::Tree::at(0, kTreeLevelMin, 0));
  ASSERT_TRUE(trail.store().commit(damage).has_value());
  const auto snapshot = trail.store().snapshot();
  const auto restored = MerkleAppender::restore(*snapshot, 0);
  ASSERT_FALSE(restored.has_value());
  EXPECT_EQ(restored.error().code, errors::store_corrupt);
  const SnapshotMerkleReader reader(*snapshot, 0);
  EXPECT_EQ(inclusion_proof(20, 24, reader).error().code, errors::store_corrupt);
  EXPECT_EQ(consistency_proof(16, 24, reader)->size(), 1U);
}

TEST(MerkleTree, StoresOneNodeForSixteenLeavesAndComputesTheLowerOnes) {
  Trail trail(0);
  for (std::size_t size = 1; size <= 48; ++size) trail.append(leaf_number(size));
  const auto snapshot = trail.store().snapshot();
  std::vector<tables::TreeKey> stored;
  snapshot->scan(Table::tree, {}, {}, [&](std::string_view key, std::string_view) {
    stored.push_back(*tables::Tree::parse(key));
    return true;
  });
  ASSERT_EQ(stored.size(), 4U);  // three of sixteen leaves, one of thirty-two
  for (const auto& key : stored) EXPECT_GE(key.level, kTreeLevelMin);
  const SnapshotMerkleReader reader(*snapshot, 0);
  EXPECT_EQ(*reader.node(1, 23), merkle_node_hash(*reader.node(0, 46), *reader.node(0, 47)));
  EXPECT_FALSE(reader.node(3, 6).has_value()) << "its leaves are not there";
}

TEST(MerkleTree, ReportsAMissingLeafBelowTheStoredNodes) {
  Trail trail(0);
  for (std::size_t size = 1; size <= 20; ++size) trail.append(leaf_number(size));
  WriteBatch damage;
  tables::Audit::erase(damage, tables::Audit::at(0, 18));
  ASSERT_TRUE(trail.store().commit(damage).has_value());
  const auto snapshot = trail.store().snapshot();
  EXPECT_EQ(MerkleAppender::restore(*snapshot, 0).error().code, errors::store_corrupt);
}

}  // namespace
}  // namespace duban
