#include "orchestrator/engine/shelf.hpp"

#include "persistence/keys.hpp"
#include "workflows/plan/plan_loader.hpp"

#include <optional>

namespace duban {
namespace {

Error corrupt(std::string_view what, std::string_view detail) {
  return Error{ErrorCode::store_corrupt, {{"what", what}, {"detail", detail}}};
}

using Problem = std::optional<Error>;

// Visits every record of a table of the partition, until one is a problem.
template <class Visit>
Problem each(const Snapshot& snapshot, Table table, Partition partition, Visit visit) {
  Problem problem;
  const auto range = keys::partition_range(partition);
  snapshot.scan(table, range.from, range.to, [&](std::string_view key, std::string_view value) {
    problem = visit(key, value);
    return !problem;
  });
  return problem;
}

Problem add_plan(Shelf& shelf, std::string_view value, const Shelf& known) {
  auto record = codec::read<PlanRecord>(value, "plan");
  if (!record) return record.error();
  const auto digest = sha256(record->yaml);
  std::shared_ptr<const Plan> plan;
  if (const auto* same = known.plan(digest)) {
    plan = same->plan;
  } else {
    auto loaded = load_plan(record->yaml);
    if (!loaded) return corrupt("plan", loaded.error().front().message(Language::en));
    plan = std::make_shared<const Plan>(std::move(*loaded));
  }
  shelf.plans[digest] = {std::move(plan), record->published_at, record->published_by, record->organiser};
  return std::nullopt;
}

std::shared_ptr<const Calendar> calendar_in(const Shelf& shelf, const Digest& digest) {
  for (const auto& [name, entry] : shelf.calendars) {
    if (entry.calendar->digest() == digest) return entry.calendar;
  }
  return nullptr;
}

Problem add_calendar(Shelf& shelf, std::string_view value, const Shelf& known) {
  auto record = codec::read<CalendarRecord>(value, "calendar");
  if (!record) return record.error();
  auto calendar = calendar_in(known, sha256(record->yaml));
  if (!calendar) {
    auto loaded = load_calendar(record->yaml);
    if (!loaded) return corrupt("calendar", loaded.error().front().message(Language::en));
    calendar = std::make_shared<const Calendar>(std::move(*loaded));
  }
  shelf.calendars[{calendar->id(), calendar->version()}] = {calendar, record->imported_at,
                                                            record->imported_by};
  return std::nullopt;
}

Problem add_campaign(Shelf& shelf, std::string_view value, const Shelf&) {
  auto campaign = codec::read<Campaign>(value, "campaign");
  if (!campaign) return campaign.error();
  auto context = context_of(*campaign, shelf);
  if (!context) return context.error();
  const auto id = campaign->id;
  shelf.campaigns[id] =
      std::make_shared<const CampaignOnShelf>(CampaignOnShelf{std::move(*campaign), std::move(*context)});
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
  const auto value_only = [&](Problem (*add)(Shelf&, std::string_view, const Shelf&)) {
    return
        [&shelf, &known, add](std::string_view, std::string_view value) { return add(shelf, value, known); };
  };
  if (auto problem = each(snapshot, Table::plans, partition, value_only(add_plan))) return *problem;
  if (auto problem = each(snapshot, Table::calendars, partition, value_only(add_calendar))) return *problem;
  if (auto problem = each(snapshot, Table::campaigns, partition, value_only(add_campaign))) return *problem;
  const auto add_endpoint = [&](std::string_view key, std::string_view) -> Problem {
    const auto parsed = keys::parse_endpoint(key);
    if (!parsed) return corrupt("endpoint", "malformed key");
    shelf.endpoints[OrganiserId{parsed->organiser}].insert(parsed->endpoint);
    return std::nullopt;
  };
  if (auto problem = each(snapshot, Table::endpoints, partition, add_endpoint)) return *problem;
  return shelf;
}

}  // namespace duban
