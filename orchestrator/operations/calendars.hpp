// Working-day calendars.
//
// A calendar moves the working days of every organiser, so only the admin imports one.
#pragma once

#include "orchestrator/operations/operation.hpp"
#include "workflows/calendar/calendar.hpp"

#include <array>

namespace duban::operations {

inline constexpr Operation import_calendar{
    .id = "import_calendar",
    .method = Method::post,
    .path = "/api/v1/calendars",
    .chapter = Chapter::plans,
    .summary = "Import a working-day calendar",
    .called = {"import a calendar", "导入日历"},
    .scope = AccessScope::server,
    .roles = kAdmin,
    .body =
        yaml_body({"application/yaml", "application/x-yaml", "text/yaml", "text/x-yaml"}, kCalendarBytesMax),
    .answer = {.shape = "Published", .status = 201, .or_200 = true},
    .command = "import_calendar",
    .idempotency_key = IdempotencyKey::required,
};

inline constexpr Operation list_calendars{
    .id = "list_calendars",
    .method = Method::get,
    .path = "/api/v1/calendars",
    .chapter = Chapter::plans,
    .summary = "Working-day calendars",
    .called = {"list the calendars", "查看日历列表"},
    .scope = AccessScope::server,
    .roles = kReadsOwn,
    .query = {kLimitParameter, kCursorParameter},
    .answer = {"CalendarList"},
};

inline constexpr Operation get_calendar{
    .id = "get_calendar",
    .method = Method::get,
    .path = "/api/v1/calendars/{calendar}/{version}",
    .chapter = Chapter::plans,
    .summary = "One version of a calendar",
    .called = {"read a calendar", "查看日历"},
    .scope = AccessScope::server,
    .roles = kReadsOwn,
    .answer = {"Calendar"},
    .etag = true,
};

inline constexpr auto kCalendarOperations =
    std::to_array<const Operation*>({&import_calendar, &list_calendars, &get_calendar});

}  // namespace duban::operations
