// The gate in front of every route: credential, then role × operation, before a byte of the body is read.
//
// Make it once with make_access_gate and give it to the router; it is read by every io thread. What it was
// made from must outlive the server.
#pragma once

#include "orchestrator/access/attempt_limiter.hpp"
#include "orchestrator/access/authenticator.hpp"
#include "orchestrator/access/principal.hpp"
#include "orchestrator/http/router.hpp"

#include <functional>

namespace duban {

struct AccessGateParts {
  const Authenticator& authenticator;
  AttemptLimiter& limiter;
  std::function<Instant()> now;                       // by which tokens expire
  std::function<AttemptLimiter::Moment()> monotonic;  // by which failed attempts are forgotten
};

// Sets Request::principal to a Principal, except on open operations. Errors: access.credential_missing,
// access.credential_invalid, access.too_many_attempts with retry_after_s, access.forbidden.
[[nodiscard]] http::Router::Gate make_access_gate(AccessGateParts parts);

// What the gate found. Asking on an open operation is a defect and throws std::logic_error.
[[nodiscard]] const Principal& principal_of(const http::Request& request);

}  // namespace duban
