// Which URLs may be a webhook endpoint.
//
// The URL is read with the parser that the sender uses too (libcurl's), so that no URL means one thing at the
// check and another at the delivery. A literal address is judged here; a name can only be judged by the
// address it leads to, at each delivery (sender.hpp). Pure functions, any thread.
#pragma once

#include "workflows/base/error.hpp"

#include <cstddef>
#include <string>

namespace duban::webhook {

inline constexpr std::size_t kUrlBytesMax = 2048;

// What the operator allows beyond https to the open internet.
struct TargetRules {
  bool allow_plain_http = false;       // http to anything but loopback
  bool allow_private_targets = false;  // loopback and internal networks; link-local is never allowed
};

// http or https in ASCII, with a host, without user, password or fragment. Errors: webhook.url_invalid,
// webhook.url_has_credentials, webhook.url_insecure, webhook.target_refused.
[[nodiscard]] Result<void> check_endpoint_url(const std::string& url, const TargetRules& rules);

// Scheme, host and port of a URL that passed the check: "https://example.org:8443".
[[nodiscard]] std::string url_origin(const std::string& url);

}  // namespace duban::webhook
