// Publishing plans and importing calendars.
#include "orchestrator/access/access_gate.hpp"
#include "orchestrator/api/request_context.hpp"
#include "orchestrator/api/routes.hpp"
#include "orchestrator/operations/calendars.hpp"
#include "orchestrator/operations/plans.hpp"
#include "workflows/plan/plan_loader.hpp"

namespace duban {
namespace {

using http::Request;
using http::Responder;

// 201 when something was published, 200 when the same bytes stood there before.
ReceiptRenderer render_document(std::string_view id, std::string_view version, const Digest& digest) {
  http::JsonWriter json;
  json.begin_object().member("id", id).member("version", version).member("digest", digest.hex()).end();
  return [text = json.take()](const Receipt& receipt) {
    return http::json_response(receipt.events.empty() ? 200 : 201, text);
  };
}

// POST /api/v1/plans  (the plan's YAML, as it stands in its file)
// Answers {"id", "version", "digest"}.
void publish_plan(Request request, Responder responder, const ApiParts& parts) {
  auto plan = load_plan(request.body);
  if (!plan) return responder.refuse(plan.error());
  auto shared = std::make_shared<const Plan>(std::move(*plan));
  auto render = render_document(shared->id, shared->version, shared->digest);
  PublishPlan order{request.body, std::move(shared), principal_of(request).organiser};
  submit(std::move(request), std::move(responder), parts, std::move(order), std::move(render));
}

// POST /api/v1/calendars  (the calendar's YAML)
// Answers {"id", "version", "digest"}.
void import_calendar(Request request, Responder responder, const ApiParts& parts) {
  auto calendar = load_calendar(request.body);
  if (!calendar) return responder.refuse(calendar.error());
  auto shared = std::make_shared<const Calendar>(std::move(*calendar));
  auto render = render_document(shared->id(), shared->version(), shared->digest());
  ImportCalendar order{request.body, std::move(shared)};
  submit(std::move(request), std::move(responder), parts, std::move(order), std::move(render));
}

}  // namespace

void add_plan_write_routes(Routes& routes) {
  routes.write(operations::publish_plan, publish_plan);
  routes.write(operations::import_calendar, import_calendar);
}

}  // namespace duban
