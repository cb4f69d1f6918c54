// The common shape of the routes that take a JSON body and change something.
#pragma once

#include "orchestrator/api/parts.hpp"

#include <string>

namespace duban {

inline constexpr std::uint64_t kJsonBodyBytesMax = std::uint64_t{256} << 10U;

using WriteHandler = void (*)(http::Request, http::Responder, const ApiParts&);

// `parts` outlives the router.
inline http::Route json_route(http::Method method, std::string pattern, std::string operation,
                              WriteHandler handler, const ApiParts& parts) {
  return {method,
          std::move(pattern),
          std::move(operation),
          [handler, &parts](http::Request request, http::Responder responder) {
            handler(std::move(request), std::move(responder), parts);
          },
          http::BodyRule::buffer,
          kJsonBodyBytesMax,
          {"application/json"}};
}

// A route without a body: a reading one, or a removal.
inline http::Route plain_route(http::Method method, std::string pattern, std::string operation,
                               WriteHandler handler, const ApiParts& parts) {
  return {method, std::move(pattern), std::move(operation),
          [handler, &parts](http::Request request, http::Responder responder) {
            handler(std::move(request), std::move(responder), parts);
          }};
}

}  // namespace duban
