#include "orchestrator/queries/unit_lists.hpp"

#include "orchestrator/http/http_errors.hpp"
#include "orchestrator/queries/facet_walk.hpp"
#include "persistence/codec.hpp"
#include "persistence/keys.hpp"
#include "persistence/tables/campaigns.hpp"
#include "persistence/tables/lists.hpp"

#include <optional>

namespace duban::queries {
namespace {

// Units looked at for one page, for each row that it may have.
constexpr std::size_t kScannedPerRow = 5;

class UnitPage {
 public:
  UnitPage(const UnitsWanted& wanted, std::size_t limit)
      : wanted_(wanted), rows_(limit), scanned_max_(limit * kScannedPerRow) {}

  // Looks at one unit; false when the page ends before it.
  Result<bool> look_at(const std::string& unit, std::string_view bytes) {
    if (rows_.full() || scanned_ >= scanned_max_) {
      rows_.break_off(last_);
      return false;
    }
    ++scanned_;
    auto state = tables::UnitCampaigns::read_state(bytes);
    if (!state) return state.error();
    last_ = unit;
    if (wanted_.keeps(*state)) rows_.add(unit, std::move(*state));
    return true;
  }

  // One unit that cannot be in the list, without looking at it; false when the page ends after it.
  bool pass_over(const std::string& unit) {
    last_ = unit;
    if (++scanned_ < scanned_max_) return true;
    rows_.break_off(last_);
    return false;
  }

  Rows<UnitCampaign> take() { return rows_.take(); }

 private:
  const UnitsWanted& wanted_;
  PageReader<UnitCampaign> rows_;
  std::size_t scanned_max_;
  std::size_t scanned_ = 0;
  std::string last_;
};

// Where the units of one campaign are stored.
struct StoredUnits {
  const Snapshot& snapshot;
  Partition partition;
  const CampaignId& id;

  [[nodiscard]] std::optional<std::string> unit(std::string_view unit_id) const {
    return snapshot.get(Table::unit_campaigns, tables::UnitCampaigns::key(partition, id.value, unit_id));
  }
};

Result<void> look_at_named(UnitPage& page, const StoredUnits& campaign, const std::vector<UnitId>& units,
                           const std::string& after) {
  for (const auto& unit : units) {
    if (!after.empty() && unit.value <= after) continue;
    const auto bytes = campaign.unit(unit.value);
    if (!bytes) continue;
    const auto more = page.look_at(unit.value, *bytes);
    if (!more) return more.error();
    if (!*more) break;
  }
  return {};
}

Result<void> look_at_facets(UnitPage& page, const StoredUnits& campaign,
                            const std::vector<std::string>& facets, const std::string& after) {
  std::optional<Error> problem;
  const auto visit = [&](const std::string& unit) {
    const auto bytes = campaign.unit(unit);
    if (!bytes) return true;
    const auto more = page.look_at(unit, *bytes);
    if (!more) problem = more.error();
    return more && *more;
  };
  FacetWalk{campaign.snapshot, campaign.partition, campaign.id.value, facets}.run(
      after, visit, [&](const std::string& unit) { return page.pass_over(unit); });
  if (problem) return *problem;
  return {};
}

Result<void> look_at_all(UnitPage& page, const StoredUnits& campaign, const std::string& after) {
  std::optional<Error> problem;
  auto range = tables::UnitCampaigns::range(campaign.partition, campaign.id.value);
  if (!after.empty()) {
    range = tables::UnitCampaigns::behind(std::move(range),
                                          tables::UnitCampaigns::at(campaign.partition, campaign.id, after));
  }
  campaign.snapshot.scan(Table::unit_campaigns, range.from, range.to,
                         [&](std::string_view key, std::string_view value) {
                           const auto parsed = tables::UnitCampaigns::parse(key);
                           if (!parsed) return true;
                           const auto more = page.look_at(parsed->unit, value);
                           if (!more) problem = more.error();
                           return more && *more;
                         });
  if (problem) return *problem;
  return {};
}

// The visitor answers false to stop.
Result<void> each_unit_with(const StoredUnits& campaign, const std::string& facet, const std::string& after,
                            const std::function<bool(UnitCampaign)>& visit) {
  std::optional<Error> problem;
  auto range = tables::Facets::range(campaign.partition, campaign.id.value, facet);
  if (!after.empty()) {
    range = tables::Facets::behind(std::move(range),
                                   tables::Facets::at(campaign.partition, campaign.id, facet, after));
  }
  campaign.snapshot.scan(Table::facets, range.from, range.to, [&](std::string_view key, std::string_view) {
    const auto parsed = tables::Facets::parse(key);
    const auto bytes = parsed ? campaign.unit(parsed->unit) : std::nullopt;
    if (!bytes) return true;
    auto state = tables::UnitCampaigns::read_state(*bytes);
    if (!state) {
      problem = state.error();
      return false;
    }
    return visit(std::move(*state));
  });
  if (problem) return *problem;
  return {};
}

// Where a list of lists goes on: the number of a list, a space, a unit.
struct Place {
  std::size_t list = 0;
  std::string unit;
};
Result<Place> read_place(const std::string& after, std::size_t lists) {
  if (after.empty()) return Place{};
  if (after.size() < 3 || after[1] != ' ' || after[0] < '0' ||
      static_cast<std::size_t>(after[0] - '0') >= lists) {
    return Error{errors::http_cursor_invalid};
  }
  return Place{static_cast<std::size_t>(after[0] - '0'), after.substr(2)};
}

}  // namespace

Result<Rows<UnitCampaign>> list_units(const Snapshot& snapshot, Partition partition,
                                      const CampaignId& campaign_id, const UnitsWanted& wanted,
                                      const Page& page) {
  const StoredUnits campaign{snapshot, partition, campaign_id};
  UnitPage units(wanted, page.limit);
  const auto looked = wanted.only != nullptr  ? look_at_named(units, campaign, *wanted.only, page.after)
                      : wanted.facets.empty() ? look_at_all(units, campaign, page.after)
                                              : look_at_facets(units, campaign, wanted.facets, page.after);
  if (!looked) return looked.error();
  return units.take();
}

Result<Rows<UnitCampaign>> list_units_with(const Snapshot& snapshot, Partition partition,
                                           const CampaignId& campaign, const std::string& facet,
                                           const Page& page) {
  PageReader<UnitCampaign> units(page.limit);
  const auto read =
      each_unit_with({snapshot, partition, campaign}, facet, page.after, [&](UnitCampaign state) {
        auto place = state.unit.value;
        return units.add(std::move(place), std::move(state));
      });
  if (!read) return read.error();
  return units.take();
}

Result<Rows<UnitCampaign>> list_units_with_each(const Snapshot& snapshot, Partition partition,
                                                const CampaignId& campaign,
                                                const std::vector<std::string>& facets, const Page& page) {
  const auto from = read_place(page.after, facets.size());
  if (!from) return from.error();
  PageReader<UnitCampaign> units(page.limit);
  bool room = true;
  for (std::size_t list = from->list; list < facets.size() && room; ++list) {
    const auto after = list == from->list ? from->unit : std::string();
    const auto read =
        each_unit_with({snapshot, partition, campaign}, facets[list], after, [&](UnitCampaign state) {
          auto place = std::to_string(list) + " " + state.unit.value;
          room = units.add(std::move(place), std::move(state));
          return room;
        });
    if (!read) return read.error();
  }
  return units.take();
}

}  // namespace duban::queries
