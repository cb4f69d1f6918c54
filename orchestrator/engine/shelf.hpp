// Everything small that every request needs: plans, calendars, campaigns, who listens. An immutable view,
// replaced as a whole after a commit, so that readers on any thread never wait and never see half a change.
#pragma once

#include "persistence/store.hpp"
#include "workflows/campaign/context.hpp"
#include "workflows/campaign/state.hpp"

#include <map>
#include <memory>
#include <set>
#include <string>

namespace duban {

struct PlanOnShelf {
  std::shared_ptr<const Plan> plan;
  Instant published_at{};
  std::string published_by;
  OrganiserId organiser;  // whose office published it; empty: the admin, for all
};

struct CalendarOnShelf {
  std::shared_ptr<const Calendar> calendar;
  Instant imported_at{};
  std::string imported_by;
};

struct CampaignOnShelf {
  Campaign state;
  CampaignContext context;
};

struct Shelf {
  std::map<Digest, PlanOnShelf> plans;
  std::map<std::pair<std::string, std::string>, CalendarOnShelf> calendars;  // by id and version
  std::map<CampaignId, std::shared_ptr<const CampaignOnShelf>> campaigns;
  std::map<OrganiserId, std::set<std::string>> endpoints;  // ids of webhook endpoints

  // nullptr when there is none.
  [[nodiscard]] const CampaignOnShelf* campaign(const CampaignId& id) const;
  [[nodiscard]] const PlanOnShelf* plan(const Digest& digest) const;
  // The version of that calendar imported last.
  [[nodiscard]] const CalendarOnShelf* newest_calendar(std::string_view id) const;
};

// The context of a campaign, from the shelf it stands on. Errors: store.corrupt when its plan, calendar or
// zone is gone.
[[nodiscard]] Result<CampaignContext> context_of(const Campaign& campaign, const Shelf& shelf);

// Reads the whole shelf of a partition. A plan or calendar of which `known` holds exactly the stored bytes is
// taken from there, because reading YAML is slow. Errors: store.corrupt.
[[nodiscard]] Result<Shelf> load_shelf(const Snapshot& snapshot, Partition partition,
                                       const Shelf& known = {});

}  // namespace duban
