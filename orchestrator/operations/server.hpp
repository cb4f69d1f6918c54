// The server itself: whether it lives, what it is, its metrics, its clock, its log.
#pragma once

#include "orchestrator/operations/operation.hpp"

#include <array>

namespace duban::operations {

// A moment, a word.
inline constexpr std::uint64_t kSmallBodyBytesMax = 4096;

inline constexpr Operation get_livez{
    .id = "get_livez",
    .method = Method::get,
    .path = "/livez",
    .chapter = Chapter::server,
    .summary = "Whether the process lives",
    .called = {"ask whether the server lives", "查询服务是否存活"},
    .scope = AccessScope::open,
    .answer = {.shape = schema::text, .media_type = "text/plain"},
    .even_when_busy = true,
};

inline constexpr Operation get_readyz{
    .id = "get_readyz",
    .method = Method::get,
    .path = "/readyz",
    .chapter = Chapter::server,
    .summary = "Whether it takes requests and writes",
    .called = {"ask whether the server is ready", "查询服务是否就绪"},
    .scope = AccessScope::open,
    .answer = {[] {
      return schema::object({{"status", schema::text()}});
    }},
    .even_when_busy = true,
};

inline constexpr Operation get_version{
    .id = "get_version",
    .method = Method::get,
    .path = "/version",
    .chapter = Chapter::server,
    .summary = "Version and source revision",
    .called = {"read the version", "查看版本"},
    .scope = AccessScope::open,
    .answer = {"Version"},
};

inline constexpr Operation get_openapi{
    .id = "get_openapi",
    .method = Method::get,
    .path = "/openapi.json",
    .chapter = Chapter::server,
    .summary = "This description",
    .called = {"read the description of the API", "查看接口说明"},
    .scope = AccessScope::open,
    .answer = {schema::any},
};

inline constexpr Operation get_metrics{
    .id = "get_metrics",
    .method = Method::get,
    .path = "/metrics",
    .chapter = Chapter::server,
    .summary = "Metrics in the Prometheus text format",
    .called = {"read the metrics", "读取监控指标"},
    .scope = AccessScope::server,
    .roles = {Role::admin, Role::auditor, Role::metrics},
    .answer = {.shape = schema::text, .media_type = "text/plain"},
    .even_when_busy = true,
};

inline constexpr Operation get_clock{
    .id = "get_clock",
    .method = Method::get,
    .path = "/api/v1/clock",
    .chapter = Chapter::server,
    .summary = "The clock the server goes by",
    .called = {"read the clock", "查看时钟"},
    .scope = AccessScope::server,
    .roles = kReadsOwn,
    .answer = {"Clock"},
};

inline constexpr Operation advance_clock{
    .id = "advance_clock",
    .method = Method::post,
    .path = "/api/v1/clock/advance",
    .chapter = Chapter::server,
    .summary = "Move a virtual clock",
    .called = {"move the clock", "推进时钟"},
    .scope = AccessScope::server,
    .roles = kAdmin,
    .body = json_body(
        [] {
          return schema::object({{"to", schema::instant()}});
        },
        kSmallBodyBytesMax),
    .answer = {"Clock"},
    .command = "move_clock",
    .idempotency_key = IdempotencyKey::required,
};

// Concerns the running process only and stores nothing, so it takes no Idempotency-Key.
inline constexpr Operation set_log_level{
    .id = "set_log_level",
    .method = Method::put,
    .path = "/api/v1/log-level",
    .chapter = Chapter::server,
    .summary = "Change what is logged",
    .called = {"set the level of the log", "设置日志级别"},
    .scope = AccessScope::server,
    .roles = kAdmin,
    .body = json_body(
        [] {
          return schema::object({{"level", schema::words({"debug", "info", "warning", "error"})}});
        },
        kSmallBodyBytesMax),
    .answer = {[] {
      return schema::object({{"level", schema::text()}});
    }},
};

inline constexpr auto kServerOperations =
    std::to_array<const Operation*>({&get_livez, &get_readyz, &get_version, &get_openapi, &get_metrics,
                                     &get_clock, &advance_clock, &set_log_level});

}  // namespace duban::operations
