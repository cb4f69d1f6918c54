// RFC 9457 problem documents from duban errors, and the one table from error kind to HTTP status.
//
// Members: type (urn:duban:error:<code>), title, status, detail, code, mend, request_id; pointer and position
// when the error has them; with several errors an `errors` array, of which the top level repeats the first.
// 401 carries WWW-Authenticate, 405 Allow, 429 and 503 Retry-After. Pure functions, any thread.
#pragma once

#include "orchestrator/http/message.hpp"
#include "workflows/base/error.hpp"
#include "workflows/base/text.hpp"

#include <string_view>

namespace duban::http {

// At most this many entries are listed in `errors`; `errors_total` tells how many there were.
inline constexpr std::size_t kListedErrorsMax = 200;

// The error parameters that become response headers.
inline constexpr std::string_view kRetryAfterParam = "retry_after_s";  // seconds; 1 when absent
inline constexpr std::string_view kAllowParam = "allow";

[[nodiscard]] int status_of(const Error& error);
[[nodiscard]] Response problem(const Error& error, Language language, std::string_view request_id);
// `errors` must not be empty.
[[nodiscard]] Response problem(const Errors& errors, Language language, std::string_view request_id);

}  // namespace duban::http
