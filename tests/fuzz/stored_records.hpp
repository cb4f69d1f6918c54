// Every type that stands in the store as a record, in one list: the fuzz target and the seeds follow it, and
// tests/architecture holds it against the versions that the code declares.
#pragma once

#include "orchestrator/access/token.hpp"
#include "orchestrator/api/evidence/evidence_record.hpp"
#include "orchestrator/engine/records.hpp"
#include "orchestrator/webhook/endpoint.hpp"

#include <boost/mp11/list.hpp>

namespace duban::fuzz {

// Inputs name a type by its place: append only, or the kept inputs lose their meaning.
using StoredRecords =
    boost::mp11::mp_list<UnitCampaign, Campaign, PlanRecord, CalendarRecord, CommandRecord, SweepRecord,
                         OutboxRecord, ContactsRecord, SubmissionRecord, CountRecord, AuditRootRecord,
                         ClockRecord, EvidenceRecord, TokenRecord, EndpointRecord>;

}  // namespace duban::fuzz
