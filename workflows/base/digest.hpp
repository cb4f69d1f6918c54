// SHA-256 (FIPS 180-4), through OpenSSL.
#pragma once

#include <array>
#include <compare>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace duban {

struct Digest {
  std::array<std::uint8_t, 32> bytes{};

  [[nodiscard]] std::string hex() const;
  void append_hex(std::string& text) const;  // 64 lower-case digits
  [[nodiscard]] static std::optional<Digest> from_hex(std::string_view text);
  [[nodiscard]] std::string_view view() const {
    return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
  }
  friend auto operator<=>(const Digest&, const Digest&) = default;
};

[[nodiscard]] Digest sha256(std::string_view data);
// Of the concatenation, without building it: what a Merkle node needs.
[[nodiscard]] Digest sha256(std::string_view first, std::string_view second, std::string_view third = {});

// The same hash of what arrives piece by piece. Not thread-safe; may move between threads.
class Sha256 {
 public:
  Sha256();
  Sha256(Sha256&&) noexcept;
  Sha256& operator=(Sha256&&) noexcept;
  ~Sha256();

  void update(std::string_view piece);
  // Of everything so far; the next update begins anew.
  [[nodiscard]] Digest finish();

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace duban
