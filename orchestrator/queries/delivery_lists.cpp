#include "orchestrator/queries/delivery_lists.hpp"

namespace duban::queries {
namespace {

constexpr std::size_t kDeliveriesReadMax = 10'000;  // for one page

Error unreadable_key() {
  return Error{ErrorCode::store_corrupt, {{"what", "delivery"}, {"detail", "its key"}}};
}

}  // namespace

Result<std::vector<EndpointRecord>> list_endpoints(const Snapshot& snapshot, Partition partition,
                                                   const Shelf& shelf, const SeesOrganiser& sees) {
  std::vector<EndpointRecord> found;
  for (const auto& [organiser, ids] : shelf.endpoints) {
    if (!sees(organiser)) continue;
    for (const auto& id : ids) {
      const auto bytes = snapshot.get(Table::endpoints, keys::endpoint(partition, organiser.value, id));
      if (!bytes) continue;
      auto record = codec::read<EndpointRecord>(*bytes, "endpoint");
      if (!record) return record.error();
      found.push_back(std::move(*record));
    }
  }
  return found;
}

Result<Rows<DeadLetter>> list_dead_letters(const Snapshot& snapshot, Partition partition,
                                           const SeesOrganiser& sees, const Page& page) {
  const auto range = keys::partition_range(partition);
  PageReader<DeadLetter> letters(page.limit);
  std::size_t looked_at = 0;
  std::string last;
  std::optional<Error> problem;
  snapshot.scan(Table::outbox, page.after.empty() ? range.from : keys::after(page.after), range.to,
                [&](std::string_view key, std::string_view bytes) {
                  if (letters.full() || looked_at == kDeliveriesReadMax) {
                    letters.break_off(last);
                    return false;
                  }
                  ++looked_at;
                  last = key;
                  const auto parsed = keys::parse_delivery(key);
                  auto record = codec::read<OutboxRecord>(bytes, "delivery");
                  if (!parsed || !record) {
                    problem = record ? unreadable_key() : record.error();
                    return false;
                  }
                  if (record->dead && sees(record->organiser))
                    letters.add(last, {*parsed, std::move(*record)});
                  return true;
                });
  if (problem) return *problem;
  return letters.take();
}

}  // namespace duban::queries
