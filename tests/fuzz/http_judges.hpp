// What the HTTP target judges by: readings of the same bytes that share no code with the server's. Written to
// be plainly right, not fast.
#pragma once

#include "orchestrator/http/head_check.hpp"
#include "orchestrator/http/router.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace duban::fuzz {

// Requires of an accepted header block what RFC 9112 wants of a message that nobody can read in two ways, and
// that Beast's own parser reads the same method, target, framing and fields from it.
void judge_head(std::string_view block, const http::Head& head, const http::HeaderFields& fields);

// The route of a path by comparing it with every pattern in turn; nullptr when none fits.
[[nodiscard]] const http::Route* route_by_search(const http::Router& router, http::Method method,
                                                 std::string_view path);

// RFC 9112 §7.1 without extensions and trailers. nullopt: not a whole chunked body.
struct Unchunked {
  std::string text;
  std::size_t used = 0;  // bytes of the input
};
[[nodiscard]] std::optional<Unchunked> unchunk(std::string_view bytes);

}  // namespace duban::fuzz
