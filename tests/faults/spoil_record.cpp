// Makes the record of one unit campaign undecodable, as only a defect of the software could: its bytes are
// what the store was asked to write, so that no checksum of the store notices.
//
//   spoil_record DATA CAMPAIGN UNIT      (the server that owns DATA is stopped)
#include "persistence/rocksdb/rocksdb_store.hpp"
#include "persistence/tables/campaigns.hpp"

#include <cstdio>

int main(int count, char** arguments) {
  if (count != 4) {
    std::fprintf(stderr, "usage: spoil_record DATA CAMPAIGN UNIT\n");
    return 2;
  }
  duban::RocksDbOptions options;
  options.folder = arguments[1];
  options.reserve_bytes = 0;
  const auto store = duban::open_rocksdb_store(options, nullptr);
  if (!store) {
    std::fprintf(stderr, "%s\n", store.error().message(duban::Language::en).c_str());
    return 1;
  }
  const auto key = duban::tables::UnitCampaigns::key(0, arguments[2], arguments[3]);
  if (!(*store)->snapshot()->get(duban::Table::unit_campaigns, key)) {
    std::fprintf(stderr, "there is no such unit campaign\n");
    return 1;
  }
  duban::WriteBatch damage;
  damage.put(duban::Table::unit_campaigns, key, "no record");
  return (*store)->commit(damage) ? 0 : 1;
}
