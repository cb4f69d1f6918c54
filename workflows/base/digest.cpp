#include "workflows/base/digest.hpp"

#include "workflows/base/hex.hpp"

#include <cstddef>
#include <stdexcept>

#include <openssl/evp.h>
#include <openssl/sha.h>

namespace duban {
namespace {

// Fetched once: asked for by name, OpenSSL looks it up below a lock every time.
const EVP_MD* algorithm() {
  static const EVP_MD* const fetched = EVP_MD_fetch(nullptr, "SHA256", nullptr);
  if (fetched == nullptr) throw std::runtime_error("SHA-256 is not available");
  return fetched;
}

// One reusable context per thread: creating one costs more than hashing a short leaf.
EVP_MD_CTX* thread_context() {
  struct Owner {
    EVP_MD_CTX* context = EVP_MD_CTX_new();
    ~Owner() { EVP_MD_CTX_free(context); }
  };
  thread_local Owner owner;
  return owner.context;
}

// A digest has one spelling, so capital digits are none.
int small_hex_value(char digit) {
  return digit >= 'A' && digit <= 'F' ? -1 : hex_value(digit);
}

}  // namespace

void Digest::append_hex(std::string& text) const {
  std::array<char, 64> digits{};
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    digits[2 * i] = kHexDigits[bytes[i] >> 4U];
    digits[2 * i + 1] = kHexDigits[bytes[i] & 0x0fU];
  }
  text.append(digits.data(), digits.size());
}

std::string Digest::hex() const {
  std::string text;
  append_hex(text);
  return text;
}

std::optional<Digest> Digest::from_hex(std::string_view text) {
  Digest digest;
  if (text.size() != digest.bytes.size() * 2) return std::nullopt;
  for (std::size_t i = 0; i < digest.bytes.size(); ++i) {
    const int high = small_hex_value(text[2 * i]);
    const int low = small_hex_value(text[2 * i + 1]);
    if (high < 0 || low < 0) return std::nullopt;
    digest.bytes[i] = static_cast<std::uint8_t>(high * 16 + low);
  }
  return digest;
}

Digest sha256(std::string_view data) {
  return sha256(data, {}, {});
}

Digest sha256(std::string_view first, std::string_view second, std::string_view third) {
  Digest digest;
  EVP_MD_CTX* context = thread_context();
  unsigned length = 0;
  const bool done = EVP_DigestInit_ex(context, algorithm(), nullptr) == 1 &&
                    EVP_DigestUpdate(context, first.data(), first.size()) == 1 &&
                    EVP_DigestUpdate(context, second.data(), second.size()) == 1 &&
                    EVP_DigestUpdate(context, third.data(), third.size()) == 1 &&
                    EVP_DigestFinal_ex(context, digest.bytes.data(), &length) == 1;
  if (!done || length != digest.bytes.size()) throw std::runtime_error("SHA-256 is not available");
  return digest;
}

struct Sha256::State {
  EVP_MD_CTX* context = EVP_MD_CTX_new();

  State() { begin(); }
  State(const State&) = delete;
  State& operator=(const State&) = delete;
  ~State() { EVP_MD_CTX_free(context); }

  void begin() {
    if (EVP_DigestInit_ex(context, algorithm(), nullptr) != 1) {
      throw std::runtime_error("SHA-256 is not available");
    }
  }
};

Sha256::Sha256() : state_(std::make_unique<State>()) {}

Sha256::Sha256(Sha256&&) noexcept = default;
Sha256& Sha256::operator=(Sha256&&) noexcept = default;
Sha256::~Sha256() = default;

void Sha256::update(std::string_view piece) {
  if (EVP_DigestUpdate(state_->context, piece.data(), piece.size()) != 1) {
    throw std::runtime_error("SHA-256 is not available");
  }
}

Digest Sha256::finish() {
  Digest digest;
  unsigned length = 0;
  const bool done = EVP_DigestFinal_ex(state_->context, digest.bytes.data(), &length) == 1;
  if (!done || length != digest.bytes.size()) throw std::runtime_error("SHA-256 is not available");
  state_->begin();
  return digest;
}

}  // namespace duban
