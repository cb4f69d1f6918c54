#include "orchestrator/channels/webhook/signature.hpp"

#include "orchestrator/channels/webhook/webhook_errors.hpp"
#include "workflows/base/base64.hpp"

#include <array>
#include <cassert>
#include <stdexcept>

#include <openssl/evp.h>
#include <openssl/hmac.h>

namespace duban::webhook {
namespace {

constexpr std::string_view kSecretPrefix = "whsec_";

const unsigned char* bytes_of(std::string_view text) {
  return reinterpret_cast<const unsigned char*>(text.data());
}

}  // namespace

std::string secret_text(std::string_view secret) {
  return std::string(kSecretPrefix) + base64(secret);
}

Result<std::string> parse_secret(std::string_view text) {
  if (!text.starts_with(kSecretPrefix)) return Error{errors::webhook_secret_invalid};
  auto secret = from_base64(text.substr(kSecretPrefix.size()));
  if (!secret || secret->size() < kSecretBytesMin || secret->size() > kSecretBytesMax) {
    return Error{errors::webhook_secret_invalid};
  }
  return std::move(*secret);
}

SignedHeaders sign(std::string_view secret, std::string_view id, Instant at, std::string_view body) {
  assert(!id.empty() && id.find('.') == std::string_view::npos);
  SignedHeaders headers;
  headers.id = id;
  headers.timestamp = std::to_string(std::chrono::floor<std::chrono::seconds>(at).time_since_epoch().count());
  std::string content = headers.id + '.' + headers.timestamp + '.';
  content += body;
  std::array<unsigned char, 32> mac{};
  unsigned int size = 0;
  if (HMAC(EVP_sha256(), secret.data(), static_cast<int>(secret.size()), bytes_of(content), content.size(),
           mac.data(), &size) == nullptr) {
    throw std::runtime_error("HMAC-SHA256 failed");
  }
  headers.signature = "v1," + base64({reinterpret_cast<const char*>(mac.data()), mac.size()});
  return headers;
}

}  // namespace duban::webhook
