// Webhook endpoints, and the notices that could not be delivered to them.
#pragma once

#include "orchestrator/operations/operation.hpp"

#include <array>

namespace duban::operations {

inline constexpr Operation register_endpoint{
    .id = "register_endpoint",
    .method = Method::post,
    .path = "/api/v1/endpoints",
    .chapter = Chapter::access,
    .summary = "Register a webhook endpoint",
    .called = {"register an endpoint", "登记推送地址"},
    .scope = AccessScope::organiser,
    .roles = kRunsCampaigns,
    .body = json_body("NewEndpoint"),
    .answer = {.shape = "Endpoint", .status = 201},
    .command = "register_endpoint",
    .idempotency_key = IdempotencyKey::required,
};

inline constexpr Operation list_endpoints{
    .id = "list_endpoints",
    .method = Method::get,
    .path = "/api/v1/endpoints",
    .chapter = Chapter::access,
    .summary = "Webhook endpoints",
    .called = {"list the endpoints", "查看推送地址列表"},
    .scope = AccessScope::organiser,
    .roles = kReadsDeliveries,
    .answer = {"EndpointList"},
};

inline constexpr Operation enable_endpoint{
    .id = "enable_endpoint",
    .method = Method::post,
    .path = "/api/v1/endpoints/{endpoint}/enable",
    .chapter = Chapter::access,
    .summary = "Deliver again to an endpoint that was disabled",
    .called = {"enable an endpoint", "启用推送地址"},
    .scope = AccessScope::organiser,
    .roles = kRunsCampaigns,
    .answer = {"Receipt"},
    .command = "enable_endpoint",
    .idempotency_key = IdempotencyKey::required,
};

inline constexpr Operation remove_endpoint{
    .id = "remove_endpoint",
    .method = Method::delete_,
    .path = "/api/v1/endpoints/{endpoint}",
    .chapter = Chapter::access,
    .summary = "Remove a webhook endpoint",
    .called = {"remove an endpoint", "删除推送地址"},
    .scope = AccessScope::organiser,
    .roles = kRunsCampaigns,
    .answer = {"Receipt"},
    .command = "remove_endpoint",
    .idempotency_key = IdempotencyKey::required,
};

inline constexpr Operation list_dead_letters{
    .id = "list_dead_letters",
    .method = Method::get,
    .path = "/api/v1/dead-letters",
    .chapter = Chapter::access,
    .summary = "Notices that could not be delivered",
    .called = {"list the undelivered notices", "查看未送达通知"},
    .scope = AccessScope::organiser,
    .roles = kReadsDeliveries,
    .query = {kLimitParameter, kCursorParameter},
    .answer = {"DeadLetters"},
};

inline constexpr Operation replay_dead_letter{
    .id = "replay_dead_letter",
    .method = Method::post,
    .path = "/api/v1/dead-letters/{delivery}/replay",
    .chapter = Chapter::access,
    .summary = "Try a notice again",
    .called = {"deliver a notice again", "重新推送通知"},
    .scope = AccessScope::organiser,
    .roles = kRunsCampaigns,
    .answer = {"Receipt"},
    .command = "replay_delivery",
    .idempotency_key = IdempotencyKey::required,
};

inline constexpr auto kEndpointOperations =
    std::to_array<const Operation*>({&register_endpoint, &list_endpoints, &enable_endpoint, &remove_endpoint,
                                     &list_dead_letters, &replay_dead_letter});

}  // namespace duban::operations
