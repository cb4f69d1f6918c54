// Whose an endpoint is, for the routes of endpoints and of dead letters.
#pragma once

#include "orchestrator/access/principal.hpp"
#include "orchestrator/engine/shelf.hpp"

#include <optional>
#include <string>

namespace duban {

// The organiser of an endpoint, as far as the caller may know of it.
[[nodiscard]] std::optional<OrganiserId> organiser_of(const Shelf& shelf, const Principal& principal,
                                                      const std::string& endpoint);

}  // namespace duban
