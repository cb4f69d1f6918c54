// Which plan a name means.
#pragma once

#include "orchestrator/access/principal.hpp"
#include "orchestrator/engine/shelf.hpp"

#include <optional>
#include <string_view>

namespace duban {

// By digest, by id@version, or by id: then the one published last by that organiser's office or by the admin,
// so that nobody's campaign begins on a plan that another bureau has just published (nullopt: by anybody).
// nullptr when there is none.
[[nodiscard]] const PlanOnShelf* find_plan(const Shelf& shelf, std::string_view name,
                                           const std::optional<OrganiserId>& organiser);
// Whose plans a bare id means in a request: the organiser's the token is bound to; the admin's and the
// auditor's means anybody's.
[[nodiscard]] std::optional<OrganiserId> plans_meant_by(const Principal& principal);

}  // namespace duban
