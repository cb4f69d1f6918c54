#include "tests/simulation/people.hpp"

#include "orchestrator/engine/unit_tag.hpp"
#include "persistence/keys.hpp"
#include "workflows/unit_campaign/instances.hpp"

namespace duban::simulation {

Command People::ask(const Shelf& shelf, const Snapshot& snapshot, Instant now) {
  Command command;
  command.actor = "office";
  const auto* campaign = shelf.campaign(campaign_);
  const auto state = campaign->state.state;
  const auto draw = dice_.below(100);
  if (units_.size() == 1 || draw < 4) {
    command.order = enrolment();
  } else if (state == CampaignState::draft && draw < 60) {
    command.order = CampaignOrder{campaign_, LaunchCampaign{dice_.percent(30)}, {}};
  } else if (draw < 7) {
    command.order = CampaignOrder{campaign_, SuspendCampaign{"flood"}, {}};
  } else if (draw < 11) {
    command.order = CampaignOrder{campaign_, ResumeCampaign{"dry again"}, {}};
  } else {
    return ask_of_unit(*campaign, snapshot, now);
  }
  return command;
}

EnrolUnits People::enrolment() {
  EnrolUnits order{campaign_, {}};
  const int count = dice_.between(1, 2);
  for (int i = 0; i < count; ++i) {
    UnitRow row;
    // Sometimes one who is there already: then nobody of the list is enrolled.
    const bool again = enrolled_ > 0 && dice_.percent(10);
    row.id = UnitId{"u" + std::to_string(again ? dice_.between(1, enrolled_) : ++enrolled_)};
    row.profile.name = row.id.value;
    row.profile.kind = "school";
    const int branches = dice_.between(0, 2);
    for (int branch = 0; branch < branches; ++branch)
      row.profile.branches.push_back("b" + std::to_string(branch));
    if (!again) units_.push_back(row.id);
    order.rows.push_back(std::move(row));
  }
  return order;
}

Command People::ask_of_unit(const CampaignOnShelf& campaign, const Snapshot& snapshot, Instant now) {
  const auto& unit = dice_.pick(units_);
  UnitCampaign state;
  if (const auto bytes =
          snapshot.get(Table::kUnitCampaigns, keys::unit_campaign(0, campaign_.value, unit.value))) {
    state = codec::read<UnitCampaign>(*bytes, "unit campaign").value();
  }
  Command command;
  UnitOrder order;
  order.campaign = campaign_;
  order.unit = unit;
  order.command = command_on(state, campaign.context, now);
  const bool files = std::holds_alternative<FileSubmission>(order.command);
  const bool own = files || std::holds_alternative<RequestExtension>(order.command);
  command.side = own && !state.profile.organiser && dice_.percent(80) ? Side::unit : Side::organiser;
  command.actor = command.side == Side::unit ? "unit:" + unit.value : "office";
  if (files && dice_.percent(50)) order.filing = SubmissionContent{{}, {}, "done"};
  if (dice_.percent(25)) order.expected_tags.push_back(unit_tag(state, campaign.context, command.side));
  if (dice_.percent(5)) order.expected_tags.assign(1, "v0");
  command.order = std::move(order);
  return command;
}

std::string People::some_task(const UnitCampaign& unit, const CampaignContext& context) {
  if (!unit.tasks.empty() && dice_.percent(85)) return key_of(dice_.pick(unit.tasks), context);
  return dice_.pick(context.plan->tasks).id;  // on event, or not the unit's at all
}

UnitCommand People::command_on(const UnitCampaign& unit, const CampaignContext& context, Instant now) {
  const auto task = some_task(unit, context);
  const auto today = context.zone.local_date(now);
  const auto soon = today + std::chrono::days{dice_.between(-1, 20)};
  const auto draw = dice_.below(100);
  if (draw < 45) {
    FileSubmission filing;
    filing.task = task;
    filing.carries = {EvidenceKind::text};
    return filing;
  }
  if (draw < 60) return AcceptSubmission{task, "fine"};
  if (draw < 68)
    return ReturnSubmission{task, "no measures", dice_.percent(50) ? std::optional{soon} : std::nullopt};
  if (draw < 74) return RequestExtension{task, soon, "flood", "unit"};
  if (draw < 78)
    return GrantExtension{task, dice_.percent(30) ? std::optional{soon} : std::nullopt, "granted"};
  if (draw < 80) return RefuseExtension{task, "no"};
  if (draw < 83) return WaiveTask{task, "closed school"};
  if (draw < 86) return RequireTask{task, soon, "needed after all"};
  if (draw < 90) return SuspendUnit{"flood", false};
  if (draw < 94) return ResumeUnit{"dry again", false};
  if (draw < 95) return WithdrawUnit{"merged"};
  if (draw < 96) return CompleteUnit{"the year is over"};
  return ApprovePhase{dice_.pick(context.plan->phases).id, "approved"};
}

}  // namespace duban::simulation
