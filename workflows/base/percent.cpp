#include "workflows/base/percent.hpp"

#include "workflows/base/hex.hpp"

namespace duban {
namespace {

bool is_unreserved(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '.' ||
         c == '_' || c == '~';
}

}  // namespace

std::string percent_encoded(std::string_view text) {
  std::string encoded;
  encoded.reserve(text.size());
  for (const char c : text) {
    if (is_unreserved(c)) {
      encoded.push_back(c);
    } else {
      encoded.push_back('%');
      append_hex(encoded, static_cast<unsigned char>(c), kCapitalHexDigits);
    }
  }
  return encoded;
}

std::optional<std::string> percent_decoded(std::string_view text, PlusSign plus) {
  const bool blanks = plus == PlusSign::is_a_blank;
  if (text.find_first_of(blanks ? "%+" : "%") == std::string_view::npos) return std::string(text);
  std::string decoded;
  decoded.reserve(text.size());
  for (std::size_t at = 0; at < text.size(); ++at) {
    if (text[at] == '+' && blanks) {
      decoded.push_back(' ');
    } else if (text[at] == '%') {
      if (text.size() - at < 3) return std::nullopt;
      const int high = hex_value(text[at + 1]);
      const int low = hex_value(text[at + 2]);
      if (high < 0 || low < 0) return std::nullopt;
      decoded.push_back(static_cast<char>(high * 16 + low));
      at += 2;
    } else {
      decoded.push_back(text[at]);
    }
  }
  return decoded;
}

}  // namespace duban
