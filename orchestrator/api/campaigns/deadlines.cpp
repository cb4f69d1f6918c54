// The due dates of a campaign that are still to come.
#include "orchestrator/queries/deadlines.hpp"

#include "orchestrator/api/campaigns/campaign_reports.hpp"
#include "orchestrator/api/request_context.hpp"
#include "workflows/base/name.hpp"

namespace duban {
namespace {

constexpr std::chrono::days kDeadlinesAhead{30};

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
  json.member("subject", name_of(task.subject));
  write_due(json, "due", &*slot.due, context.zone);
  write_optional_text(json, "reason", slot.reason);
  json.end();
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
  const auto deadlines = queries::list_deadlines(*context.schedule, first, last, *page);
  if (!deadlines) return deadlines.error();
  http::JsonWriter json(8192);
  json.begin_object();
  json.member("campaign", context.campaign.value);
  json.member("from", format_date(first));
  json.member("to", format_date(last));
  write_rows(json, "deadlines", *deadlines, [&](const Slot* slot) { write_deadline(json, *slot, context); });
  json.end();
  return http::json_response(200, json.take());
}

}  // namespace duban
