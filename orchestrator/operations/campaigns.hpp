// Campaigns as a whole, and the lists across their units.
//
// A unit sees that a campaign exists in which it takes part, without the counts: those would show hidden
// tasks. Nor does it read what lists across units; its own stands in get_unit and explain_unit.
#pragma once

#include "orchestrator/operations/operation.hpp"

#include <array>

namespace duban::operations {

inline constexpr Operation create_campaign{
    .id = "create_campaign",
    .method = Method::post,
    .path = "/api/v1/campaigns",
    .chapter = Chapter::campaigns,
    .summary = "Create a campaign from a plan",
    .called = {"create a campaign", "新建专项行动"},
    .scope = AccessScope::organiser,
    .roles = kRunsCampaigns,
    .body = json_body("NewCampaign"),
    .answer = {.shape = "CreatedCampaign", .status = 201},
    .command = "create_campaign",
    .idempotency_key = IdempotencyKey::required,
};

inline constexpr Operation list_campaigns{
    .id = "list_campaigns",
    .method = Method::get,
    .path = "/api/v1/campaigns",
    .chapter = Chapter::campaigns,
    .summary = "Campaigns the caller may know of",
    .called = {"list the campaigns", "查看专项行动列表"},
    .scope = AccessScope::unit,
    .roles = kReadsOwn,
    .query = {kLimitParameter, kCursorParameter},
    .answer = {"CampaignList"},
};

inline constexpr Operation get_campaign{
    .id = "get_campaign",
    .method = Method::get,
    .path = "/api/v1/campaigns/{campaign}",
    .chapter = Chapter::campaigns,
    .summary = "One campaign",
    .called = {"read a campaign", "查看专项行动"},
    .scope = AccessScope::unit,
    .roles = kReadsOwn,
    .answer = {"Campaign"},
    .etag = true,
};

inline constexpr Operation preview_campaign{
    .id = "preview_campaign",
    .method = Method::get,
    .path = "/api/v1/campaigns/{campaign}/preview",
    .chapter = Chapter::campaigns,
    .summary = "Every deadline with its reason, and roles nobody fills",
    .called = {"preview a campaign", "预览专项行动"},
    .scope = AccessScope::organiser,
    .roles = kReadsInside,
    .answer = {"Preview"},
};

inline constexpr Operation launch_campaign{
    .id = "launch_campaign",
    .method = Method::post,
    .path = "/api/v1/campaigns/{campaign}/launch",
    .chapter = Chapter::campaigns,
    .summary = "Launch it",
    .called = {"launch the campaign", "启动专项行动"},
    .scope = AccessScope::organiser,
    .roles = kRunsCampaigns,
    .body = json_body([] {
      return schema::object({{"require_past_due?", schema::flag()}});
    }),
    .answer = {"Receipt"},
    .command = "launch_campaign",
    .idempotency_key = IdempotencyKey::required,
};

inline constexpr Operation suspend_campaign{
    .id = "suspend_campaign",
    .method = Method::post,
    .path = "/api/v1/campaigns/{campaign}/suspend",
    .chapter = Chapter::campaigns,
    .summary = "Suspend it",
    .called = {"suspend the campaign", "暂停专项行动"},
    .scope = AccessScope::organiser,
    .roles = kRunsCampaigns,
    .body = json_body(schema::reason),
    .answer = {"Receipt"},
    .command = "suspend_campaign",
    .idempotency_key = IdempotencyKey::required,
};

inline constexpr Operation resume_campaign{
    .id = "resume_campaign",
    .method = Method::post,
    .path = "/api/v1/campaigns/{campaign}/resume",
    .chapter = Chapter::campaigns,
    .summary = "Resume it",
    .called = {"resume the campaign", "恢复专项行动"},
    .scope = AccessScope::organiser,
    .roles = kRunsCampaigns,
    .body = json_body(schema::reason_if_any),
    .answer = {"Receipt"},
    .command = "resume_campaign",
    .idempotency_key = IdempotencyKey::required,
};

inline constexpr Operation get_overview{
    .id = "get_overview",
    .method = Method::get,
    .path = "/api/v1/campaigns/{campaign}/overview",
    .chapter = Chapter::campaigns,
    .summary = "Counts by phase, task, state and level",
    .called = {"read the overview", "查看概览"},
    .scope = AccessScope::organiser,
    .roles = kReadsInside,
    .answer = {"Overview"},
};

inline constexpr Operation set_campaign_contacts{
    .id = "set_campaign_contacts",
    .method = Method::put,
    .path = "/api/v1/campaigns/{campaign}/contacts",
    .chapter = Chapter::campaigns,
    .summary = "Replace the contacts of the organiser's parties",
    .called = {"replace the contacts of the organiser", "更新主办单位联系人"},
    .scope = AccessScope::organiser,
    .roles = kRunsCampaigns,
    .body = json_body("Contacts"),
    .answer = {"Receipt"},
    .command = "replace_contacts",
    .idempotency_key = IdempotencyKey::required,
};

inline constexpr Operation list_deadlines{
    .id = "list_deadlines",
    .method = Method::get,
    .path = "/api/v1/campaigns/{campaign}/deadlines",
    .chapter = Chapter::campaigns,
    .summary = "The plan's due dates to come",
    .called = {"list the due dates", "查看期限列表"},
    .scope = AccessScope::organiser,
    .roles = kReadsInside,
    .query = {{"from", schema::date, "First day; today when absent."},
              {"to", schema::date, "Last day; 30 days later when absent."},
              kLimitParameter,
              kCursorParameter},
    .answer = {"Deadlines"},
};

inline constexpr Operation get_fan_in{
    .id = "get_fan_in",
    .method = Method::get,
    .path = "/api/v1/campaigns/{campaign}/fan-ins/{task}",
    .chapter = Chapter::campaigns,
    .summary = "Which units a consolidated filing still lacks",
    .called = {"read which parts are missing", "查看缺报单位"},
    .scope = AccessScope::organiser,
    .roles = kReadsInside,
    .query = {kLimitParameter, kCursorParameter},
    .answer = {"FanIn"},
};

inline constexpr Operation list_escalations{
    .id = "list_escalations",
    .method = Method::get,
    .path = "/api/v1/campaigns/{campaign}/escalations",
    .chapter = Chapter::campaigns,
    .summary = "Units that carry a level, red first",
    .called = {"list what is escalated", "查看督办列表"},
    .scope = AccessScope::organiser,
    .roles = kReadsInside,
    .query = {{"level",
               [] {
                 return schema::words({"red", "orange", "yellow", "blue"});
               },
               "Only this level."},
              {"task", schema::text, "Units that have this task overdue, whoever owes it."},
              kLimitParameter,
              kCursorParameter},
    .answer = {"Escalations"},
};

inline constexpr auto kCampaignOperations = std::to_array<const Operation*>(
    {&create_campaign, &list_campaigns, &get_campaign, &preview_campaign, &launch_campaign, &suspend_campaign,
     &resume_campaign, &get_overview, &set_campaign_contacts, &list_deadlines, &get_fan_in,
     &list_escalations});

}  // namespace duban::operations
