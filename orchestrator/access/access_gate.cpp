#include "orchestrator/access/access_gate.hpp"

#include "orchestrator/access/access_errors.hpp"
#include "orchestrator/http/problem.hpp"
#include "orchestrator/operations/operation.hpp"
#include "workflows/access_token/role_words.hpp"
#include "workflows/base/name.hpp"

#include <stdexcept>
#include <string>
#include <utility>

namespace duban {
namespace {

constexpr std::string_view kAuthorization = "Authorization";

Result<Principal> authenticate(const AccessGateParts& parts, const http::Request& request) {
  // Two credentials leave open whose request this is.
  auto principal = request.headers.count(kAuthorization) > 1
                       ? Result<Principal>(Error{errors::access_credential_invalid})
                       : parts.authenticator.authenticate(request.headers.find(kAuthorization), parts.now());
  // A request without any credential is a client that has not been set up, not an attempt.
  if (principal || principal.error().code == errors::access_credential_missing) return principal;
  if (const auto wait = parts.limiter.record_failure(request.remote_address, parts.monotonic())) {
    return Error{errors::access_too_many_attempts, {{http::kRetryAfterParam, std::to_string(wait->count())}}};
  }
  return principal;
}

Named called(const http::Route& route, const Operation* operation) {
  std::string id(route.operation);
  if (operation == nullptr) return {id, {id, id}};
  return {std::move(id), operation->called.text()};
}

// A route that no operation stands behind is shut to everybody, rather than open.
Result<void> let_in(const AccessGateParts& parts, http::Request& request, const http::Route& route) {
  const Operation* operation = route.means;
  if (operation != nullptr && operation->is_open()) return {};
  auto principal = authenticate(parts, request);
  if (!principal) return principal.error();
  if (operation == nullptr || !operation->lets_in(principal->role)) {
    return Error{errors::access_forbidden,
                 {{"role", words::named(principal->role)}, {"operation", called(route, operation)}}};
  }
  request.principal = std::move(*principal);
  return {};
}

}  // namespace

http::Router::Gate make_access_gate(AccessGateParts parts) {
  return [parts = std::move(parts)](http::Request& request, const http::Route& route) {
    return let_in(parts, request, route);
  };
}

const Principal& principal_of(const http::Request& request) {
  const auto* principal = std::any_cast<Principal>(&request.principal);
  if (principal == nullptr) throw std::logic_error("the gate left no principal: an open operation?");
  return *principal;
}

}  // namespace duban
