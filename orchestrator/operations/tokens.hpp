// Tokens.
#pragma once

#include "orchestrator/operations/operation.hpp"

#include <array>

namespace duban::operations {

inline constexpr Operation issue_token{
    .id = "issue_token",
    .method = Method::post,
    .path = "/api/v1/tokens",
    .chapter = Chapter::access,
    .summary = "Issue a token",
    .called = {"issue a token", "签发令牌"},
    .scope = AccessScope::server,
    .roles = kAdmin,
    .body = json_body("NewToken"),
    .answer = {.shape = "Token", .status = 201},
    .command = "issue_token",
    .idempotency_key = IdempotencyKey::required,
};

inline constexpr Operation list_tokens{
    .id = "list_tokens",
    .method = Method::get,
    .path = "/api/v1/tokens",
    .chapter = Chapter::access,
    .summary = "Tokens, revoked ones included",
    .called = {"list the tokens", "查看令牌列表"},
    .scope = AccessScope::server,
    .roles = kReadsEverything,
    .query = {kLimitParameter, kCursorParameter},
    .answer = {"TokenList"},
};

inline constexpr Operation revoke_token{
    .id = "revoke_token",
    .method = Method::delete_,
    .path = "/api/v1/tokens/{token}",
    .chapter = Chapter::access,
    .summary = "Revoke a token",
    .called = {"revoke a token", "吊销令牌"},
    .scope = AccessScope::server,
    .roles = kAdmin,
    .answer = {"Receipt"},
    .command = "revoke_token",
    .idempotency_key = IdempotencyKey::required,
};

inline constexpr auto kTokenOperations =
    std::to_array<const Operation*>({&issue_token, &list_tokens, &revoke_token});

}  // namespace duban::operations
