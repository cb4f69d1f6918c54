#include "workflows/base/json_string.hpp"

#include "workflows/base/hex.hpp"
#include "workflows/base/utf8.hpp"

namespace duban {
namespace {

bool needs_escape(char letter) {
  return static_cast<unsigned char>(letter) < 0x20 || letter == '"' || letter == '\\';
}

// Nearly every text is plain; this loop has no way out in the middle, so that it goes many bytes at a time.
bool is_plain(std::string_view text) {
  bool plain = true;
  for (const char letter : text) {
    const auto byte = static_cast<unsigned char>(letter);
    plain &= byte >= 0x20 && byte != '"' && byte != '\\';
  }
  return plain;
}

void append_escaped(std::string& out, char letter) {
  constexpr std::string_view kShort = "\"\"\\\\\bb\ff\nn\rr\tt";  // what it is, and how it is written
  for (std::size_t at = 0; at < kShort.size(); at += 2) {
    if (kShort[at] != letter) continue;
    out.push_back('\\');
    out.push_back(kShort[at + 1]);
    return;
  }
  append_json_escape(out, static_cast<unsigned char>(letter));
}

}  // namespace

void append_json_escape(std::string& out, char16_t unit) {
  out.append("\\u");
  append_hex(out, static_cast<unsigned char>(unit >> 8U));
  append_hex(out, static_cast<unsigned char>(unit & 0xFFU));
}

void append_json_string(std::string& out, std::string_view text) {
  out.push_back('"');
  if (is_plain(text)) {
    out.append(text);
  } else {
    std::size_t plain = 0;  // start of the run that needs no escape
    for (std::size_t at = 0; at < text.size(); ++at) {
      if (!needs_escape(text[at])) continue;
      out.append(text.substr(plain, at - plain));
      append_escaped(out, text[at]);
      plain = at + 1;
    }
    out.append(text.substr(plain));
  }
  out.push_back('"');
}

void append_json_string_of_bytes(std::string& out, std::string_view bytes) {
  if (is_utf8(bytes)) return append_json_string(out, bytes);
  append_json_string(out, repaired_utf8(bytes));
}

}  // namespace duban
