#include "workflows/campaign/decide.hpp"

#include "workflows/base/name.hpp"
#include "workflows/campaign/campaign_errors.hpp"
#include "workflows/machines/action_words.hpp"
#include "workflows/machines/state_words.hpp"

#include <optional>

namespace duban {
namespace {

CampaignFacts facts_of(const CampaignUnits& units) {
  return {.has_units = units.enrolled > 0, .sweep_idle = units.sweep_idle, .all_closed = units.all_closed};
}

std::optional<Error> refuse(const Campaign& state, CampaignTrigger trigger, const CampaignUnits& units) {
  if (next_campaign(state.state, trigger, facts_of(units)).verdict == Verdict::taken) return std::nullopt;
  if (trigger == CampaignTrigger::launch && state.state == CampaignState::draft) {
    return Error{errors::workflow_no_units};
  }
  if (trigger == CampaignTrigger::launch) return Error{errors::workflow_already_launched};
  return words::refused_campaign(state.state, words::named_refused(trigger));
}

// One overload for each command: the event it leads to, or the refusal.
struct Decider {
  const Campaign& state;
  const CampaignUnits& units;

  Result<CampaignEvent> operator()(const CreateCampaign& command) const {
    if (state.version != 0) return Error{errors::workflow_campaign_exists, {{"campaign", state.id.value}}};
    return CampaignEvent{CampaignCreated{command.organiser, command.plan, command.schedule, command.title}};
  }
  Result<CampaignEvent> operator()(const LaunchCampaign& command) const {
    return when(CampaignTrigger::launch, CampaignLaunched{command.require_past_due, units.enrolled});
  }
  Result<CampaignEvent> operator()(const MarkRunning&) const {
    return when(CampaignTrigger::all_launched, CampaignRunning{units.enrolled});
  }
  Result<CampaignEvent> operator()(const SuspendCampaign& command) const {
    if (command.reason.empty()) return Error{errors::workflow_reason_missing}.at_pointer("/reason");
    return when(CampaignTrigger::suspend, CampaignSuspended{command.reason});
  }
  Result<CampaignEvent> operator()(const ResumeCampaign& command) const {
    return when(CampaignTrigger::resume, CampaignResumed{command.reason});
  }
  Result<CampaignEvent> operator()(const CompleteCampaign& command) const {
    return when(CampaignTrigger::complete, CampaignCompleted{command.reason});
  }

 private:
  [[nodiscard]] Result<CampaignEvent> when(CampaignTrigger trigger, CampaignEvent event) const {
    if (auto refusal = refuse(state, trigger, units)) return *refusal;
    return event;
  }
};

struct Applier {
  Campaign& state;
  Instant at;

  void operator()(const CampaignCreated& event) const {
    state.organiser = event.organiser;
    state.plan = event.plan;
    state.schedule = event.schedule;
    state.title = event.title;
    state.created_at = at;
  }
  void operator()(const CampaignLaunched& event) const {
    state.state = CampaignState::launching;
    state.launched_at = at;
    state.require_past_due = event.require_past_due;
    state.units = event.units;
  }
  void operator()(const CampaignRunning& event) const {
    state.state = CampaignState::running;
    state.units = event.units;
  }
  void operator()(const CampaignSuspended&) const { state.state = CampaignState::suspended; }
  void operator()(const CampaignResumed&) const { state.state = CampaignState::running; }
  void operator()(const CampaignCompleted&) const { state.state = CampaignState::completed; }
};

}  // namespace

Result<CampaignDecision> decide(const Campaign& state, const CampaignCommand& command,
                                const CampaignUnits& units, Instant now) {
  auto event = std::visit(Decider{state, units}, command);
  if (!event) return event.error();
  CampaignDecision decision{{*event}, state};
  apply(decision.after, *event, now);
  return decision;
}

void apply(Campaign& state, const CampaignEvent& event, Instant at) {
  std::visit(Applier{state, at}, event);
  ++state.version;
}

}  // namespace duban
