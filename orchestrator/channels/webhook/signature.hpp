// The symmetric signature of the Standard Webhooks specification 1.0.
//
// v1 is the base64 of HMAC-SHA256 over "<id>.<unix seconds>.<body>", keyed with the bytes of the secret. The
// secret's text form is "whsec_" and its base64; the bytes are what is stored. Pure functions, any thread.
#pragma once

#include "workflows/base/error.hpp"
#include "workflows/base/time.hpp"

#include <cstddef>
#include <string>
#include <string_view>

namespace duban::webhook {

inline constexpr std::size_t kSecretBytesMin = 24;  // both bounds are the specification's
inline constexpr std::size_t kSecretBytesMax = 64;
inline constexpr std::size_t kSecretBytesMade = 32;  // of a secret that we make: so many random bytes

[[nodiscard]] std::string secret_text(std::string_view secret);
// Errors: webhook.secret_invalid, which never repeats the text.
[[nodiscard]] Result<std::string> parse_secret(std::string_view text);

struct SignedHeaders {
  std::string id;         // webhook-id
  std::string timestamp;  // webhook-timestamp
  std::string signature;  // webhook-signature: "v1,…"
};
// `id` is the same for every attempt at one message and holds no full stop, which separates what is signed;
// `at` is the moment of this attempt.
[[nodiscard]] SignedHeaders sign(std::string_view secret, std::string_view id, Instant at,
                                 std::string_view body);

}  // namespace duban::webhook
