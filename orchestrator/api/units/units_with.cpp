#include "orchestrator/api/units/units_with.hpp"

#include "persistence/keys.hpp"
#include "persistence/records.hpp"

#include <optional>

namespace duban {

Result<void> each_unit_with(const Snapshot& snapshot, Partition partition, const CampaignId& campaign,
                            const std::string& facet, const std::string& after, const UnitVisitor& visit) {
  std::optional<Error> problem;
  auto range = keys::facet_range(partition, campaign.value, facet);
  if (!after.empty()) range.from = keys::after(keys::facet(partition, campaign.value, facet, after));
  snapshot.scan(Table::facets, range.from, range.to, [&](std::string_view key, std::string_view) {
    const auto parsed = keys::parse_facet(key);
    const auto bytes = parsed ? snapshot.get(Table::unit_campaigns,
                                             keys::unit_campaign(partition, campaign.value, parsed->unit))
                              : std::nullopt;
    if (!bytes) return true;
    auto state = codec::read<UnitCampaign>(*bytes, "unit campaign");
    if (!state) {
      problem = state.error();
      return false;
    }
    return visit(std::move(*state));
  });
  if (problem) return *problem;
  return {};
}

}  // namespace duban
