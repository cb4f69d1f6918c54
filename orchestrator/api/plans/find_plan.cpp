#include "orchestrator/api/plans/find_plan.hpp"

namespace duban {

const PlanOnShelf* find_plan(const Shelf& shelf, std::string_view name,
                             const std::optional<OrganiserId>& organiser) {
  if (const auto digest = Digest::from_hex(name)) return shelf.plan(*digest);
  const auto at = name.find('@');
  const auto id = name.substr(0, at);
  const PlanOnShelf* newest = nullptr;
  for (const auto& [digest, entry] : shelf.plans) {
    if (entry.plan->id != id) continue;
    if (at != std::string_view::npos) {
      if (entry.plan->version == name.substr(at + 1)) return &entry;
      continue;
    }
    if (organiser && !entry.organiser.empty() && entry.organiser != *organiser) continue;
    if (newest == nullptr || entry.published_at >= newest->published_at) newest = &entry;
  }
  return newest;
}

std::optional<OrganiserId> plans_meant_by(const Principal& principal) {
  if (principal.organiser.empty()) return std::nullopt;
  return principal.organiser;
}

}  // namespace duban
