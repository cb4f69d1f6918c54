#include "orchestrator/engine/shelf.hpp"

#include "persistence/keys.hpp"
#include "persistence/tables/aggregates.hpp"
#include "persistence/tables/campaigns.hpp"
#include "persistence/tables/library.hpp"
#include "workflows/base/record_errors.hpp"
#include "workflows/plan/plan_loader.hpp"

#include <functional>
#include <optional>

namespace duban {
namespace {

Error corrupt(std::string_view what, std::string_view detail) {
  return Error{errors::store_corrupt, {{"what", what}, {"detail", detail}}};
}

using Problem = std::optional<Error>;

// Adds every record of a table of the partition, until one is a problem.
template <class T>
Problem each(const Snapshot& snapshot, Partition partition,
             const std::function<Problem(typename T::Stored)>& add) {
  Problem problem;
  const auto read = T::scan(snapshot, T::range(partition), [&](const auto&, typename T::Stored record) {
    problem = add(std::move(record));
    return !problem;
  });
  if (!read) return read.error();
  return problem;
}

Problem add_plan(Shelf& shelf, const PlanRecord& record, const Shelf& known) {
  const auto digest = sha256(record.yaml);
  std::shared_ptr<const Plan> plan;
  if (const auto* same = known.plan(digest)) {
    plan = same->plan;
  } else {
    auto loaded = load_plan(record.yaml);
    if (!loaded) return corrupt("plan", loaded.error().front().message(Language::en));
    plan = std::make_shared<const Plan>(std::move(*loaded));
  }
  shelf.plans[digest] = {std::move(plan), record.published_at, record.published_by, record.organiser};
  return std::nullopt;
}

std::shared_ptr<const Calendar> calendar_in(const Shelf& shelf, const Digest& digest) {
  for (const auto& [name, entry] : shelf.calendars) {
    if (entry.calendar->digest() == digest) return entry.calendar;
  }
  return nullptr;
}

Problem add_calendar(Shelf& shelf, const CalendarRecord& record, const Shelf& known) {
  auto calendar = calendar_in(known, sha256(record.yaml));
  if (!calendar) {
    auto loaded = load_calendar(record.yaml);
    if (!loaded) return corrupt("calendar", loaded.error().front().message(Language::en));
    calendar = std::make_shared<const Calendar>(std::move(*loaded));
  }
  shelf.calendars[{calendar->id(), calendar->version()}] = {calendar, record.imported_at, record.imported_by};
  return std::nullopt;
}

Problem add_campaign(Shelf& shelf, Campaign campaign) {
  auto context = context_of(campaign, shelf);
  if (!context) return context.error();
  const auto id = campaign.id;
  shelf.campaigns[id] =
      std::make_shared<const CampaignOnShelf>(CampaignOnShelf{std::move(campaign), std::move(*context)});
  return std::nullopt;
}

}  // namespace

const CampaignOnShelf* Shelf::campaign(const CampaignId& id) const {
  const auto found = campaigns.find(id);
  return found == campaigns.end() ? nullptr : found->second.get();
}

const PlanOnShelf* Shelf::plan(const Digest& digest) const {
  const auto found = plans.find(digest);
  return found == plans.end() ? nullptr : &found->second;
}

const CalendarOnShelf* Shelf::newest_calendar(std::string_view id) const {
  const CalendarOnShelf* newest = nullptr;
  for (const auto& [key, entry] : calendars) {
    if (key.first == id && (newest == nullptr || entry.imported_at >= newest->imported_at)) newest = &entry;
  }
  return newest;
}

Result<CampaignContext> context_of(const Campaign& campaign, const Shelf& shelf) {
  const auto* plan = shelf.plan(campaign.plan);
  if (plan == nullptr) return corrupt("campaign " + campaign.id.value, "its plan is missing");
  const auto calendar =
      shelf.calendars.find({campaign.schedule.calendar_id, campaign.schedule.calendar_version});
  if (calendar == shelf.calendars.end())
    return corrupt("campaign " + campaign.id.value, "its calendar is missing");
  auto zone = TimeZone::find(campaign.schedule.timezone);
  if (!zone) return corrupt("campaign " + campaign.id.value, "its time zone is unknown to this machine");
  return CampaignContext{
      {campaign.id, campaign.organiser, plan->plan, std::make_shared<const Schedule>(campaign.schedule)},
      calendar->second.calendar,
      *std::move(zone)};
}

Result<Shelf> load_shelf(const Snapshot& snapshot, Partition partition, const Shelf& known) {
  Shelf shelf;
  const auto plan = [&](const PlanRecord& record) { return add_plan(shelf, record, known); };
  if (auto problem = each<tables::Plans>(snapshot, partition, plan)) return *problem;
  const auto calendar = [&](const CalendarRecord& record) { return add_calendar(shelf, record, known); };
  if (auto problem = each<tables::Calendars>(snapshot, partition, calendar)) return *problem;
  const auto campaign = [&](Campaign record) { return add_campaign(shelf, std::move(record)); };
  if (auto problem = each<tables::Campaigns>(snapshot, partition, campaign)) return *problem;
  const auto endpoints = tables::Endpoints::scan(
      snapshot, tables::Endpoints::range(partition), [&](const tables::EndpointPlace& key) {
        shelf.endpoints[OrganiserId{key.organiser}].insert(key.endpoint);
        return true;
      });
  if (!endpoints) return endpoints.error();
  return shelf;
}

}  // namespace duban
