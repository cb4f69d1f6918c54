// Every type that stands in the store as a record, in one list: the fuzz target and the seeds follow it, and
// tests/architecture holds it against the versions that the code declares.
#pragma once

#include "persistence/tables/aggregates.hpp"
#include "persistence/tables/campaigns.hpp"
#include "persistence/tables/commands.hpp"
#include "persistence/tables/filings.hpp"
#include "persistence/tables/library.hpp"
#include "persistence/tables/lists.hpp"
#include "persistence/tables/meta.hpp"
#include "persistence/tables/notices.hpp"

#include <boost/mp11/list.hpp>

namespace duban::fuzz {

// Inputs name a type by its place: append only, or the kept inputs lose their meaning.
using StoredRecords =
    boost::mp11::mp_list<Timed<UnitCampaign>, Campaign, PlanRecord, CalendarRecord, CommandRecord,
                         SweepRecord, Row<DeliveryKind>, Row<ContactsKind>, SubmissionRecord, CountRecord,
                         AuditRootRecord, ClockRecord, EvidenceRecord, Row<AccessTokenKind>,
                         Row<EndpointKind>, NoticeRecord, PlanRecordV1>;

}  // namespace duban::fuzz
