// Where notices go, and those that could not be delivered. Reads one snapshot; any thread.
#pragma once

#include "orchestrator/engine/shelf.hpp"
#include "orchestrator/queries/page.hpp"
#include "orchestrator/webhook/endpoint.hpp"
#include "persistence/keys.hpp"
#include "persistence/store.hpp"

#include <functional>
#include <vector>

namespace duban::queries {

// Whose the caller may see.
using SeesOrganiser = std::function<bool(const OrganiserId&)>;

// By organiser and id. Errors: store.corrupt.
[[nodiscard]] Result<std::vector<EndpointRecord>> list_endpoints(const Snapshot& snapshot,
                                                                 Partition partition, const Shelf& shelf,
                                                                 const SeesOrganiser& sees);

struct DeadLetter {
  keys::DeliveryKey key;
  OutboxRecord record;
};
// Oldest first. Looks at a bounded number of deliveries, so a page may be short, even empty, and still have a
// next one. Errors: store.corrupt.
[[nodiscard]] Result<Rows<DeadLetter>> list_dead_letters(const Snapshot& snapshot, Partition partition,
                                                         const SeesOrganiser& sees, const Page& page);

}  // namespace duban::queries
