#include "persistence/memory_store.hpp"
#include "persistence/rocksdb/rocksdb_store.hpp"
#include "tests/contract/store_contract.hpp"

namespace duban::testing {
namespace {

std::unique_ptr<Store> open_memory(const std::filesystem::path&) {
  return std::make_unique<MemoryStore>();
}

std::unique_ptr<Store> open_rocksdb(const std::filesystem::path& folder) {
  RocksDbOptions options;
  options.folder = folder;
  options.reserve_bytes = 0;
  auto store = open_rocksdb_store(options, nullptr);
  return store ? std::move(*store) : nullptr;
}

INSTANTIATE_TEST_SUITE_P(EveryStore, StoreContract,
                         ::testing::Values(StoreUnderTest{"Memory", open_memory},
                                           StoreUnderTest{"RocksDb", open_rocksdb}),
                         [](const auto& entry) { return entry.param.name; });

}  // namespace
}  // namespace duban::testing
