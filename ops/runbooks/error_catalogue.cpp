#include "ops/runbooks/error_catalogue.hpp"

#include <array>

namespace duban {
namespace {

// In the order in which the runbook shows them. A test looks for parts that are missing here.
constexpr std::array kCatalogue{
#define DUBAN_ERROR(constant, code, kind, en, zh, mend_en, mend_zh) \
  ErrorInfo{code, ErrorKind::kind, en, zh, mend_en, mend_zh},
#include "orchestrator/access/access_errors.inc"
#include "orchestrator/api/api_errors.inc"
#include "orchestrator/channels/webhook/webhook_errors.inc"
#include "orchestrator/cli/cli_errors.inc"
#include "orchestrator/engine/engine_errors.inc"
#include "orchestrator/evidence/evidence_errors.inc"
#include "orchestrator/http/http_errors.inc"
#include "orchestrator/import/import_errors.inc"
#include "orchestrator/rehearsal/rehearsal_errors.inc"
#include "persistence/store_errors.inc"
#include "workflows/access_token/access_token_errors.inc"
#include "workflows/aggregate/aggregate_errors.inc"
#include "workflows/base/record_errors.inc"
#include "workflows/calendar/calendar_errors.inc"
#include "workflows/campaign/campaign_errors.inc"
#include "workflows/delivery/delivery_errors.inc"
#include "workflows/endpoint/endpoint_errors.inc"
#include "workflows/machines/machine_errors.inc"
#include "workflows/plan/plan_errors.inc"
#include "workflows/schedule/schedule_errors.inc"
#include "workflows/unit_campaign/unit_campaign_errors.inc"
#undef DUBAN_ERROR
};

}  // namespace

std::span<const ErrorInfo> error_catalogue() {
  return kCatalogue;
}

}  // namespace duban
