// What people do to one unit campaign: reviews, extensions, waivers, suspension and so on. Filing stands in
// submission_routes.cpp.
//
// Every route takes If-Match with the unit's ETag; without it the command is decided against the state as it
// stands. Bodies may be left out when every member is optional.
#include "orchestrator/access/access_gate.hpp"
#include "orchestrator/api/json_body.hpp"
#include "orchestrator/api/request_context.hpp"
#include "orchestrator/api/routes.hpp"
#include "orchestrator/api/units/submission_routes.hpp"
#include "orchestrator/api/units/unit_target.hpp"
#include "orchestrator/operations/tasks.hpp"
#include "orchestrator/operations/units.hpp"
#include "workflows/unit_campaign/unit_campaign_errors.hpp"

namespace duban {
namespace {

using http::JsonObject;
using http::Request;
using http::Responder;

using ReadCommand = UnitCommand (*)(JsonObject& body, const Request& request);

const TaskKey& task_of(const Request& request) {
  return request.param("task");
}

// {"reason"?}
UnitCommand read_accept(JsonObject& body, const Request& request) {
  return AcceptSubmission{task_of(request), read_reason(body)};
}

// {"reason", "rework_by"?: "2011-11-04"}
UnitCommand read_return(JsonObject& body, const Request& request) {
  auto reason = read_reason(body);
  return ReturnSubmission{task_of(request), std::move(reason), read_optional_date(body, "rework_by")};
}

// {"until": "2011-11-04", "reason"}
UnitCommand read_request_extension(JsonObject& body, const Request& request) {
  const auto until = read_date(body, "until");
  return RequestExtension{task_of(request), until, read_reason(body), principal_of(request).name};
}

// {"until"?: "2011-11-04" (default: the day that was asked for), "reason"?}
UnitCommand read_grant_extension(JsonObject& body, const Request& request) {
  const auto until = read_optional_date(body, "until");
  return GrantExtension{task_of(request), until, read_reason(body)};
}

// {"reason"}
UnitCommand read_refuse_extension(JsonObject& body, const Request& request) {
  return RefuseExtension{task_of(request), read_reason(body)};
}

// {"reason"}
UnitCommand read_waive(JsonObject& body, const Request& request) {
  return WaiveTask{task_of(request), read_reason(body)};
}

// {"due"?: "2011-11-30" (needed when the task's own due day is past), "reason"}
UnitCommand read_require(JsonObject& body, const Request& request) {
  const auto due = read_optional_date(body, "due");
  return RequireTask{task_of(request), due, read_reason(body)};
}

// {"reason"}
UnitCommand read_suspend(JsonObject& body, const Request&) {
  return SuspendUnit{read_reason(body)};
}

// {"reason"?}
UnitCommand read_resume(JsonObject& body, const Request&) {
  return ResumeUnit{read_reason(body)};
}

// {"reason"}
UnitCommand read_withdraw(JsonObject& body, const Request&) {
  return WithdrawUnit{read_reason(body)};
}

// {"reason"}
UnitCommand read_complete(JsonObject& body, const Request&) {
  return CompleteUnit{read_reason(body)};
}

// {"phase": id of the phase to be entered next, "reason"?}
UnitCommand read_approve(JsonObject& body, const Request&) {
  auto phase = read_id(body, "phase");
  return ApprovePhase{std::move(phase), read_reason(body)};
}

void order_unit(Request request, Responder responder, const ApiParts& parts, ReadCommand read) {
  auto target = unit_target(request, parts);
  if (!target) return responder.refuse(target.error());
  auto command = read_body(request, [&](JsonObject& body) { return read(body, request); });
  if (!command) return responder.refuse(command.error());
  target->order.command = std::move(*command);
  submit(std::move(request), std::move(responder), parts, std::move(target->order));
}

}  // namespace

Result<UnitTarget> unit_target(const Request& request, const ApiParts& parts) {
  auto view = campaign_of(request, parts);
  if (!view) return view.error();
  const UnitId unit{request.param("unit")};
  if (!principal_of(request).may_see_unit(unit)) {
    return Error{errors::workflow_unknown_unit, {{"unit", unit.value}}};
  }
  auto tags = expected_tags(request);
  if (!tags) return tags.error();
  UnitTarget target;
  target.order.key = {view->campaign->state.id, unit};
  target.order.expected_tags = std::move(*tags);
  target.view = std::move(*view);
  return target;
}

void add_unit_write_routes(Routes& routes) {
  const auto order = [&](const Operation& operation, ReadCommand read) {
    routes.write(operation, [read](Request request, Responder responder, const ApiParts& parts) {
      order_unit(std::move(request), std::move(responder), parts, read);
    });
  };
  order(operations::accept_submission, read_accept);
  order(operations::return_submission, read_return);
  order(operations::request_extension, read_request_extension);
  order(operations::grant_extension, read_grant_extension);
  order(operations::refuse_extension, read_refuse_extension);
  order(operations::waive_task, read_waive);
  order(operations::require_task, read_require);
  order(operations::suspend_unit, read_suspend);
  order(operations::resume_unit, read_resume);
  order(operations::withdraw_unit, read_withdraw);
  order(operations::complete_unit, read_complete);
  order(operations::approve_phase, read_approve);
  routes.write(operations::file_submission, file_submission);
}

}  // namespace duban
