// What a client prefers and presupposes: Accept-Language, entity tags and page cursors. Pure functions, any
// thread.
#pragma once

#include "workflows/base/error.hpp"
#include "workflows/base/text.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace duban::http {

// RFC 9110 §12.5.4. Chinese unless English is strictly preferred; a header that makes no sense counts as
// absent.
[[nodiscard]] Language preferred_language(std::string_view accept_language);

// An If-Match or If-None-Match header, RFC 9110 §13.1: strong tags only, because Duban compares states, not
// their renderings.
struct TagCondition {
  bool any = false;               // the header was "*"
  std::vector<std::string> tags;  // opaque texts without quotes

  [[nodiscard]] bool matches(std::string_view current_tag) const;
};
// Errors: http.etag_invalid for weak tags, bad quoting, an empty list or more than 16 tags.
[[nodiscard]] Result<TagCondition> parse_tag_condition(std::string_view header);
// If-Match of the request that carries it; empty optional when absent.
struct Request;
[[nodiscard]] Result<std::optional<TagCondition>> if_match(const Request& request);
[[nodiscard]] Result<std::optional<TagCondition>> if_none_match(const Request& request);
[[nodiscard]] std::string quote_tag(std::string_view opaque);  // the ETag header's value

// An opaque page cursor: base64url of a version byte, the payload and a short checksum, so that a mangled or
// foreign token is refused (http.cursor_invalid) instead of starting a page somewhere.
[[nodiscard]] std::string encode_cursor(std::string_view payload);
[[nodiscard]] Result<std::string> decode_cursor(std::string_view token);

}  // namespace duban::http
