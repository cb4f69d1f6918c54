// Plans: checked, published, read, compared.
//
// Units never read plans: a plan names the visits that are hidden from them. Plans belong to no organiser, so
// that bureaus can share them; a published version never changes under anybody's feet.
#pragma once

#include "orchestrator/operations/operation.hpp"
#include "workflows/plan/plan_loader.hpp"

#include <array>

namespace duban::operations {

inline constexpr Operation check_plan{
    .id = "check_plan",
    .method = Method::post,
    .path = "/api/v1/plans/check",
    .chapter = Chapter::plans,
    .summary = "Check a plan file without publishing it",
    .called = {"check a plan", "检查方案"},
    .scope = AccessScope::server,
    .roles = kRunsCampaigns,
    .query = {{"year", schema::year, "Resolve its dates for this year as well."}},
    .body = yaml_body({"application/yaml"}, kPlanBytesMax),
    .answer = {"PlanCheck"},
};

inline constexpr Operation publish_plan{
    .id = "publish_plan",
    .method = Method::post,
    .path = "/api/v1/plans",
    .chapter = Chapter::plans,
    .summary = "Publish a plan file",
    .called = {"publish a plan", "发布方案"},
    .scope = AccessScope::server,
    .roles = kRunsCampaigns,
    .body = yaml_body({"application/yaml", "application/x-yaml", "text/yaml", "text/x-yaml"}, kPlanBytesMax),
    .answer = {.shape = "Published", .status = 201, .or_200 = true},
    .command = "publish_plan",
    .idempotency_key = IdempotencyKey::required,
};

inline constexpr Operation list_plans{
    .id = "list_plans",
    .method = Method::get,
    .path = "/api/v1/plans",
    .chapter = Chapter::plans,
    .summary = "Published plans",
    .called = {"list the plans", "查看方案列表"},
    .scope = AccessScope::server,
    .roles = kReadsInside,
    .query = {kLimitParameter, kCursorParameter},
    .answer = {"PlanList"},
};

inline constexpr Operation get_plan{
    .id = "get_plan",
    .method = Method::get,
    .path = "/api/v1/plans/{plan}",
    .chapter = Chapter::plans,
    .summary = "A plan as JSON",
    .called = {"read a plan", "查看方案"},
    .scope = AccessScope::server,
    .roles = kReadsInside,
    .answer = {"Plan"},
    .etag = true,
};

inline constexpr Operation get_plan_source{
    .id = "get_plan_source",
    .method = Method::get,
    .path = "/api/v1/plans/{plan}/source",
    .chapter = Chapter::plans,
    .summary = "The exact bytes of a plan file",
    .called = {"read the source of a plan", "查看方案原文"},
    .scope = AccessScope::server,
    .roles = kReadsInside,
    .answer = {.shape = schema::any, .media_type = "application/yaml"},
    .etag = true,
};

inline constexpr Operation compare_plans{
    .id = "compare_plans",
    .method = Method::get,
    .path = "/api/v1/plans/compare",
    .chapter = Chapter::plans,
    .summary = "What differs between two plans",
    .called = {"compare plans", "比较方案"},
    .scope = AccessScope::server,
    .roles = kReadsInside,
    .query = {{"from", schema::text, "The older plan.", true}, {"to", schema::text, "The newer plan.", true}},
    .answer = {"PlanComparison"},
};

inline constexpr auto kPlanOperations = std::to_array<const Operation*>(
    {&check_plan, &publish_plan, &list_plans, &get_plan, &get_plan_source, &compare_plans});

}  // namespace duban::operations
