#include "workflows/base/base64.hpp"

#include <algorithm>
#include <array>
#include <cstdint>

namespace duban {
namespace {

constexpr std::string_view kDigits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
constexpr std::string_view kUrlDigits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

using Values = std::array<std::int8_t, 256>;

constexpr Values values_of(std::string_view digits) {
  Values values{};
  values.fill(-1);
  for (std::size_t value = 0; value < digits.size(); ++value) {
    values[static_cast<unsigned char>(digits[value])] = static_cast<std::int8_t>(value);
  }
  return values;
}

std::string encoded(std::string_view bytes, std::string_view digits) {
  std::string text;
  text.reserve((bytes.size() + 2) / 3 * 4);
  std::uint32_t window = 0;
  unsigned bits = 0;
  for (const char byte : bytes) {
    window = (window << 8U | static_cast<unsigned char>(byte)) & 0xFFFFU;
    bits += 8;
    for (; bits >= 6; bits -= 6) text.push_back(digits[window >> (bits - 6) & 63U]);
  }
  if (bits > 0) text.push_back(digits[window << (6 - bits) & 63U]);
  return text;
}

std::optional<std::string> decoded(std::string_view text, const Values& values) {
  std::string bytes;
  bytes.reserve(text.size() * 3 / 4);
  std::uint32_t window = 0;
  unsigned bits = 0;
  for (const char digit : text) {
    const auto value = values[static_cast<unsigned char>(digit)];
    if (value < 0) return std::nullopt;
    window = (window << 6U | static_cast<std::uint32_t>(value)) & 0xFFFFU;
    bits += 6;
    if (bits >= 8) {
      bits -= 8;
      bytes.push_back(static_cast<char>(window >> bits & 0xFFU));
    }
  }
  // What is left over must be the zeros of the encoder; six bits would be a digit too many.
  if (bits >= 6 || (window & ((1U << bits) - 1U)) != 0) return std::nullopt;
  return bytes;
}

}  // namespace

std::string base64(std::string_view bytes) {
  auto text = encoded(bytes, kDigits);
  text.append((4 - text.size() % 4) % 4, '=');
  return text;
}

std::optional<std::string> from_base64(std::string_view text) {
  static constexpr Values kValues = values_of(kDigits);
  if (text.size() % 4 != 0) return std::nullopt;
  // One digit of four says too little for a byte, so at most two are padding.
  for (int padding = 0; padding < 2 && text.ends_with('='); ++padding) text.remove_suffix(1);
  return decoded(text, kValues);
}

std::string base64url(std::string_view bytes) {
  return encoded(bytes, kUrlDigits);
}

std::optional<std::string> from_base64url(std::string_view text) {
  static constexpr Values kValues = values_of(kUrlDigits);
  return decoded(text, kValues);
}

}  // namespace duban
