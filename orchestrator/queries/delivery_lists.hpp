// Where notices go, and those that could not be delivered. Reads one snapshot; any thread.
#pragma once

#include "orchestrator/engine/shelf.hpp"
#include "orchestrator/queries/page.hpp"
#include "persistence/store.hpp"
#include "persistence/tables/aggregates.hpp"
#include "persistence/tables/notices.hpp"

#include <functional>
#include <vector>

namespace duban::queries {

// Whose the caller may see.
using SeesOrganiser = std::function<bool(const OrganiserId&)>;

// By organiser and id. Errors: store.corrupt.
[[nodiscard]] Result<std::vector<Endpoint>> list_endpoints(const Snapshot& snapshot, Partition partition,
                                                           const Shelf& shelf, const SeesOrganiser& sees);

struct DeadLetter {
  tables::OutboxKey key;
  Delivery delivery;
  NoticeRecord notice;
};
// What the notice made from that record says. Errors: store.corrupt.
[[nodiscard]] Result<NoticeRecord> find_notice(const Snapshot& snapshot, Partition partition,
                                               std::uint64_t sequence);
// Oldest first. Looks at a bounded number of deliveries, so a page may be short, even empty, and still have a
// next one. Errors: store.corrupt.
[[nodiscard]] Result<Rows<DeadLetter>> list_dead_letters(const Snapshot& snapshot, Partition partition,
                                                         const SeesOrganiser& sees, const Page& page);

}  // namespace duban::queries
