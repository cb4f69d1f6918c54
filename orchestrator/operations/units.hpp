// The units of a campaign.
#pragma once

#include "orchestrator/import/unit_row.hpp"
#include "orchestrator/operations/operation.hpp"

#include <array>

namespace duban::operations {

inline constexpr Operation import_units{
    .id = "import_units",
    .method = Method::post,
    .path = "/api/v1/campaigns/{campaign}/units",
    .chapter = Chapter::units,
    .summary = "Enrol units from CSV or JSON",
    .called = {"enrol units", "导入单位"},
    .scope = AccessScope::organiser,
    .roles = kRunsCampaigns,
    .query = {{"dry_run", schema::flag, "Check only; then no Idempotency-Key is needed."}},
    .body = {BodyForm::buffered, "UnitsFile", {"application/json", "text/csv"}, ImportLimits{}.bytes_max},
    .answer = {.shape = "Imported", .status = 201, .or_200 = true},
    .command = "enrol_units",
    .idempotency_key = IdempotencyKey::required_unless_dry_run,
};

inline constexpr Operation list_units{
    .id = "list_units",
    .method = Method::get,
    .path = "/api/v1/campaigns/{campaign}/units",
    .chapter = Chapter::units,
    .summary = "Units, filtered",
    .called = {"list the units", "查看单位列表"},
    .scope = AccessScope::unit,
    .roles = kReadsOwn,
    .query = {{"phase", schema::text, "A phase id, enrolled or completed."},
              {"participation", "Participation", "Whether it takes part."},
              {"level", "Level", "The level it carries."},
              {"task", schema::text, "Narrows state and overdue to this task."},
              {"state", "TaskState", "State of the task given beside it."},
              {"overdue", schema::flag, "Only units with something overdue."},
              {"extension", schema::text, "Units that ask for an extension of this task."},
              kLimitParameter,
              kCursorParameter},
    .answer = {"UnitList"},
};

inline constexpr Operation get_unit{
    .id = "get_unit",
    .method = Method::get,
    .path = "/api/v1/campaigns/{campaign}/units/{unit}",
    .chapter = Chapter::units,
    .summary = "One unit with its tasks and the steps open to the caller",
    .called = {"read a unit", "查看单位"},
    .scope = AccessScope::unit,
    .roles = kReadsOwn,
    .answer = {"Unit"},
    .etag = true,
};

inline constexpr Operation explain_unit{
    .id = "explain_unit",
    .method = Method::get,
    .path = "/api/v1/campaigns/{campaign}/units/{unit}/explanation",
    .chapter = Chapter::units,
    .summary = "Why the unit carries its level",
    .called = {"explain a unit's level", "查看督办说明"},
    .scope = AccessScope::unit,
    .roles = kReadsOwn,
    .answer = {"Explanation"},
};

inline constexpr Operation get_unit_history{
    .id = "get_unit_history",
    .method = Method::get,
    .path = "/api/v1/campaigns/{campaign}/units/{unit}/history",
    .chapter = Chapter::units,
    .summary = "What happened, oldest first",
    .called = {"read a unit's history", "查看单位历史记录"},
    .scope = AccessScope::unit,
    .roles = kReadsOwn,
    .query = {kLimitParameter, kCursorParameter},
    .answer = {"History"},
};

inline constexpr Operation suspend_unit{
    .id = "suspend_unit",
    .method = Method::post,
    .path = "/api/v1/campaigns/{campaign}/units/{unit}/suspend",
    .chapter = Chapter::units,
    .summary = "Suspend a unit",
    .called = {"suspend the unit", "暂停单位"},
    .scope = AccessScope::organiser,
    .roles = kRunsCampaigns,
    .body = json_body(schema::reason),
    .answer = {"Receipt"},
    .command = "suspend_unit",
    .idempotency_key = IdempotencyKey::required,
    .if_match = true,
};

inline constexpr Operation resume_unit{
    .id = "resume_unit",
    .method = Method::post,
    .path = "/api/v1/campaigns/{campaign}/units/{unit}/resume",
    .chapter = Chapter::units,
    .summary = "Resume a unit",
    .called = {"resume the unit", "恢复单位"},
    .scope = AccessScope::organiser,
    .roles = kRunsCampaigns,
    .body = json_body(schema::reason_if_any),
    .answer = {"Receipt"},
    .command = "resume_unit",
    .idempotency_key = IdempotencyKey::required,
    .if_match = true,
};

inline constexpr Operation withdraw_unit{
    .id = "withdraw_unit",
    .method = Method::post,
    .path = "/api/v1/campaigns/{campaign}/units/{unit}/withdraw",
    .chapter = Chapter::units,
    .summary = "Take a unit out",
    .called = {"withdraw the unit", "令单位退出"},
    .scope = AccessScope::organiser,
    .roles = kRunsCampaigns,
    .body = json_body(schema::reason),
    .answer = {"Receipt"},
    .command = "withdraw_unit",
    .idempotency_key = IdempotencyKey::required,
    .if_match = true,
};

inline constexpr Operation complete_unit{
    .id = "complete_unit",
    .method = Method::post,
    .path = "/api/v1/campaigns/{campaign}/units/{unit}/complete",
    .chapter = Chapter::units,
    .summary = "Close a unit with tasks unfinished",
    .called = {"close the unit with tasks unfinished", "在任务未办结时结束单位"},
    .scope = AccessScope::organiser,
    .roles = kRunsCampaigns,
    .body = json_body(schema::reason),
    .answer = {"Receipt"},
    .command = "complete_unit",
    .idempotency_key = IdempotencyKey::required,
    .if_match = true,
};

// A plan that waits for an approval wants somebody above the office to give it.
inline constexpr Operation approve_phase{
    .id = "approve_phase",
    .method = Method::post,
    .path = "/api/v1/campaigns/{campaign}/units/{unit}/approve-phase",
    .chapter = Chapter::units,
    .summary = "Approve the next phase",
    .called = {"approve the next phase", "批准进入下一阶段"},
    .scope = AccessScope::organiser,
    .roles = {Role::admin, Role::leader},
    .body = json_body([] {
      return schema::object({{"phase", schema::id()}, {"reason?", schema::text()}});
    }),
    .answer = {"Receipt"},
    .command = "approve_phase",
    .idempotency_key = IdempotencyKey::required,
    .if_match = true,
};

inline constexpr auto kUnitOperations = std::to_array<const Operation*>(
    {&import_units, &list_units, &get_unit, &explain_unit, &get_unit_history, &suspend_unit, &resume_unit,
     &withdraw_unit, &complete_unit, &approve_phase});

}  // namespace duban::operations
