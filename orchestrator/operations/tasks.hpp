// What a unit owes and files.
//
// Whether a task is the caller's to file is decided with the task at hand (workflow.not_owner).
#pragma once

#include "orchestrator/operations/operation.hpp"

#include <array>

namespace duban::operations {

inline constexpr Operation file_submission{
    .id = "file_submission",
    .method = Method::post,
    .path = "/api/v1/campaigns/{campaign}/units/{unit}/tasks/{task}/submissions",
    .chapter = Chapter::tasks,
    .summary = "File what a task asks for",
    .called = {"file", "报送"},
    .scope = AccessScope::unit,
    .roles = kFiles,
    .body = json_body("NewSubmission"),
    .answer = {.shape = "Receipt", .status = 201},
    .command = "file_submission",
    .idempotency_key = IdempotencyKey::required,
    .if_match = true,
};

inline constexpr Operation get_submission{
    .id = "get_submission",
    .method = Method::get,
    .path = "/api/v1/campaigns/{campaign}/units/{unit}/tasks/{task}/submissions",
    .chapter = Chapter::tasks,
    .summary = "What was filed",
    .called = {"read what was filed", "查看报送内容"},
    .scope = AccessScope::unit,
    .roles = kReadsOwn,
    .query = {kLimitParameter, kCursorParameter},
    .answer = {"Submissions"},
};

inline constexpr Operation accept_submission{
    .id = "accept_submission",
    .method = Method::post,
    .path = "/api/v1/campaigns/{campaign}/units/{unit}/tasks/{task}/accept",
    .chapter = Chapter::tasks,
    .summary = "Accept a filing",
    .called = {"accept the filing", "审核通过"},
    .scope = AccessScope::organiser,
    .roles = kJudges,
    .body = json_body(schema::reason_if_any),
    .answer = {"Receipt"},
    .command = "accept_submission",
    .idempotency_key = IdempotencyKey::required,
    .if_match = true,
};

inline constexpr Operation return_submission{
    .id = "return_submission",
    .method = Method::post,
    .path = "/api/v1/campaigns/{campaign}/units/{unit}/tasks/{task}/return",
    .chapter = Chapter::tasks,
    .summary = "Return a filing for rework",
    .called = {"return the filing for rework", "退回整改"},
    .scope = AccessScope::organiser,
    .roles = kJudges,
    .body = json_body([] {
      return schema::object({{"reason", schema::given()}, {"rework_by?", schema::date()}});
    }),
    .answer = {"Receipt"},
    .command = "return_submission",
    .idempotency_key = IdempotencyKey::required,
    .if_match = true,
};

// The office asks for the tasks it owes itself.
inline constexpr Operation request_extension{
    .id = "request_extension",
    .method = Method::post,
    .path = "/api/v1/campaigns/{campaign}/units/{unit}/tasks/{task}/extension",
    .chapter = Chapter::tasks,
    .summary = "Ask for a later date",
    .called = {"ask for an extension", "申请延期"},
    .scope = AccessScope::unit,
    .roles = {Role::admin, Role::office, Role::unit},
    .body = json_body([] {
      return schema::object({{"until", schema::date()}, {"reason", schema::given()}});
    }),
    .answer = {"Receipt"},
    .command = "request_extension",
    .idempotency_key = IdempotencyKey::required,
    .if_match = true,
};

inline constexpr Operation grant_extension{
    .id = "grant_extension",
    .method = Method::post,
    .path = "/api/v1/campaigns/{campaign}/units/{unit}/tasks/{task}/extension/grant",
    .chapter = Chapter::tasks,
    .summary = "Grant it",
    .called = {"grant the extension", "批准延期"},
    .scope = AccessScope::organiser,
    .roles = kJudges,
    .body = json_body([] {
      return schema::object({{"until?", schema::date()}, {"reason?", schema::text()}});
    }),
    .answer = {"Receipt"},
    .command = "grant_extension",
    .idempotency_key = IdempotencyKey::required,
    .if_match = true,
};

inline constexpr Operation refuse_extension{
    .id = "refuse_extension",
    .method = Method::post,
    .path = "/api/v1/campaigns/{campaign}/units/{unit}/tasks/{task}/extension/refuse",
    .chapter = Chapter::tasks,
    .summary = "Refuse it",
    .called = {"refuse the extension", "不同意延期"},
    .scope = AccessScope::organiser,
    .roles = kJudges,
    .body = json_body(schema::reason),
    .answer = {"Receipt"},
    .command = "refuse_extension",
    .idempotency_key = IdempotencyKey::required,
    .if_match = true,
};

inline constexpr Operation waive_task{
    .id = "waive_task",
    .method = Method::post,
    .path = "/api/v1/campaigns/{campaign}/units/{unit}/tasks/{task}/waive",
    .chapter = Chapter::tasks,
    .summary = "Waive a task",
    .called = {"waive the task", "免办"},
    .scope = AccessScope::organiser,
    .roles = kLeads,
    .body = json_body(schema::reason),
    .answer = {"Receipt"},
    .command = "waive_task",
    .idempotency_key = IdempotencyKey::required,
    .if_match = true,
};

inline constexpr Operation require_task{
    .id = "require_task",
    .method = Method::post,
    .path = "/api/v1/campaigns/{campaign}/units/{unit}/tasks/{task}/require",
    .chapter = Chapter::tasks,
    .summary = "Demand a task that was waived or not required",
    .called = {"require the task", "要求补办"},
    .scope = AccessScope::organiser,
    .roles = kLeads,
    .body = json_body([] {
      return schema::object({{"reason", schema::given()}, {"due?", schema::date()}});
    }),
    .answer = {"Receipt"},
    .command = "require_task",
    .idempotency_key = IdempotencyKey::required,
    .if_match = true,
};

inline constexpr auto kTaskOperations = std::to_array<const Operation*>(
    {&file_submission, &get_submission, &accept_submission, &return_submission, &request_extension,
     &grant_extension, &refuse_extension, &waive_task, &require_task});

}  // namespace duban::operations
