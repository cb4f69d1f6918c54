// Units of a campaign: lists, one unit, why it stands as it does, what happened, what was filed.
#include "orchestrator/access/access_gate.hpp"
#include "orchestrator/api/request_context.hpp"
#include "orchestrator/api/routes.hpp"
#include "orchestrator/api/units/facet_walk.hpp"
#include "orchestrator/api/units/unit_filter.hpp"
#include "orchestrator/api/units/unit_reports.hpp"
#include "orchestrator/engine/unit_tag.hpp"
#include "orchestrator/operations/tasks.hpp"
#include "orchestrator/operations/units.hpp"
#include "persistence/keys.hpp"

namespace duban {
namespace {

// Units looked at for one page, for each row that it may have. A filter that few units pass gives short
// pages, never slow ones.
constexpr std::size_t kScannedPerRow = 5;

// One page of units in the making.
class UnitPage {
 public:
  UnitPage(const CampaignContext& context, const Principal& principal, Instant now, const UnitFilter& filter,
           std::size_t limit)
      : context_(context), principal_(principal), now_(now), filter_(filter), limit_(limit) {
    json_.begin_object().key("units").begin_array();
  }

  // Looks at one unit; false when the page ends before it.
  Result<bool> look_at(const std::string& unit, std::string_view bytes) {
    if (rows_ == limit_ || scanned_ >= limit_ * kScannedPerRow) {
      more_ = true;
      return false;
    }
    ++scanned_;
    auto state = codec::read<UnitCampaign>(bytes, "unit campaign");
    if (!state) return state.error();
    last_ = unit;
    const auto view = view_for(std::move(*state), context_, principal_, now_);
    if (!filter_.matches(view)) return true;
    write_unit_row(json_, view);
    ++rows_;
    return true;
  }

  // One unit that cannot be in the list, without looking at it; false when the page ends after it.
  bool pass_over(const std::string& unit) {
    last_ = unit;
    more_ = ++scanned_ >= limit_ * kScannedPerRow;
    return !more_;
  }

  http::Response finish() {
    json_.end();
    write_next(json_, more_ ? std::optional(last_) : std::nullopt);
    json_.end();
    return http::json_response(200, json_.take());
  }

 private:
  const CampaignContext& context_;
  const Principal& principal_;
  Instant now_;
  const UnitFilter& filter_;
  std::size_t limit_;
  std::size_t rows_ = 0;
  std::size_t scanned_ = 0;
  bool more_ = false;
  std::string last_;
  http::JsonWriter json_{16384};
};

// A unit token names its units; nothing else is looked at, so that nothing else can show.
Result<void> list_own(UnitPage& page, const std::vector<UnitId>& units, const std::string& after,
                      const Snapshot& snapshot, const ApiParts& parts, const CampaignId& campaign) {
  for (const auto& unit : units) {
    if (!after.empty() && unit.value <= after) continue;
    const auto bytes =
        snapshot.get(Table::unit_campaigns, keys::unit_campaign(parts.partition, campaign.value, unit.value));
    if (!bytes) continue;
    const auto more = page.look_at(unit.value, *bytes);
    if (!more) return more.error();
    if (!*more) break;
  }
  return {};
}

Result<void> list_by_facets(UnitPage& page, const std::vector<std::string>& facets, const std::string& after,
                            const Snapshot& snapshot, const ApiParts& parts, const CampaignId& campaign) {
  std::optional<Error> problem;
  const auto visit = [&](const std::string& unit) {
    const auto bytes =
        snapshot.get(Table::unit_campaigns, keys::unit_campaign(parts.partition, campaign.value, unit));
    if (!bytes) return true;
    const auto more = page.look_at(unit, *bytes);
    if (!more) problem = more.error();
    return more && *more;
  };
  FacetWalk{snapshot, parts.partition, campaign.value, facets}.run(
      after, visit, [&](const std::string& unit) { return page.pass_over(unit); });
  if (problem) return *problem;
  return {};
}

Result<void> list_all(UnitPage& page, const std::string& after, const Snapshot& snapshot,
                      const ApiParts& parts, const CampaignId& campaign) {
  std::optional<Error> problem;
  auto range = keys::unit_campaigns_range(parts.partition, campaign.value);
  if (!after.empty()) {
    range.from = keys::after(keys::unit_campaign(parts.partition, campaign.value, after));
  }
  snapshot.scan(Table::unit_campaigns, range.from, range.to,
                [&](std::string_view key, std::string_view value) {
                  const auto parsed = keys::parse_unit_campaign(key);
                  if (!parsed) return true;
                  const auto more = page.look_at(parsed->unit, value);
                  if (!more) problem = more.error();
                  return more && *more;
                });
  if (problem) return *problem;
  return {};
}

Result<http::Response> list_units(const http::Request& request, const ApiParts& parts) {
  const auto view = campaign_of(request, parts);
  if (!view) return view.error();
  const auto page = page_of(request);
  if (!page) return page.error();
  const auto& principal = principal_of(request);
  const auto& context = view->campaign->context;
  const auto filter = UnitFilter::of(request, context, principal);
  if (!filter) return filter.error();
  const auto snapshot = parts.engine.snapshot();
  UnitPage units(context, principal, parts.engine.now(), *filter, page->limit);
  const auto facets = filter->facets();
  const auto listed = principal.role == Role::unit
                          ? list_own(units, principal.units, page->after, *snapshot, parts, context.campaign)
                      : !facets.empty()
                          ? list_by_facets(units, facets, page->after, *snapshot, parts, context.campaign)
                          : list_all(units, page->after, *snapshot, parts, context.campaign);
  if (!listed) return listed.error();
  return units.finish();
}

Result<http::Response> get_unit(const http::Request& request, const ApiParts& parts) {
  const auto campaign = campaign_of(request, parts);
  if (!campaign) return campaign.error();
  auto state = unit_of(request, *campaign, *parts.engine.snapshot(), parts);
  if (!state) return state.error();
  const auto& principal = principal_of(request);
  const auto& context = campaign->campaign->context;
  const auto tag = unit_tag(*state, context, principal.side());
  http::JsonWriter json(16384);
  write_unit(json, view_for(std::move(*state), context, principal, parts.engine.now()));
  return tagged(request, tag, json.take());
}

}  // namespace

void add_unit_read_routes(Routes& routes) {
  routes.read(operations::list_units, list_units);
  routes.read(operations::get_unit, get_unit);
  routes.read(operations::explain_unit, explain_unit);
  routes.read(operations::get_unit_history, get_unit_history);
  routes.read(operations::get_submission, get_submission);
}

}  // namespace duban
