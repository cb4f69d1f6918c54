// Campaigns, plans, calendars, and the sweeps that carry a command to every unit of a campaign.
#include "orchestrator/engine/engine_errors.hpp"
#include "orchestrator/engine/writer_in_campaign.hpp"
#include "persistence/keys.hpp"
#include "persistence/tables/campaigns.hpp"
#include "persistence/tables/commands.hpp"
#include "persistence/tables/library.hpp"
#include "persistence/tables/meta.hpp"
#include "workflows/audit/audit_record.hpp"
#include "workflows/campaign/campaign_errors.hpp"
#include "workflows/unit_campaign/facet_names.hpp"

namespace duban {
namespace {

constexpr std::string_view kServer = "server";

UnitCommand command_of(const SweepRecord& sweep, const Campaign& campaign) {
  switch (sweep.kind) {
    case SweepKind::launch:
      return LaunchUnit{campaign.require_past_due};
    case SweepKind::suspend:
      return SuspendUnit{sweep.reason, true};
    case SweepKind::resume:
      return ResumeUnit{sweep.reason, true};
  }
  return WakeUp{};
}

// Whether the sweep still has something to do for the unit. A unit that joined, left or was suspended on its
// own meanwhile is passed over; a unit reached before a restart is too.
bool concerns(SweepKind kind, const UnitCampaign& unit) {
  if (unit.participation == Participation::withdrawn || unit.phase == PhaseState::completed) return false;
  switch (kind) {
    case SweepKind::launch:
      return !unit.launched_at;
    case SweepKind::suspend:
      return unit.participation == Participation::active;
    case SweepKind::resume:
      return unit.participation == Participation::suspended && unit.suspended_by_campaign;
  }
  return false;
}

std::optional<SweepKind> sweep_after(const CampaignCommand& command) {
  if (std::holds_alternative<LaunchCampaign>(command)) return SweepKind::launch;
  if (std::holds_alternative<SuspendCampaign>(command)) return SweepKind::suspend;
  if (std::holds_alternative<ResumeCampaign>(command)) return SweepKind::resume;
  return std::nullopt;
}

std::string reason_of(const CampaignCommand& command) {
  return std::visit(
      [](const auto& given) -> std::string {
        if constexpr (requires { given.reason; }) return given.reason;
        return {};
      },
      command);
}

}  // namespace

CampaignUnits Writer::units_of(const CampaignId& campaign) const {
  const auto units = ledger_.count(campaign, count_names::units());
  CampaignUnits facts;
  const auto withdrawn = ledger_.count(campaign, count_names::participation(Participation::withdrawn));
  facts.enrolled = static_cast<std::uint32_t>(units - withdrawn);
  facts.all_closed = units == ledger_.count(campaign, count_names::closed());
  facts.sweep_idle = !sweeps_.contains(campaign);
  return facts;
}

Result<Receipt> Writer::act(const CampaignId& id, const CampaignCommand& command, const Cause& cause) {
  const auto* known = shelf_->campaign(id);
  Campaign state;
  state.id = id;
  if (known != nullptr) state = known->state;
  auto decision = duban::decide(state, command, units_of(id), now());
  if (!decision) return decision.error();
  auto context = context_of(decision->after, *shelf_);
  if (!context) return context.error();
  auto entry = std::make_shared<const CampaignOnShelf>(
      CampaignOnShelf{std::move(decision->after), std::move(*context)});
  change_shelf().campaigns[id] = entry;
  Receipt receipt;
  receipt.campaign = id;
  receipt.first_seq = ledger_.record(*entry, decision->events, cause);
  receipt.version = entry->state.version;
  for (const auto& event : decision->events) tell(receipt, event);
  return receipt;
}

Result<Receipt> Writer::perform(const Command& command, const CampaignOrder& order) {
  const Cause cause{command.actor, command.id};
  const auto* create = std::get_if<CreateCampaign>(&order.command);
  const auto* known = shelf_->campaign(order.campaign);
  if (create == nullptr && known == nullptr) {
    return Error{errors::workflow_unknown_campaign, {{"campaign", order.campaign.value}}};
  }
  // The organiser's own unit alone is no campaign.
  if (std::holds_alternative<LaunchCampaign>(order.command) && known->state.state == CampaignState::draft &&
      units_of(order.campaign).enrolled <= 1) {
    return Error{errors::workflow_no_units};
  }
  auto receipt = act(order.campaign, order.command, cause);
  if (!receipt) return receipt;
  if (create != nullptr) {
    NewUnit own;
    own.id = UnitId{create->organiser.value};
    own.profile.name = order.organiser_name;
    own.profile.kind = "organiser";
    own.profile.organiser = true;
    enrol(own, {}, *shelf_->campaign(order.campaign), cause);
  }
  if (const auto kind = sweep_after(order.command)) {
    begin_sweep(order.campaign, *kind, cause, reason_of(order.command));
  }
  return receipt;
}

Result<Receipt> Writer::perform(const Command& command, const PublishPlan& order) {
  const auto& plan = *order.plan;
  Receipt receipt;
  if (shelf_->plan(plan.digest) != nullptr) return receipt;  // the same bytes again: nothing is to be done
  for (const auto& [digest, entry] : shelf_->plans) {
    if (entry.plan->id == plan.id && entry.plan->version == plan.version) {
      return Error{errors::operation_plan_version_taken, {{"plan", plan.id}, {"version", plan.version}}};
    }
  }
  change_shelf().plans[plan.digest] = {order.plan, now(), command.actor, order.organiser};
  tables::Plans::put(batch_->writes, tables::Plans::at(options_.partition, plan.digest),
                     PlanRecord{order.yaml, now(), command.actor, order.organiser});
  const LibraryEvent event = PlanPublished{plan.digest, plan.id, plan.version};
  receipt.first_seq = ledger_.record(event, {command.actor, command.id});
  tell(receipt, event);
  return receipt;
}

Result<Receipt> Writer::perform(const Command& command, const ImportCalendar& order) {
  const auto& calendar = *order.calendar;
  Receipt receipt;
  const auto known = shelf_->calendars.find({calendar.id(), calendar.version()});
  if (known != shelf_->calendars.end()) {
    if (known->second.calendar->digest() == calendar.digest()) return receipt;
    return Error{errors::operation_calendar_version_taken,
                 {{"calendar", calendar.id()}, {"version", calendar.version()}}};
  }
  change_shelf().calendars[{calendar.id(), calendar.version()}] = {order.calendar, now(), command.actor};
  tables::Calendars::put(batch_->writes,
                         tables::Calendars::at(options_.partition, calendar.id(), calendar.version()),
                         CalendarRecord{order.yaml, now(), command.actor});
  const LibraryEvent event = CalendarImported{calendar.digest(), calendar.id(), calendar.version()};
  receipt.first_seq = ledger_.record(event, {command.actor, command.id});
  tell(receipt, event);
  return receipt;
}

// --- sweeps ------------------------------------------------------------------------------------------------

void Writer::begin_sweep(const CampaignId& campaign, SweepKind kind, const Cause& cause, std::string reason) {
  Sweep sweep{{campaign, kind, std::string(cause.actor), std::string(cause.command), std::move(reason), {}},
              batch_->number};
  tables::Sweeps::put(batch_->writes, tables::Sweeps::of(options_.partition, campaign), sweep.record);
  sweeps_[campaign] = std::move(sweep);
}

void Writer::sweep_unit(const Sweep& sweep, const UnitId& unit, const CampaignOnShelf& campaign) {
  const UnitKey key{sweep.record.campaign, unit};
  auto entry = load<UnitCampaignKind>(key);
  if (!entry || !concerns(sweep.record.kind, (**entry).record.state)) return;
  wake<UnitCampaignKind>(key, **entry, campaign);
  const auto result =
      act<UnitCampaignKind>(key, **entry, campaign, Side::system, command_of(sweep.record, campaign.state),
                            {sweep.record.actor, sweep.record.command});
  if (!result) observer_.command_refused("sweep", result.error());
}

void Writer::run_sweeps() {
  std::size_t budget = options_.batch_sweep_units_max;
  std::vector<CampaignId> done;
  for (auto& entry : sweeps_) {
    const CampaignId& id = entry.first;  // clang 14 captures no structured binding
    Sweep& sweep = entry.second;
    if (budget == 0 || sweep.ready_after_batch > committed_) continue;
    std::vector<UnitId> units;
    auto range = tables::UnitCampaigns::range(options_.partition, id);
    if (!sweep.record.after.empty()) {
      const auto last = tables::UnitCampaigns::at(options_.partition, id, sweep.record.after);
      range = tables::UnitCampaigns::behind(std::move(range), last);
    }
    snapshot().scan(Table::unit_campaigns, range.from, range.to,
                    [&](std::string_view key, std::string_view state) {
                      const auto parsed = tables::UnitCampaigns::parse(key);
                      if (!parsed) throw CorruptRead("a malformed unit campaign key");
                      units.emplace_back(parsed->unit);
                      take_in<UnitCampaignKind>({id, units.back()}, state);
                      return units.size() < budget;
                    });
    const auto campaign = shelf_->campaigns.at(id);
    for (const auto& unit : units) sweep_unit(sweep, unit, *campaign);
    const auto place = tables::Sweeps::of(options_.partition, id);
    if (units.size() < budget) {
      tables::Sweeps::erase(batch_->writes, place);
      done.push_back(id);
    } else {
      sweep.record.after = units.back().value;
      tables::Sweeps::put(batch_->writes, place, sweep.record);
    }
    budget -= units.size();
  }
  for (const auto& id : done) {
    const auto sweep = sweeps_.extract(id).mapped();
    if (sweep.record.kind != SweepKind::launch) continue;
    const auto result = act(id, MarkRunning{}, {kServer, sweep.record.command});
    if (!result) observer_.command_refused("mark_running", result.error());
  }
}

void Writer::complete_closed_campaigns() {
  for (const auto& id : ledger_.campaigns_recounted()) {
    const auto* campaign = shelf_->campaign(id);
    if (campaign->state.state != CampaignState::running || !units_of(id).all_closed) continue;
    const auto result = act(id, CompleteCampaign{}, {kServer, "campaign-closed"});
    if (!result) observer_.command_refused("complete_campaign", result.error());
  }
}

}  // namespace duban
