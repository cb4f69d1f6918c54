#include "orchestrator/api/parts.hpp"

namespace duban {

void add_all_routes(http::Router& router, const ApiParts& parts) {
  add_server_routes(router, parts);
  add_plan_read_routes(router, parts);
  add_calendar_read_routes(router, parts);
  add_plan_write_routes(router, parts);
  add_campaign_read_routes(router, parts);
  add_campaign_write_routes(router, parts);
  add_import_routes(router, parts);
  add_unit_read_routes(router, parts);
  add_unit_write_routes(router, parts);
  add_evidence_routes(router, parts);
  add_audit_routes(router, parts);
  add_access_routes(router, parts);
  add_endpoint_routes(router, parts);
  add_dead_letter_routes(router, parts);
}

}  // namespace duban
