// Lists across the units and dates of one campaign: deadlines, fan-ins, escalations.
#include "orchestrator/access/access_gate.hpp"
#include "orchestrator/api/campaign_reports.hpp"
#include "orchestrator/api/request_context.hpp"
#include "orchestrator/api/unit_view.hpp"
#include "persistence/keys.hpp"
#include "workflows/plan/enum_text.hpp"
#include "workflows/unit_campaign/facets.hpp"
#include "workflows/unit_campaign/instances.hpp"

#include <algorithm>

namespace duban {
namespace {

constexpr std::chrono::days kDeadlinesAhead{30};

// The units that carry a facet, after a unit, as they are stored. The visitor answers false to stop.
using UnitVisitor = std::function<bool(UnitCampaign)>;
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

// --- deadlines ---------------------------------------------------------------------------------------------

struct Deadline {
  const Slot* slot;
  std::size_t index;  // in the schedule
};

std::vector<Deadline> deadlines_between(const Schedule& schedule, Date from, Date to) {
  std::vector<Deadline> found;
  for (std::size_t i = 0; i < schedule.slots.size(); ++i) {
    const auto& due = schedule.slots[i].due;
    if (due && due->date >= from && due->date <= to) found.push_back({&schedule.slots[i], i});
  }
  std::stable_sort(found.begin(), found.end(), [](const Deadline& left, const Deadline& right) {
    return left.slot->due->due_at < right.slot->due->due_at;
  });
  return found;
}

void write_deadline(http::JsonWriter& json, const Slot& slot, const CampaignContext& context) {
  const auto& plan = *context.plan;
  const auto& task = plan.tasks[slot.task];
  json.begin_object();
  json.member("task", task.id);
  json.member("obligation", task.obligation);
  write_text(json, "title", task.title);
  json.member("week", slot.week_start ? std::optional(format_date(*slot.week_start)) : std::nullopt);
  json.member("phase", plan.phases[task.phase].id);
  write_party(json, "owner", plan, task.owner);
  json.member("subject", enum_text(task.subject));
  write_due(json, "due", &*slot.due, context.zone);
  write_optional_text(json, "reason", slot.reason);
  json.end();
}

// --- fan-ins -----------------------------------------------------------------------------------------------

// Which task a fan-in gathers. Errors: workflow.unknown_task.
Result<const Task*> gathered_task(const Plan& plan, const std::string& fan_in) {
  const auto index = plan.find_task(fan_in);
  if (!index || !plan.tasks[*index].fan_in) {
    return Error{ErrorCode::workflow_unknown_task, {{"task", fan_in}}};
  }
  return &plan.tasks[*plan.tasks[*index].fan_in];
}

void write_lacking(http::JsonWriter& json, const UnitView& view, const Task& gathered) {
  json.begin_object();
  json.member("unit", view.state.unit.value);
  json.member("name", view.state.profile.name);
  json.key("instances").begin_array();
  for (const auto& instance : view.state.tasks) {
    if (&task_of(instance, view.context) != &gathered) continue;
    if (instance.state != TaskState::planned && !awaits_owner(instance.state)) continue;
    json.begin_object();
    write_instance_name(json, instance, view);
    json.member("state", enum_text(instance.state));
    json.member("overdue", is_overdue(instance));
    write_instance_dues(json, instance, view);
    json.end();
  }
  json.end().end();
}

// --- escalations -------------------------------------------------------------------------------------------

void write_escalated_instance(http::JsonWriter& json, const TaskInstance& instance, const UnitView& view) {
  const auto* due = due_of(instance, view.context);
  const auto moments = rungs_of(instance, view.context);
  json.begin_object();
  write_instance_name(json, instance, view);
  json.member("state", enum_text(instance.state));
  json.member("level", enum_text(instance.level));
  json.member("overdue", is_overdue(instance));
  write_due(json, "due", due, view.context.zone);
  write_instant(json, "since",
                is_overdue(instance) && due != nullptr ? std::optional(due->overdue_at) : std::nullopt,
                view.context.zone);
  json.member("round", instance.round);
  json.member("rungs_passed", instance.rungs_passed);
  json.member("rungs", moments.size());
  write_next_rung(json, instance, view);
  json.end();
}

void write_escalation(http::JsonWriter& json, const UnitView& view, const std::optional<std::string>& task) {
  json.begin_object();
  json.member("unit", view.state.unit.value);
  json.member("name", view.state.profile.name);
  json.member("phase", phase_name(view.state, view.context));
  json.member("level", enum_text(level_of(view.state, view.context)));
  json.key("tasks").begin_array();
  for (const auto& instance : view.state.tasks) {
    const bool shown = task ? task_of(instance, view.context).id == *task && is_overdue(instance)
                            : is_own(instance, view.context, view.state) &&
                                  (instance.level != Level::none || is_overdue(instance));
    if (shown) write_escalated_instance(json, instance, view);
  }
  json.end().end();
}

// The facets to walk through, in order.
Result<std::vector<std::string>> escalation_facets(const http::Request& request, const Plan& plan) {
  if (const auto task = request.query_value("task")) {
    if (request.query_value("level")) return query_error("give level or task, not both");
    if (!plan.find_task(*task)) return query_error("task names no task of the plan");
    return std::vector{"overdue:" + std::string(*task)};
  }
  const std::vector<std::string> levels{"red", "orange", "yellow", "blue"};
  const auto level = request.query_value("level");
  if (!level) {
    return std::vector<std::string>{"level:red", "level:orange", "level:yellow", "level:blue"};
  }
  if (std::find(levels.begin(), levels.end(), *level) == levels.end()) {
    return query_error("level must be one of red, orange, yellow, blue");
  }
  return std::vector{"level:" + std::string(*level)};
}

// A cursor of this list: the position of a facet in the list of facets, a space, a unit.
struct EscalationCursor {
  std::size_t facet = 0;
  std::string unit;
};
Result<EscalationCursor> escalation_cursor(const std::string& after, std::size_t facets) {
  if (after.empty()) return EscalationCursor{};
  if (after.size() < 3 || after[1] != ' ' || after[0] < '0' ||
      static_cast<std::size_t>(after[0] - '0') >= facets) {
    return Error{ErrorCode::http_cursor_invalid};
  }
  return EscalationCursor{static_cast<std::size_t>(after[0] - '0'), after.substr(2)};
}

}  // namespace

Result<http::Response> list_deadlines(const http::Request& request, const ApiParts& parts) {
  const auto view = campaign_of(request, parts);
  if (!view) return view.error();
  const auto page = page_of(request);
  if (!page) return page.error();
  const auto from = query_date(request, "from");
  if (!from) return from.error();
  const auto to = query_date(request, "to");
  if (!to) return to.error();
  const auto& context = view->campaign->context;
  const auto first = from->value_or(context.zone.local_date(parts.engine.now()));
  const auto last = to->value_or(first + kDeadlinesAhead);
  if (last < first) return query_error("to lies before from");
  const auto deadlines = deadlines_between(*context.schedule, first, last);
  std::size_t at = 0;
  if (!page->after.empty()) {
    // The cursor is the number of the slot that the page before ended with.
    while (at < deadlines.size() && std::to_string(deadlines[at].index) != page->after) ++at;
    if (at++ == deadlines.size()) return Error{ErrorCode::http_cursor_invalid};
  }
  http::JsonWriter json(8192);
  json.begin_object();
  json.member("campaign", context.campaign.value);
  json.member("from", format_date(first));
  json.member("to", format_date(last));
  json.key("deadlines").begin_array();
  const auto end = std::min(deadlines.size(), at + page->limit);
  for (; at < end; ++at) write_deadline(json, *deadlines[at].slot, context);
  json.end();
  write_next(json,
             end < deadlines.size() ? std::optional(std::to_string(deadlines[end - 1].index)) : std::nullopt);
  json.end();
  return http::json_response(200, json.take());
}

Result<http::Response> get_fan_in(const http::Request& request, const ApiParts& parts) {
  const auto view = campaign_of(request, parts);
  if (!view) return view.error();
  const auto page = page_of(request);
  if (!page) return page.error();
  const auto& context = view->campaign->context;
  const auto gathered = gathered_task(*context.plan, request.param("task"));
  if (!gathered) return gathered.error();
  const auto& principal = principal_of(request);
  const auto now = parts.engine.now();
  http::JsonWriter json(8192);
  json.begin_object();
  json.member("campaign", context.campaign.value);
  json.member("task", request.param("task"));
  json.member("gathers", (**gathered).id);
  json.key("lacking").begin_array();
  std::size_t rows = 0;
  std::string last;
  bool more = false;
  const auto read =
      each_unit_with(*parts.engine.snapshot(), parts.partition, context.campaign, "lacks:" + (**gathered).id,
                     page->after, [&](UnitCampaign state) {
                       if (rows == page->limit) {
                         more = true;
                         return false;
                       }
                       ++rows;
                       last = state.unit.value;
                       write_lacking(json, view_for(std::move(state), context, principal, now), **gathered);
                       return true;
                     });
  if (!read) return read.error();
  json.end();
  write_next(json, more ? std::optional(last) : std::nullopt);
  json.end();
  return http::json_response(200, json.take());
}

Result<http::Response> list_escalations(const http::Request& request, const ApiParts& parts) {
  const auto view = campaign_of(request, parts);
  if (!view) return view.error();
  const auto page = page_of(request);
  if (!page) return page.error();
  const auto& context = view->campaign->context;
  const auto facets = escalation_facets(request, *context.plan);
  if (!facets) return facets.error();
  auto cursor = escalation_cursor(page->after, facets->size());
  if (!cursor) return cursor.error();
  const auto& principal = principal_of(request);
  const auto now = parts.engine.now();
  const auto snapshot = parts.engine.snapshot();
  std::optional<std::string> task;
  if (const auto named = request.query_value("task")) task = std::string(*named);
  http::JsonWriter json(8192);
  json.begin_object();
  json.member("campaign", context.campaign.value);
  json.member("at", context.zone.format(now));
  json.key("escalations").begin_array();
  std::size_t rows = 0;
  std::string last;
  bool more = false;
  for (std::size_t facet = cursor->facet; facet < facets->size() && !more; ++facet) {
    const auto after = facet == cursor->facet ? cursor->unit : std::string();
    const auto read = each_unit_with(
        *snapshot, parts.partition, context.campaign, (*facets)[facet], after, [&](UnitCampaign state) {
          if (rows == page->limit) {
            more = true;
            return false;
          }
          ++rows;
          last = std::to_string(facet) + " " + state.unit.value;
          write_escalation(json, view_for(std::move(state), context, principal, now), task);
          return true;
        });
    if (!read) return read.error();
  }
  json.end();
  write_next(json, more ? std::optional(last) : std::nullopt);
  json.end();
  return http::json_response(200, json.take());
}

}  // namespace duban
