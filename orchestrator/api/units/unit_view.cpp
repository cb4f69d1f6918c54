#include "orchestrator/api/units/unit_view.hpp"

#include "orchestrator/api/request_context.hpp"
#include "orchestrator/api/units/unit_actions.hpp"
#include "workflows/base/name.hpp"
#include "workflows/schedule/due_reasons.hpp"
#include "workflows/unit_campaign/facets.hpp"
#include "workflows/unit_campaign/instances.hpp"
#include "workflows/unit_campaign/moments.hpp"
#include "workflows/unit_campaign/visibility.hpp"

#include <algorithm>

namespace duban {
namespace {

void write_names(http::JsonWriter& json, std::string_view name, const auto& names) {
  json.key(name).begin_array();
  for (const auto& each : names) json.value(each);
  json.end();
}

bool clock_runs(const UnitView& view) {
  const auto& state = view.state;
  if (!state.launched_at || state.phase == PhaseState::completed) return false;
  return state.participation == Participation::active ||
         (state.participation == Participation::suspended &&
          view.context.plan->suspension_clock == ClockPolicy::run_on);
}

// Why the due date in force is what it is. A date that a person moved has its own reason in the history.
LocalizedText due_reason(const TaskInstance& instance, const CampaignContext& context) {
  const auto& slot = context.slot(instance.slot);
  if (!instance.due) return slot.reason;
  if (!slot.due && instance.original_due == instance.due) {
    return words::due_moved(words::DueMove::anchored);
  }
  return words::due_moved(words::DueMove::somehow);
}

void write_extension(http::JsonWriter& json, const TaskInstance& instance, const UnitView& view) {
  json.key("extension");
  if (!instance.extension) {
    json.value(nullptr);
    return;
  }
  const auto& asked = *instance.extension;
  json.begin_object();
  json.member("wanted", format_date(asked.wanted));
  json.member("reason", asked.reason);
  write_instant(json, "requested_at", asked.requested_at, view.context.zone);
  // The office asks for units too, and its people stay unnamed to them.
  if (!view.for_unit()) json.member("requested_by", asked.requested_by);
  json.end();
}

void write_task(http::JsonWriter& json, const TaskInstance& instance, const UnitView& view) {
  const auto& context = view.context;
  const auto& plan = *context.plan;
  const auto& task = task_of(instance, context);
  json.begin_object();
  write_instance_name(json, instance, view);
  write_optional_text(json, "guidance", task.guidance);
  json.member("phase", plan.phases[task.phase].id);
  write_party(json, "owner", plan, task.owner);
  write_party(json, "reviewer", plan, task.reviewer);
  json.member("own", is_own(instance, context, view.state));
  if (!view.for_unit()) json.member("hidden_from_unit", task.hidden_from_unit);
  json.key("evidence").begin_array();
  for (const auto kind : task.evidence) json.value(name_of(kind));
  json.end();
  json.member("state", name_of(instance.state));
  write_instant(json, "opens_at", opens_at(instance, view.state, context), context.zone);
  write_instant(json, "opened_at", instance.opened_at, context.zone);
  write_instance_dues(json, instance, view);
  json.member("judged", instance.judged ? std::optional(name_of(*instance.judged)) : std::nullopt);
  json.member("late", instance.judged == Timeliness::late);
  json.member("overdue", is_overdue(instance));
  json.member("level", name_of(instance.level));
  json.member("escalation", name_of(instance.escalation));
  json.member("round", instance.round);
  json.member("filings", instance.filings);
  json.member("returns", instance.returns);
  write_instant(json, "first_filed_at", instance.first_filed_at, context.zone);
  write_instant(json, "last_filed_at", instance.last_filed_at, context.zone);
  write_instant(json, "settled_at", instance.settled_at, context.zone);
  write_extension(json, instance, view);
  write_next_rung(json, instance, view);
  write_names(json, "actions", task_actions(instance, view));
  json.end();
}

void write_phase(http::JsonWriter& json, const UnitView& view) {
  json.key("phase").begin_object();
  json.member("id", phase_name(view.state, view.context));
  json.member("kind", name_of(view.state.phase));
  if (view.state.phase_index) {
    write_text(json, "title", view.context.plan->phases[*view.state.phase_index].title);
  } else {
    json.member("title", nullptr);
  }
  json.end();
  json.key("phases").begin_array();
  for (std::size_t i = 0; i < view.context.plan->phases.size(); ++i) {
    const auto& phase = view.context.plan->phases[i];
    const auto& dates = view.context.schedule->phases[i];
    const auto moved = [&](Instant at) {
      return view.context.zone.format(moved_by_days(at, view.state.frozen_days, view.context.zone));
    };
    json.begin_object();
    json.member("id", phase.id);
    write_text(json, "title", phase.title);
    json.member("opens_at", moved(dates.opens_at));
    json.member("closes_at", moved(dates.closes_at));
    json.member("current", view.state.phase_index == i);
    json.end();
  }
  json.end();
}

void write_head(http::JsonWriter& json, const UnitView& view) {
  const auto& state = view.state;
  json.member("campaign", state.campaign.value);
  json.member("unit", state.unit.value);
  json.member("name", state.profile.name);
  json.member("kind", state.profile.kind);
  json.member("organiser", state.profile.organiser);
  json.member("participation", name_of(state.participation));
  json.member("level", name_of(level_of(state, view.context)));
}

}  // namespace

UnitView view_for(UnitCampaign state, const CampaignContext& context, const Principal& principal,
                  Instant now) {
  if (principal.role == Role::unit) state = as_seen_by_unit(state, context);
  return UnitView{std::move(state), context, principal, now};
}

std::size_t count_overdue(const UnitView& view) {
  return static_cast<std::size_t>(
      std::count_if(view.state.tasks.begin(), view.state.tasks.end(), [&](const TaskInstance& instance) {
        return is_overdue(instance) && is_own(instance, view.context, view.state);
      }));
}

void write_unit_row(http::JsonWriter& json, const UnitView& view) {
  const auto& tasks = view.state.tasks;
  std::size_t own = 0, settled = 0, submitted = 0;
  for (const auto& instance : tasks) {
    if (!is_own(instance, view.context, view.state)) continue;
    ++own;
    settled += is_settled(instance.state) ? 1U : 0U;
    submitted += instance.state == TaskState::submitted ? 1U : 0U;
  }
  json.begin_object();
  write_head(json, view);
  json.member("phase", phase_name(view.state, view.context));
  json.member("tasks", own);
  json.member("settled", settled);
  json.member("submitted", submitted);
  json.member("overdue", count_overdue(view));
  json.end();
}

void write_unit(http::JsonWriter& json, const UnitView& view) {
  const auto& state = view.state;
  const auto& zone = view.context.zone;
  json.begin_object();
  write_head(json, view);
  write_names(json, "branches", state.profile.branches);
  write_phase(json, view);
  write_instant(json, "launched_at", state.launched_at, zone);
  write_instant(json, "suspended_at", state.suspended_at, zone);
  json.member("suspended_by_campaign", state.suspended_by_campaign);
  json.member("frozen_days", state.frozen_days);
  json.member("overdue", count_overdue(view));
  // Both count what is hidden from the unit.
  if (!view.for_unit()) {
    json.member("version", state.version);
    write_instant(json, "wake_at", next_wake_up(view.state, view.context), zone);
  }
  write_names(json, "actions", unit_actions(view));
  json.key("tasks").begin_array();
  for (const auto& instance : state.tasks) write_task(json, instance, view);
  json.end().end();
}

void write_instance_name(http::JsonWriter& json, const TaskInstance& instance, const UnitView& view) {
  const auto& task = task_of(instance, view.context);
  const auto& slot = view.context.slot(instance.slot);
  const auto& branches = view.state.profile.branches;
  json.member("key", key_of(instance, view.context));
  json.member("task", task.id);
  json.member("obligation", task.obligation);
  write_text(json, "title", task.title);
  json.member("week", slot.week_start ? std::optional(format_date(*slot.week_start)) : std::nullopt);
  const bool of_branch = view.context.plan->parties[task.owner].many && instance.serial >= 1 &&
                         instance.serial <= branches.size();
  json.member("branch", of_branch ? std::optional(branches[instance.serial - 1U]) : std::nullopt);
}

void write_instance_dues(http::JsonWriter& json, const TaskInstance& instance, const UnitView& view) {
  const auto* due = due_of(instance, view.context);
  write_due(json, "due", due, view.context.zone);
  write_due(json, "original_due", original_due_of(instance, view.context), view.context.zone);
  write_optional_text(json, "due_reason", due_reason(instance, view.context));
}

void write_next_rung(http::JsonWriter& json, const TaskInstance& instance, const UnitView& view) {
  const auto& task = task_of(instance, view.context);
  json.key("next_rung");
  const bool climbs = clock_runs(view) && task.ladder &&
                      (instance.state == TaskState::planned || awaits_owner(instance.state)) &&
                      due_of(instance, view.context) != nullptr;
  const auto rung = climbs ? next_rung(instance, view.context) : std::nullopt;
  if (!rung) {
    json.value(nullptr);
    return;
  }
  // What may be proposed about a unit is for those who would decide it.
  write_rung(json, *view.context.plan, view.context.plan->ladders[*task.ladder], *rung, view.context.zone,
             !view.for_unit());
}

}  // namespace duban
